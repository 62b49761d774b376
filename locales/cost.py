"""Count what each prompt costs as SMS, in each language, before anybody pays for it.

A prompt is what is sent in one go: a question with its numbered options, or a sentence. Names and people's
own words are counted at a usual length. Pure: how SMS counts is handed in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from locales.catalogue import Catalogue
from locales.check import Fault, SmsRules
from locales.extract import PHRASES
from locales.message import PLACEHOLDER, SAFETY, SCREEN, SYNONYMS, Message, has_words

MOST_SEGMENTS: Final = 2  # of one prompt; texts of safety are complete instead of short

#: Usual lengths of what fills a placeholder, in letters; everything else is somebody's own words.
_USUAL: Final[Mapping[str, int]] = {
    "name": 6, "coordinator": 10, "school": 16, "students": 6, "title": 16, "who": 12, "value": 8, "due": 11,
    "progress": 1, "left": 2, "number": 12, "code": 9, "total": 2, "low": 1, "high": 2,
    "first": 2, "last": 2, "example": 5, "heard.baseline": 2, "heard.target": 2, "meeting.with_whom": 12,
}  # fmt: skip
_OWN_WORDS: Final = 30


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """What is sent in one go: English texts, one per line, options numbered."""

    file: str
    line: int
    text: str
    options: tuple[str, ...] = ()
    is_safety: bool = False


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one prompt costs in one language."""

    prompt: Prompt
    language: str
    segments: int
    letters: tuple[str, ...]  # those that force the dear alphabet

    @property
    def is_dear(self) -> bool:
        """Say whether it takes more messages than a prompt should."""
        return self.segments > MOST_SEGMENTS and not self.prompt.is_safety


def prompts(sources: Mapping[str, str], messages: tuple[Message, ...]) -> tuple[Prompt, ...]:
    """List every prompt there is.

    Args:
        sources: Flow and inventory files as text, by their name from the root of the repository.
        messages: Every text, from `locales.extract.messages`; those that belong to no question stand alone.
    """
    asked = [prompt for name, text in sources.items() for prompt in _asked(name, text)]
    shown = {text for prompt in asked for text in (prompt.text, *prompt.options)}
    alone = (
        Prompt(
            file=each.places[0][0], line=each.places[0][1], text=each.msgid, is_safety=SAFETY in each.marks
        )
        for each in messages
        if each.msgid not in shown and not each.marks & {SCREEN, SYNONYMS}
    )
    return (*asked, *alone)


def measured(every: tuple[Prompt, ...], catalogue: Catalogue, sms: SmsRules) -> tuple[Cost, ...]:
    """Count every prompt in every language that has all of its texts."""
    return tuple(
        _cost(prompt, language, catalogue, sms)
        for language in catalogue.languages
        for prompt in every
        if all(catalogue.has(text, language) for text in (prompt.text, *prompt.options) if has_words(text))
    )


def dear(costs: tuple[Cost, ...]) -> Iterator[Fault]:
    """Warn about each prompt that takes more messages than it should."""
    for cost in costs:
        if cost.is_dear:
            forced = f" (because of {' '.join(cost.letters)})" if cost.letters else ""
            yield Fault(
                kind="segments",
                language=cost.language,
                file=cost.prompt.file,
                line=cost.prompt.line,
                what=f'"{cost.prompt.text}" costs {cost.segments} text messages{forced}',
                how=f"say it in {MOST_SEGMENTS}",
                is_warning=True,
            )


def _cost(prompt: Prompt, language: str, catalogue: Catalogue, sms: SmsRules) -> Cost:
    options = (f"{n} {catalogue.text(text, language)}" for n, text in enumerate(prompt.options, start=1))
    body = "\n".join((catalogue.text(prompt.text, language), *options))
    sent = sms.fold(PLACEHOLDER.sub(lambda found: "x" * _USUAL.get(found[1], _OWN_WORDS), body))
    return Cost(prompt=prompt, language=language, segments=sms.segments(sent), letters=sms.costly(sent))


def _asked(name: str, text: str) -> Iterator[Prompt]:
    """Find the questions of a file: nodes with `ask:`, and the items of an inventory."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is None or name.endswith(PHRASES):
        return
    top = _mapping(root)
    if "items" in top and "scale" in top:
        labels = tuple(_labels(top["scale"]))
        for item in top["items"].value:
            yield _prompt(name, _mapping(item)["text"], labels)
    for node in top["nodes"].value if "nodes" in top else ():
        keys = _mapping(node)
        if "ask" in keys:
            yield _prompt(name, keys["ask"], tuple(_labels(keys["as"])) if "as" in keys else ())


def _prompt(name: str, text: yaml.Node, options: tuple[str, ...]) -> Prompt:
    return Prompt(file=name, line=text.start_mark.line + 1, text=str(text.value), options=options)


def _labels(node: yaml.Node) -> Iterator[str]:
    """Go through the labels somewhere below a node, in order."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _labels(item)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "label" and isinstance(value, yaml.ScalarNode):
                yield value.value
            elif key.value in {"choice", "choices", "labels"} and isinstance(value, yaml.MappingNode):
                yield from _values(value)
            else:
                yield from _labels(value)


def _values(node: yaml.MappingNode) -> Iterator[str]:
    for _key, value in node.value:
        if isinstance(value, yaml.ScalarNode):
            yield value.value
        else:
            yield from _labels(value)


def _mapping(node: yaml.Node) -> Mapping[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
