"""Who has read which text of law or safety, and answers for it, in each language.

The promise: an approval belongs to exact words. It is kept under a hash of the English text and its
translation, in `locales/<tag>/approvals.yml`; when either changes, the text is a draft again by itself.
English has approvals too: its translation is the text itself. Nothing here decides what may be sent.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import yaml
from babel.messages.catalog import Catalog

from locales.catalogue import FOLDER, strings_of
from locales.errors import UnreadableApprovals
from locales.languages import LANGUAGES
from locales.message import Message

FILE: Final = "approvals.yml"
_HEAD: Final = """\
# Texts of law and safety in {language} that somebody has read and answers for.
# Written by "throughline locales approve". A text that changes is a draft again.
"""


class _Plain(yaml.SafeDumper):
    """Writes a day twice where it stands twice, instead of a reference to the first."""

    def ignore_aliases(self, data: object) -> bool:
        return True


Status = Literal["missing", "draft", "approved"]


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One person's word for one text in one language.

    Attributes:
        by: Who has read it.
        on: The day they approved it.
        text: The English text, so that people can read the file; the hash alone decides.
    """

    by: str
    on: date
    text: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one text of law or safety stands in one language.

    Attributes:
        number: Its place among those of its language, from 1: how `approve --text` names it.
        message: The English text, and why it needs approval.
        translation: Every form of it in the language; empty when it is missing or stale.
        status: Whether these very words are approved.
        approval: By whom and when, if so.
    """

    number: int
    message: Message
    translation: tuple[str, ...]
    status: Status
    approval: Approval | None = None


def key_of(message: Message, translation: Sequence[str]) -> str:
    """Name exact words: the English text and each form of its translation."""
    words = json.dumps([message.msgid, message.plural or "", *translation], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def standings(
    messages: Sequence[Message], catalog: Catalog | None, approvals: Mapping[str, Approval]
) -> tuple[Standing, ...]:
    """Say how each text of law or safety stands in one language.

    Args:
        messages: Every text.
        catalog: The language's catalogue; None for English.
        approvals: What `read` gave for it.
    """
    found = []
    for number, message in enumerate((one for one in messages if one.approval), start=1):
        translation = _words(message, catalog)
        approval = approvals.get(key_of(message, translation)) if translation else None
        status: Status = "missing" if not translation else "draft" if approval is None else "approved"
        found.append(
            Standing(
                number=number, message=message, translation=translation, status=status, approval=approval
            )
        )
    return tuple(found)


def _words(message: Message, catalog: Catalog | None) -> tuple[str, ...]:
    """Give what people read; nothing for a translation that is missing or was made from older English."""
    if catalog is None:
        return (message.msgid, *((message.plural,) if message.plural else ()))
    entry = catalog.get(message.msgid)
    if entry is None or entry.fuzzy or not all(strings_of(entry)):
        return ()
    return strings_of(entry)


def path_of(tag: str, folder: Path = FOLDER) -> Path:
    """Say where the approvals of a language are kept."""
    return folder / tag / FILE


def read(tag: str, folder: Path = FOLDER) -> dict[str, Approval]:
    """Read the approvals of a language; none when there is no file.

    Raises:
        UnreadableApprovals: The file is not what `write` wrote.
    """
    path = path_of(tag, folder)
    if not path.is_file():
        return {}
    try:
        saved = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return {
            str(key): Approval(by=str(one["by"]), on=_day(one["day"]), text=str(one["text"]))
            for key, one in saved.items()
        }
    except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableApprovals(path, type(error).__name__) from error


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def written(tag: str, approvals: Mapping[str, Approval]) -> bytes:
    """Write approvals as a file, the same way every time."""
    saved = {
        key: {"by": one.by, "day": one.on, "text": one.text}
        for key, one in sorted(approvals.items(), key=lambda item: (item[1].text, item[0]))
    }
    body = yaml.dump(saved, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    return (_HEAD.format(language=LANGUAGES[tag].english_name) + body).encode()


def approved(
    tag: str, chosen: Sequence[Standing], approvals: Mapping[str, Approval], *, by: str, on: date
) -> bytes:
    """Approve texts as they stand now, and give the file to keep.

    Args:
        tag: The language.
        chosen: Which texts; those that are missing in the language are passed over.
        approvals: What is approved already. Whoever approved a text first stays its approver.
        by: Who has read them.
        on: The day.
    """
    added = {
        key_of(one.message, one.translation): Approval(by=by, on=on, text=one.message.msgid)
        for one in chosen
        if one.status == "draft"
    }
    return written(tag, {**approvals, **added})
