"""Turn what a flow wants to say into one message in one language, as its channel can carry it.

Pure. The promises: one turn is one message wherever the channel has room; a message never mixes languages, so
one missing translation puts all of it into English; a person's own words come back as they wrote them, but
cannot break a line, fake a placeholder or turn the sentence around them.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import Final

from bot.channels import Capabilities
from bot.messages import Button
from bot.segments import fold, utf16_length
from bot.splitting import split
from flows.effects import Ask, Say
from flows.questions import Option, Question
from flows.text import Lines, Text, Value
from locales import SOURCE, Catalogue
from locales.formats import date_text, isolated, list_text, moment_text, number_text, time_text
from locales.message import PLACEHOLDER, has_words

LONGEST_WORDS: Final = 300  # UTF-16 units of one person's words inside our sentence: a goal, not an essay


def _(message: str) -> str:
    """Mark a text for the catalogue."""
    return message


# Translators: answers to an offer, shown as numbered lines or as buttons.
YES: Final = Option(value="yes", label=Text(_("Yes, please")))
NO: Final = Option(value="no", label=Text(_("No, thanks")))


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One message, ready to send.

    Attributes:
        text: At most what the channel can carry in one message.
        language: The language it really is in: English when a translation was missing.
        buttons: Empty where the channel has none; the options are then numbered lines of `text`.
        question: The end of `text` that holds what must be answered, and how; empty when nothing is asked.
        segments: What it is paid as, once it is composed for a channel that is paid by the segment.
    """

    text: str
    language: str
    buttons: tuple[Button, ...] = ()
    question: str = field(default="", compare=False)
    segments: int | None = field(default=None, compare=False)


def render(
    effects: Sequence[Say | Ask],
    language: str,
    *,
    catalogue: Catalogue,
    capabilities: Capabilities,
    today: date,
) -> tuple[Rendered, ...]:
    """Join the `Say` and `Ask` of one turn into as few messages as the channel allows, mostly one.

    Args:
        effects: What the flow wants said, in order. None of them: no message.
        language: What the person reads.
        catalogue: Where the translations are.
        capabilities: What the channel can carry.
        today: The person's today: dates in other years are written with their year.

    Returns:
        The messages in order. Buttons belong to the last question and hang under the last message of theirs.
        What is to be said in another language follows, each a message of its own in that language; what that
        language has no translation for is left out, because in English it would be said to nobody.
    """
    return tuple(
        part
        for body in bodies(effects, language, catalogue=catalogue, capabilities=capabilities, today=today)
        for part in in_parts(body, split(body.text, capabilities.max_length))
    )


def bodies(
    effects: Sequence[Say | Ask],
    language: str,
    *,
    catalogue: Catalogue,
    capabilities: Capabilities,
    today: date,
    longest_words: int = LONGEST_WORDS,
) -> tuple[Rendered, ...]:
    """Write one body for each language of one turn, however long.

    For the arguments, see `render`; `longest_words` is how much of one person's own words is quoted.
    """
    write = partial(_Writer, catalogue, today=today, longest_words=longest_words)
    own = [effect for effect in effects if not (isinstance(effect, Say) and effect.language)]
    others = [effect for effect in effects if isinstance(effect, Say) and effect.language]
    rendered = [_joined(own, language, write, capabilities)]
    rendered += [
        _joined([effect], effect.language, write, capabilities)
        for effect in others
        if effect.language and all(_is_ready(each, effect.language, catalogue) for each in _texts_of(effect))
    ]
    return tuple(body for body in rendered if body.text.strip())


def in_parts(body: Rendered, parts: Sequence[str]) -> tuple[Rendered, ...]:
    """Make messages of the parts of a body; its buttons hang under the last."""
    last = len(parts) - 1
    return tuple(
        replace(
            body,
            text=part,
            buttons=body.buttons if number == last else (),
            question=body.question if number == last and part.endswith(body.question) else "",
        )
        for number, part in enumerate(parts)
    )


def _joined(
    effects: Sequence[Say | Ask],
    language: str,
    write: Callable[[str], "_Writer"],
    capabilities: Capabilities,
) -> Rendered:
    """Write the effects of one language as one body."""
    writer = write(language)
    if not all(
        _is_ready(text, language, writer.catalogue) for effect in effects for text in _texts_of(effect)
    ):
        writer = write(SOURCE)

    paragraphs: list[str] = []
    asked_from: int | None = None
    buttons: tuple[Button, ...] = ()
    for effect in effects:
        if isinstance(effect, Ask) and asked_from is None:
            asked_from = len(paragraphs)
        paragraphs.append(writer.text(effect.text))
        if isinstance(effect, Ask):
            buttons = _buttons(effect.question, writer, capabilities)
            if not buttons:
                paragraphs += _numbered(effect.question, writer)

    body, question = (
        "\n".join(filter(None, lines))
        for lines in (paragraphs, () if asked_from is None else paragraphs[asked_from:])
    )
    if capabilities.is_priced_by_segment:
        body, question = fold(body), fold(question)
    return Rendered(text=body, language=writer.language, buttons=buttons, question=question)


def written(text: Text, language: str, *, catalogue: Catalogue, today: date) -> str:
    """Write one text in a language, for pages and lists that are not messages."""
    return _Writer(catalogue, language, today).text(text)


def plain_words(words: str, longest: int = LONGEST_WORDS) -> str:
    """Make somebody's own words safe inside a sentence of ours.

    Line breaks become spaces; control characters and those that switch the direction of writing go; a text
    longer than `longest` UTF-16 units ends in "...". Nothing else is changed, spelling least of all.
    """
    kept = "".join(
        " " if each.isspace() else each for each in words if each.isspace() or not _is_unsafe(each)
    )
    tidy = " ".join(kept.split())
    return tidy if utf16_length(tidy) <= longest else f"{split(tidy, longest - len('...'))[0]}..."


_SWITCHES_DIRECTION: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def _is_unsafe(letter: str) -> bool:
    return letter in _SWITCHES_DIRECTION or unicodedata.category(letter) in {"Cc", "Cs"}


class _Writer:
    """Writes texts in one language."""

    def __init__(
        self, catalogue: Catalogue, language: str, today: date, longest_words: int = LONGEST_WORDS
    ) -> None:
        self.catalogue, self.language, self.today = catalogue, language, today
        self.longest_words = longest_words

    def text(self, text: Text) -> str:
        """Translate a text and put its values in, each exactly once."""
        if text.plural is not None and text.count is not None:
            sentence = self.catalogue.plural(text.msgid, text.plural, text.count, self.language)
        else:
            sentence = self.catalogue.text(text.msgid, self.language)
        return PLACEHOLDER.sub(lambda found: self._value(text.params.get(found[1], "")), sentence)

    def _value(self, value: Value) -> str:
        match value:
            case Text():
                return self.text(value)
            case Lines():
                return "\n".join(self._lines(value))
            case tuple():
                return list_text([self._value(each) for each in value], self.language)
            case _:
                return isolated(self._plain_value(value), self.language)

    def _plain_value(self, value: str | float | date | time) -> str:
        match value:
            case str():
                return plain_words(value, self.longest_words)
            case datetime():
                return moment_text(value, self.language, today=self.today)
            case date():
                return date_text(value, self.language, today=self.today)
            case time():
                return time_text(value, self.language)
            case _:
                return number_text(value, self.language)

    def _lines(self, lines: Lines) -> Iterator[str]:
        for number, item in enumerate(lines.items, start=1):
            yield f"{number} {self.text(item)}" if lines.numbered else self.text(item)


def _texts_of(effect: Say | Ask) -> Iterator[Text]:
    """Go through every text a person will read because of this effect."""
    yield from _inside(effect.text)
    if isinstance(effect, Ask):
        for option in _options(effect.question):
            yield from _inside(option.label)


def _inside(value: Value) -> Iterator[Text]:
    match value:
        case Text():
            yield value
            for each in value.params.values():
                yield from _inside(each)
        case Lines():
            for line in value.items:
                yield from _inside(line)
        case tuple():
            for each in value:
                yield from _inside(each)
        case _:
            return


def _is_ready(text: Text, language: str, catalogue: Catalogue) -> bool:
    """Say whether a text can be written in the language; one without any words of its own always can."""
    return catalogue.has(text.msgid, language) or not has_words(text.msgid)


def _options(question: Question) -> tuple[Option, ...]:
    return (YES, NO) if question.kind == "yes_no" and not question.options else question.options


def _numbered(question: Question, writer: _Writer) -> list[str]:
    """Write the options as lines that begin with what to reply."""
    options = _options(question)
    # The options of a scale are names for some of its numbers: they keep their own.
    has_numbers = question.kind == "scale" and question.low is not None
    return [
        f"{option.value if has_numbers else position} {writer.text(option.label)}"
        for position, option in enumerate(options, start=1)
    ]


def _buttons(question: Question, writer: _Writer, capabilities: Capabilities) -> tuple[Button, ...]:
    """Make the options buttons, if the channel has them and every one fits.

    A question that takes several answers gets none: a button can give only one.
    """
    options = _options(question)
    if not capabilities.has_buttons or question.up_to > 1:
        return ()
    if any(len(option.value.encode()) > capabilities.button_bytes for option in options):
        return ()
    return tuple(
        Button(value=option.value, label=_label(writer.text(option.label), capabilities))
        for option in options
    )


def _label(text: str, capabilities: Capabilities) -> str:
    """Write a button's label; one that fits keeps what holds names in their place from right to left."""
    longest = capabilities.button_label_length
    return " ".join(text.split()) if utf16_length(text) <= longest else plain_words(text, longest)
