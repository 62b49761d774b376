"""Find what is wrong with the texts and their translations before anybody receives them.

Pure: everything is handed in, and the answer is data. How SMS counts is handed in as well, because channels
are not this package's business.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from locales.catalogue import strings_of
from locales.languages import LANGUAGES, SOURCE
from locales.message import SAFETY, SCREEN, SYNONYMS, Message, placeholders

#: Words that make a phone company stop, start or answer by itself when somebody sends nothing else.
#: Source: Twilio's default keywords, 2025-05.
CARRIER_WORDS: Final = (
    "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
    "START", "YES", "UNSTOP", "HELP", "INFO",
)  # fmt: skip
MOST_WORDS: Final = 14  # in one English sentence, so that a twelve-year-old reads it once
FEWEST_COPIED: Final = 4  # a translation that equals its English sentence of so many words was forgotten

_WORD: Final = "|".join(CARRIER_WORDS)
_TITLED: Final = "|".join(word.capitalize() for word in CARRIER_WORDS)
#: A word is offered when it stands alone, in quotes, in capitals, or right after "text", "reply" and such.
_ASKING: Final = (
    r"(?:text|reply|say|send|type|write|escribe|escriba|responde|responda|env[ií]a|env[ií]e|manda|mande|di)"
)
_GOES_ON: Final = r" (?:to|with|of|a|an|the|your|me|my|at|in|by)\b"  # "say yes to new things" offers nothing
_OFFERED: Final = (
    re.compile(rf"^\W*(?P<word>{_WORD}|{_TITLED})\W*$"),  # in small letters it is part of a sentence
    re.compile(rf"[\"'“”«»「]\s*(?P<word>{_WORD})\s*[\"'“”«»」]", re.IGNORECASE),
    re.compile(rf"\b(?P<word>{_WORD})\b"),
    re.compile(rf"\b{_ASKING} (?P<word>{_WORD})\b(?!{_GOES_ON})", re.IGNORECASE),
)
_SENTENCE_END: Final = re.compile(r"[.!?:](?=\s|$)|\n")
_NUMBER: Final = re.compile(r"\d+(?:[.:]\d+)?")
_HOUR: Final = re.compile(r"(\d+(?:[.:]\d+)?)( ?pm\b)?", re.IGNORECASE)
HALF_A_DAY: Final = 12  # hours: "3pm" is 15 where people count to 24


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend.

    Attributes:
        kind: missing, stale, placeholders, plurals, numbers, copied, carrier_word, costly, hard_to_read; of
            `locales.cost`: segments.
        language: Of the text at fault.
        file: Where to mend it, from the root of the repository.
        line: Counted from 1.
        what: What is wrong, with the text itself: these are our own sentences, never a person's.
        how: What to do.
        is_warning: Worth a look, and no reason to refuse.
    """

    kind: str
    language: str
    file: str
    line: int
    what: str
    how: str
    is_warning: bool = False

    def __str__(self) -> str:
        word = "warning" if self.is_warning else "fault"
        return f"{self.file}:{self.line}: {word}: [{self.language}] {self.what}; {self.how}"


@dataclass(frozen=True, kw_only=True)
class SmsRules:
    """How text messages are counted: handed in by `bot.segments`."""

    segments: Callable[[str], int]  # how many messages a text is paid for
    fold: Callable[[str], str]  # writes typographic characters plainly
    costly: Callable[[str], tuple[str, ...]]  # which letters force the dear alphabet


def check(messages: tuple[Message, ...], catalogs: Mapping[str, Catalog], sms: SmsRules) -> tuple[Fault, ...]:
    """List every fault of every text in every language.

    Args:
        messages: Every English text.
        catalogs: What `locales.catalogue.read` gave, by tag; English needs none.
        sms: How text messages are counted.
    """
    faults: list[Fault] = []
    for message in messages:
        faults += _of_source(message, sms)
    for tag, catalog in catalogs.items():
        entries = {_key(entry): entry for entry in catalog if entry.id}
        for message in messages:
            faults += _of_translation(message, entries.get(message.msgid), tag, sms)
    return tuple(faults)


def _of_source(message: Message, sms: SmsRules) -> Iterator[Fault]:
    file, line = message.places[0]
    for text in (message.msgid, *filter(None, [message.plural])):
        for kind, what, how, is_warning in (*_of_any(message, text, sms), *_of_english(message, text, sms)):
            yield Fault(
                kind=kind, language=SOURCE, file=file, line=line, what=what, how=how, is_warning=is_warning
            )


def _of_translation(message: Message, entry: Entry | None, tag: str, sms: SmsRules) -> Iterator[Fault]:
    file = f"locales/{tag}/LC_MESSAGES/messages.po"
    line = (entry.lineno if entry else None) or 1

    def fault(kind: str, what: str, how: str, is_warning: bool = False) -> Fault:
        return Fault(kind=kind, language=tag, file=file, line=line, what=what, how=how, is_warning=is_warning)

    texts = strings_of(entry)
    if entry is None or not any(texts):
        place = "{}:{}".format(*message.places[0])
        yield fault("missing", f'"{message.msgid}" ({place}) is not translated', "translate it")
        return
    if entry.fuzzy:
        before = _first(entry.previous_id)
        was = f' (it was "{before}")' if before else ""
        yield fault(
            "stale", f'"{message.msgid}" has changed{was}', "mend the translation, remove the fuzzy mark"
        )
        return
    yield from (fault(*found) for found in _of_plurals(message, texts, tag))
    for text in filter(None, texts):
        for found in (*of_values(message, text), *_of_any(message, text, sms)):
            yield fault(*found)


Found = tuple[str, str, str, bool]


def _of_plurals(message: Message, texts: tuple[str, ...], tag: str) -> Iterator[Found]:
    wanted = LANGUAGES[tag].plural_count if message.plural else 1
    given = len([text for text in texts if text])
    if given != wanted:
        what = f'"{message.msgid}" has {given} plural forms, {LANGUAGES[tag].english_name} has {wanted}'
        yield "plurals", what, f"give msgstr[0] to msgstr[{wanted - 1}]", False


def of_values(message: Message, text: str) -> Iterator[Found]:
    """Compare what must be the same in every language: placeholders, lines, numbers.

    Yields:
        The kind of each fault, what is wrong, what to do, and whether it is only a warning.
    """
    sources = [message.msgid, message.plural or message.msgid]
    if placeholders(text) not in {placeholders(source) for source in sources}:
        wanted = ", ".join(f"{{{name}}}" for name in placeholders(sources[-1])) or "none"
        yield (
            "placeholders",
            f'"{text}" does not have the placeholders of its source',
            f"use exactly: {wanted}",
            False,
        )
    if text.count("\n") != message.msgid.count("\n"):
        yield "placeholders", f'"{text}" has other lines than its source', "break lines where it does", False
    is_free = SYNONYMS in message.marks or message.plural
    if not is_free and sorted(_NUMBER.findall(text)) not in _numbers(message.msgid):
        yield "numbers", f'"{text}" has other numbers than its source', "use the same digits", False
    is_long = len(message.msgid.split()) >= FEWEST_COPIED
    if is_long and text == message.msgid and SYNONYMS not in message.marks:
        yield "copied", f'"{text}" is its English source', "translate it", False


def _numbers(english: str) -> list[list[str]]:
    """List which numbers a translation may have: those of the English, an hour such as "3pm" also as 15."""
    found: list[list[str]] = [[]]
    for number, afternoon in _HOUR.findall(english):
        hour, _, minutes = number.partition(":")
        ways = [number]
        if afternoon:
            ways.append(f"{int(hour) + HALF_A_DAY}{':' if minutes else ''}{minutes}")
        found = [[*before, way] for before in found for way in ways]
    return [sorted(numbers) for numbers in found]


def _of_any(message: Message, text: str, sms: SmsRules) -> Iterator[Found]:
    """Check what holds for a text of any language, as far as it is sent to phones."""
    if message.marks & {SYNONYMS, SCREEN}:
        return
    for word in sorted(_offered(text) - message.carrier_words):
        how = (
            "offer a digit or another word, or allow it: "
            f'"carrier_words: [{word}]" in the node, or "# Carrier words: {word}" above the line of code'
        )
        yield "carrier_word", f'"{text}" offers {word}, which phone companies act on', how, False
    folded = sms.fold(text)
    if folded != text and sms.segments(folded) <= sms.segments(text):
        letters = " ".join(letter for letter in sms.costly(text) if letter not in sms.costly(folded))
        if letters:
            yield "costly", f'"{text}" has letters that cost extra: {letters}', f'write "{folded}"', False


def _of_english(message: Message, text: str, sms: SmsRules) -> Iterator[Found]:
    if message.marks & {SYNONYMS, SCREEN}:
        return
    if letters := sms.costly(sms.fold(text)):
        what = f'"{text}" has letters that double its price: {" ".join(letters)}'
        yield "costly", what, "use plain letters in English", False
    longest = max((len(part.split()) for part in _SENTENCE_END.split(text)), default=0)
    if longest > MOST_WORDS and SAFETY not in message.marks:
        what = f'"{text}" has a sentence of {longest} words'
        yield "hard_to_read", what, f"make it {MOST_WORDS} or fewer", True


def _offered(text: str) -> set[str]:
    return {found["word"].upper() for pattern in _OFFERED for found in pattern.finditer(text)}


def _key(entry: Entry) -> str:
    return _first(entry.id)


def _first(value: object) -> str:
    """Take the singular of what Babel gives as a string, or as a pair for plurals."""
    return str(value[0] if isinstance(value, tuple | list) and value else value or "")
