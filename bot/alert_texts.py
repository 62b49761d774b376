"""What staff are told about alerts. No name and no words of anybody: those are read in Throughline only."""

from dataclasses import replace
from typing import Final

from bot.texts import SCHOOL_STAFF
from flows.text import Text


def _(message: str) -> str:
    """Mark a text for the catalogue."""
    return message


# Translators: to a member of staff's phone; somebody may be in danger. {number} is the alert's number,
# {school} the school's name. Says nothing about who it is, on purpose.
ALERT: Final = Text(
    _(
        "Alert {number}, {school}: somebody may be in danger. Read it now in Throughline. "
        "Text {number} to show that you have it."
    )
)
# Translators: the same for practice.
DRILL: Final = Text(
    _("Practice alert {number}, {school}: nobody is in danger. Text {number}, as you would for a real one.")
)
# Translators: the same as e-mail, where a reply is read by nobody.
ALERT_MAIL: Final = Text(
    _("Alert {number}, {school}: somebody may be in danger. Read it now in Throughline, and take it there.")
)
DRILL_MAIL: Final = Text(
    _(
        "Practice alert {number}, {school}: nobody is in danger. "
        "Take it in Throughline, as you would a real one."
    )
)
# Translators: an e-mail about a message that sounded worrying, though it may be nothing.
CHECK_MAIL: Final = Text(
    _("Please look at alert {number}, {school}, in Throughline today. It may be nothing.")
)
# Translators: to the member of staff who texted the alert's number.
TAKEN: Final = Text(_("Thank you. Alert {number} is in your hands now. Nobody else will be called."))
TAKEN_BEFORE: Final = Text(_("Thank you. Somebody already has alert {number}."))
# Translators: to a member of staff who texts the number that is for students and families.
STAFF: Final = Text(
    _(
        "This number is for students and families. To take an alert, text its number. "
        "All else is in Throughline."
    )
)


def about_alert(number: int, *, school: str | None, level: str, is_drill: bool, channel: str) -> Text:
    """Word the call about an alert, as this channel needs it."""
    is_mail = channel == "email"
    if level == "check":
        text = CHECK_MAIL
    elif is_drill:
        text = DRILL_MAIL if is_mail else DRILL
    else:
        text = ALERT_MAIL if is_mail else ALERT
    return replace(text, params={"number": str(number), "school": school or SCHOOL_STAFF})
