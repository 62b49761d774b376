"""Read what a person meant by one message: the meeting point of what was asked and what was said.

`flows` knows the open question, `nlu` knows how people write; neither knows the other. Here the question's
kind chooses the reader, and the outcome becomes one `Reply` for the engine. Pure.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.brain import Brain
from bot.doubt import alternatives, is_clear, written_in
from bot.language_names import names_of
from flows.data import Json
from flows.engine import open_question, previous_question
from flows.events import Answer, Reply, Safety
from flows.facts import Facts
from flows.questions import Option, Question
from flows.state import State
from flows.text import Text
from locales import LANGUAGES
from nlu import answers, choices, commands, corrections, dates, goals, measures, numbers, people
from nlu.interpretation import Interpretation
from nlu.safety import MAX_READ as SCREENED
from nlu.safety import SafetyFinding, screen

#: Kinds with a closed list of answers: a text that fits one is that answer, whatever else it could be.
CLOSED_KINDS: Final = frozenset({"choice", "choices", "yes_no", "number", "scale", "goal", "date", "time"})
#: The two answers of a yes-no question in the order they are shown (bot/render.py), known by place alone.
_YES_THEN_NO: Final = tuple(choices.OptionWords(value=value, phrases=()) for value in ("yes", "no"))
MAX_READ: Final = 1600  # characters read for meaning; Twilio's longest message. All of the text is stored.
#: Where a list is cut: at line breaks, bullets that begin a line, and before "2)" or "3." after a space.
_LIST_MARK: Final = re.compile(
    r"(?:^\s*|\s*\n+\s*)[-*•](?!\d)\s*|\s*\n+\s*(?:\d{1,2}[.)])?\s*|(?:^|\s)[1-9][.)]\s+"
)

#: The letter of a line before its number: "A1", "b) 3", "C: 2".
_MARK: Final = re.compile(r"\b([A-Za-z])\s*[:.)=-]?\s*(?=\d)")

#: "7", "7!", "7/10": a number and nothing else.
_BARE_NUMBER: Final = re.compile(r"\W*\d+(?:[.,]\d+)?\W*(?:/\s*10)?\W*")


def visible(text: str, *, at_most: int = MAX_READ) -> str:
    """Drop what nobody can see (zero-width, bidi overrides, control characters): for reading, not storing."""
    return "".join(_shown(char) for char in text).strip()[:at_most]


def danger_in(text: str) -> SafetyFinding | None:
    """Look for danger in all that a message says, also beyond what is read for meaning."""
    return screen(visible(text, at_most=SCREENED))


def _shown(char: str) -> str:
    """Leave no gap where a zero-width character was: a hidden letter must not make two words of "stop"."""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Cs", "Co"} and char not in "\n\t" else char


def read(  # noqa: PLR0913 - each is one thing a reading depends on
    text: str,
    choice: str | None,
    *,
    message_id: int,
    state: State,
    facts: Facts,
    brain: Brain,
    interpretation: Interpretation,
    now: datetime,
    is_edit: bool = False,
) -> Reply:
    """Read one message as the engine needs it.

    Args:
        text: As received.
        choice: The value of the pressed button, when one was pressed.
        message_id: The id of the recorded message.
        state: Where the conversation stands.
        facts: What flows may know about the person.
        brain: Flows, catalogue, calendar, languages.
        interpretation: What the interpreter made of the text.
        now: The moment it was sent, aware, in the person's zone.
        is_edit: The person changed an earlier message: all of it takes back what that one said.

    Returns:
        A reply; what could not be read is None in it, never a guess.
    """
    seen = visible(text)
    every = _with_first(state.language, brain.languages)
    languages = _with_first(state.language, interpretation.spoken or every)
    question = open_question(state, facts=facts, flows=brain.flows)
    answer = (
        answer_to(question, seen, choice, languages=languages, brain=brain, now=now) if question else None
    )
    if question and answer is None and languages != every:
        answer = answer_to(question, seen, choice, languages=every, brain=brain, now=now)
    if choice is not None and answer is None:
        return Reply(message_id=message_id, text=seen)  # a stale button says nothing about anything asked now
    is_closed = question is not None and question.kind in CLOSED_KINDS
    is_command = choice is None and not (is_closed and answer is not None)
    remainder = seen if is_edit else None if choice else corrections.correction(seen, languages=languages)
    mended = _mended(remainder, state, facts, languages=languages, brain=brain, now=now)
    if question and is_closed and answer is None and remainder is not None:
        answer = answer_to(question, remainder, None, languages=languages, brain=brain, now=now)
    is_open_text = question is not None and not is_closed
    command = commands.command(seen, languages=languages) if is_command else None
    found = heard(seen, interpretation=interpretation, languages=languages, brain=brain, now=now)
    if command == "language" and "language" not in found and (tag := _named(seen, every, languages)):
        found = {**found, "language": tag}
    danger = danger_in(text)
    return Reply(
        message_id=message_id,
        text=seen,
        language=None if choice else written_in(seen, interpretation, question),
        is_language_clear=is_clear(seen, interpretation),
        command=command,
        intent=None if interpretation.is_unsure else interpretation.intent,
        confidence=interpretation.confidence,
        answer=answer,
        says_none=answers.says_none(seen, languages=languages),
        is_correction=remainder is not None and (mended.answer is not None or not is_open_text),
        correction=mended.answer,
        is_number_meant=mended.is_number,
        heard=found,
        safety=Safety(category=danger.category, level=danger.level) if danger else None,
        alternatives=alternatives(interpretation),
    )


def _with_first(tag: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    return (tag, *(each for each in languages if each != tag))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mended:
    """What a correction says: the answer it puts in place of an earlier one, if it can be read as one."""

    answer: Answer | None = None
    is_number: bool = False


def _mended(
    remainder: str | None,
    state: State,
    facts: Facts,
    *,
    languages: tuple[str, ...],
    brain: Brain,
    now: datetime,
) -> _Mended:
    """Read what is left of a correction ("7" of "no wait i meant 7") as an answer to the question before."""
    if remainder is None:
        return _Mended()
    is_number = _BARE_NUMBER.fullmatch(remainder) is not None
    earlier = previous_question(state, facts=facts, flows=brain.flows, is_number=is_number)
    if earlier is None:
        return _Mended(is_number=is_number)
    answer = answer_to(earlier, remainder, None, languages=languages, brain=brain, now=now)
    return _Mended(answer=answer, is_number=is_number)


def heard(
    text: str, *, interpretation: Interpretation, languages: tuple[str, ...], brain: Brain, now: datetime
) -> Mapping[str, Json]:
    """Find the values a flow may pick up instead of asking (`heard:` in the flow language)."""
    found: dict[str, Json] = {}
    for entity in interpretation.entities:
        found.setdefault(entity.entity, entity.value)
    if "progress" in found:
        progress = numbers.read_number(str(found["progress"]), languages=languages, low=0, high=10)
        found["progress"] = progress
    when = dates.read_when(text, languages=languages, now=now, calendar=brain.calendar)
    found["when"] = {"on": when.on.isoformat() if when.on else None, "raw": when.raw} if when else None
    person = people.read_person(text, languages=languages)
    if person is not None:
        found["person"] = person
    measure = measures.read_measure(text, languages=languages)
    if measure is not None:
        found |= {name: getattr(measure, name) for name in ("measure", "baseline", "target", "unit")}
    if goals.states_goal(text, languages=languages):
        found["goal"] = text
    return {name: value for name, value in found.items() if value is not None}


def answer_to(
    question: Question,
    text: str,
    choice: str | None,
    *,
    languages: tuple[str, ...],
    brain: Brain,
    now: datetime,
) -> Answer | None:
    """Read one message as the answer to a question; None when it is none."""
    if choice is not None:
        return _pressed(question, choice)
    if not text:
        return None
    if question.kind in {"text", "person"} and answers.says_none(text, languages=languages):
        # "idk" is never a goal, a step or a person: what is optional goes on, else it is asked again.
        return Answer(value=None, words=text) if question.optional or question.takes_none else None
    value = _value(question, text, languages=languages, brain=brain, now=now)
    return None if value is None else Answer(value=value, words=text)


def _pressed(question: Question, choice: str) -> Answer | None:
    """A button's value is an answer only to the question it belongs to; a stale button answers nothing.

    A question with several lines has no buttons, so any button pressed then is a stale one.
    """
    if question.up_to > 1:
        return None
    for option in question.options:
        if option.value == choice:
            is_number = question.kind == "scale" and question.low is not None
            return Answer(value=int(choice) if is_number else choice, words=option.label.msgid)
    if question.kind == "yes_no" and choice in {"yes", "no"}:
        return Answer(value=choice == "yes", words=choice)
    return None


def _value(  # noqa: PLR0911 - one return for each kind of question
    question: Question, text: str, *, languages: tuple[str, ...], brain: Brain, now: datetime
) -> Json:
    match question.kind:
        case "yes_no":
            return _yes_or_no(text, languages)
        case "number":
            return _number(question, text, languages)
        case "goal":
            return _goal(question, text, languages, brain)
        case "choice":
            return choices.choice(text, _options(question, brain), languages=languages) or _language(
                question, text, languages
            )
        case "scale" if question.low is not None:
            return _on_scale(question, text, languages, brain)
        case "scale":
            return _on_lines(question, text, languages, brain)
        case "choices":
            return list(choices.choices(text, _options(question, brain), languages=languages) or ()) or None
        case "date" | "time" | "slot":
            return _moment(question, text, languages=languages, brain=brain, now=now)
        case "code":
            return answers.code(text)
        case "name":
            return answers.name(text)
        case "person":
            return _people(question, text, languages)
        case _:  # text: the words themselves
            return list(split_items(text, question.up_to)) if question.up_to > 1 else text


def _yes_or_no(text: str, languages: tuple[str, ...]) -> bool | None:
    """Read a yes or a no, or the place of one of the two as shown: "1 Yes, please", "2 No, thanks"."""
    said = answers.yes_no(text, languages=languages)
    if said is not None:
        return said
    place = choices.choice(text, _YES_THEN_NO, languages=languages)
    return None if place is None else place == "yes"


def _goal(question: Question, text: str, languages: tuple[str, ...], brain: Brain) -> str | None:
    """Read one of the person's goals: by number or words, or by what it is about ("the bio one")."""
    options = _options(question, brain)
    picked = choices.choice(text, options, languages=languages)
    if picked is not None or commands.command(text, languages=languages) is not None:
        return picked
    return choices.by_topic(text, options, languages=languages)


def _language(question: Question, text: str, languages: tuple[str, ...]) -> str | None:
    """Read a language by its name in any language, where the options are languages."""
    if not all(option.value in LANGUAGES for option in question.options):
        return None
    return _named(text, tuple(option.value for option in question.options), languages)


def _named(text: str, tags: tuple[str, ...], languages: tuple[str, ...]) -> str | None:
    """Read which of some languages a text names."""
    named = [choices.OptionWords(value=tag, phrases=names_of(tag)) for tag in tags]
    return choices.choice(text, named, languages=languages)


def _people(question: Question, text: str, languages: tuple[str, ...]) -> Json:
    """Read whom they name, without the "with" before it; several where several are asked for."""
    if question.up_to == 1:
        return people.bare_person(text, languages=languages)
    listed = people.split_people(text, languages=languages)
    return [people.bare_person(one, languages=languages) for one in listed] or None


def split_items(text: str, at_most: int) -> tuple[str, ...]:
    """Split a reply that lists several things: one per line, or numbered. A comma or "and" never splits.

    Args:
        text: The reply.
        at_most: The largest number of things wanted; what goes beyond is joined to the last.
    """
    parts = [part for part in _LIST_MARK.split(text) if part and part.strip(" ,;.")]
    items = [part.strip(" ,;\n") for part in parts]
    if len(items) > at_most:
        items = [*items[: at_most - 1], "; ".join(items[at_most - 1 :])]
    return tuple(items) or (text,)


def _number(question: Question, text: str, languages: tuple[str, ...]) -> int | float | None:
    number = numbers.read_number(text, languages=languages, low=question.low, high=question.high)
    return int(number) if number is not None and number == int(number) else number


def _on_scale(question: Question, text: str, languages: tuple[str, ...], brain: Brain) -> int | None:
    """A scale of numbers reads digits first; its labels are names for some of the numbers."""
    number = _number(question, text, languages)
    if number is None and question.options:
        named = choices.choice(text, _options(question, brain), languages=languages)
        number = int(named) if named is not None else None
    return None if number is None else round(number)


def _on_lines(question: Question, text: str, languages: tuple[str, ...], brain: Brain) -> Json:
    """One answer for each line that was asked, in order; or what can be said instead, such as "later"."""
    aside = choices.named(text, _words(question.asides, brain), languages=languages)
    if aside is not None:
        return aside
    seen = _without_marks(text, question.marks)
    several = choices.scale_many(seen, _options(question, brain), languages=languages)
    return (several[0] if len(several) == 1 else list(several)) if several else None


def _without_marks(text: str, marks: tuple[str, ...]) -> str:
    """Take the letters of the lines out of "A1 B3 C2"; any other letters or order stay, to be asked again."""
    found = tuple(mark.upper() for mark in _MARK.findall(text))
    return _MARK.sub(" ", text) if found and found == marks[: len(found)] else text


def _moment(
    question: Question, text: str, *, languages: tuple[str, ...], brain: Brain, now: datetime
) -> Json:
    """A slot keeps words without a date ("when it works for you"); a date or a time must be one."""
    if question.kind == "slot":
        found = dates.read_slots(text, languages=languages, now=now, calendar=brain.calendar)
        slots: list[Json] = [_slot(when) for when in found] or [{"raw": text, "on": None, "at": None}]
        return slots[: question.up_to] if question.up_to > 1 else slots[0]
    when = dates.read_when(text, languages=languages, now=now, calendar=brain.calendar)
    if when is None:
        return None
    if question.kind == "date":
        return {"on": when.on.isoformat(), "raw": text} if when.on else None
    return {"at": when.at.isoformat("minutes"), "raw": text} if when.at else None


def _slot(when: dates.When) -> dict[str, Json]:
    return {
        "raw": when.raw,
        "on": when.on.isoformat() if when.on else None,
        "at": when.at.isoformat("minutes") if when.at else None,
    }


def _options(question: Question, brain: Brain) -> tuple[choices.OptionWords, ...]:
    return _words(question.options, brain)


def _words(options: tuple[Option, ...], brain: Brain) -> tuple[choices.OptionWords, ...]:
    """Each option with every way to say it, in every enabled language."""
    return tuple(
        choices.OptionWords(
            value=option.value,
            phrases=tuple(
                phrase
                for text in (option.label, *option.also)
                for whole in _in_all_languages(text, brain)
                for phrase in (whole.split(",") if text in option.also else (whole,))
                if phrase.strip()
            ),
        )
        for option in options
    )


def _in_all_languages(text: Text, brain: Brain) -> tuple[str, ...]:
    """A text in each enabled language, its placeholders filled in literally (a name may hold braces)."""
    found = dict.fromkeys(brain.catalogue.all(text.msgid).values())
    if not text.params:
        return tuple(found)
    filled = []
    for said in found:
        for name, value in text.params.items():
            said = said.replace("{" + name + "}", str(value))  # noqa: PLW2901 - filled in step by step
        filled.append(said)
    return tuple(filled)
