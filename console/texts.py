"""What the site says. Every text is an English message id; people read it in their own language."""

from collections.abc import Mapping
from typing import Final


def _(message: str) -> str:
    """Mark a text for the catalogue."""
    return message


# Translators: the title of the web page, and the one sentence that says what the service is.
TITLE: Final = _("Student plans by text message")
PURPOSE: Final = _(
    "Students text their goals. School staff read short updates and say what goes in the plan."
)
RUNNING: Final = _("The service is running.")
CHANNELS_HEADING: Final = _("How people can write")
NO_CHANNELS: Final = _("No channel is switched on yet.")
# Translators: names of ways to write to us. Keep brand names as they are.
CHANNELS: Final[Mapping[str, str]] = {
    "sms": _("Text message (SMS)"),
    "whatsapp": _("WhatsApp"),
    "telegram": _("Telegram"),
}
REVIEW_HEADING: Final = _("For school staff")
REVIEW: Final = _("For now you review updates in a terminal, on the computer that runs this service:")
# Translators: each one explains a command. STUDENT, ID and "the reason" stand for what is filled in.
COMMANDS: Final[Mapping[str, str]] = {
    "throughline updates list": _("See the updates that wait for you"),
    "throughline updates accept ID": _("Put one into the plan"),
    "throughline updates amend ID --set field=value": _("Change one and put it into the plan"),
    'throughline updates decline ID --reason "..."': _("Turn one down; the student gets your reason"),
    "throughline plan show STUDENT": _("Read a plan"),
}
PRIVACY: Final = _("This page shows nobody's data.")
# Translators: above the list of languages this page can be read in.
LANGUAGE: Final = _("Language")
