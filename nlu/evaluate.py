"""Measure how well messages are understood, on messages that somebody wrote down with their meaning.

Pure: the caller reads the file, gives the interpreter and the safety screen to be measured, and a
clock to time them by.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nlu.errors import Fault, TestSetFaults
from nlu.interpretation import ENTITIES, INTENTS, Interpreter

COLUMNS: Final = ("id", "lang", "intent", "text", "entities_json")
"""The first line of a file of test messages, its columns parted by tabs."""

SAFETY: Final = "safety_concern"
"""The intent that the screen decides before the interpreter is asked."""

Screen = Callable[[str], bool]
"""Whether a text must be answered as a safety concern, whatever the interpreter takes it for."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A test message and its meaning.

    Attributes:
        id: Its name in the file, used once.
        language: The tag of the language it is written in, taken to be the sender's own.
        intent: One of `INTENTS`.
        text: As a person would send it.
        entities: The kinds and values it names, without their places.
    """

    id: str
    language: str
    intent: str
    text: str
    entities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Score:
    """How often readings were right.

    Attributes:
        rows: How many messages there were.
        accuracy: The share whose intent was read right, 0 to 1.
        macro_f1: The mean over the intents of the F1 of each, 0 to 1.
    """

    rows: int
    accuracy: float
    macro_f1: float


@dataclass(frozen=True, kw_only=True)
class Safety:
    """How well danger was noticed.

    Attributes:
        recall: The share of the dangerous messages that were noticed; 1 when there were none.
        precision: The share of the alarms that were right; 1 when there were none.
    """

    recall: float
    precision: float


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was measured.

    Attributes:
        overall: Over all messages.
        languages: For each language.
        safety: Over all messages.
        safety_by_language: For each language.
        entities: For `goal_area` and every other kind the messages name, F1 over the values in each.
        p50_ms: Half of the messages were read within so many milliseconds, screen included.
        p99_ms: 99 in 100 were.
        mistakes: The ids of the messages read wrong, each with what it was taken for.
    """

    overall: Score
    languages: Mapping[str, Score]
    safety: Safety
    safety_by_language: Mapping[str, Safety]
    entities: Mapping[str, float]
    p50_ms: float
    p99_ms: float
    mistakes: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, object]:
        """Give the shape that `throughline nlu evaluate --json` promises (design.md, section 10)."""
        return {
            **_score_json(self.overall),
            "languages": {tag: _score_json(score) for tag, score in self.languages.items()},
            "safety": {
                **_safety_json(self.safety),
                "by_language": {tag: _safety_json(one) for tag, one in self.safety_by_language.items()},
            },
            "entities": {entity: {"f1": round(f1, 4)} for entity, f1 in self.entities.items()},
            "latency_ms": {"p50": round(self.p50_ms, 3), "p99": round(self.p99_ms, 3)},
        }


def parse(name: str, text: str) -> tuple[Row, ...]:
    """Read a file of test messages.

    Args:
        name: The file's name, for its faults.
        text: Its content: `COLUMNS`, then one message a line, parted by tabs. `entities_json` is
            empty, a list of {"entity", "value"}, or an object of values by entity.

    Raises:
        TestSetFaults: Lines can not be scored; all of them are listed.
    """
    parsing = _Parsing(name)
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or tuple(_fields(lines[0])) != COLUMNS:
        parsing.fault(
            1, "the first line does not name the columns", f"write {' '.join(COLUMNS)}, tabs between"
        )
    else:
        for line, content in enumerate(lines[1:], start=2):
            if content.strip():
                parsing.read(line, _fields(content))
    if parsing.faults:
        raise TestSetFaults(parsing.faults)
    return tuple(parsing.rows)


def evaluate(
    rows: Sequence[Row],
    interpreter: Interpreter,
    screen: Screen,
    *,
    timer: Callable[[], float],
    languages: tuple[str, ...],
) -> Report:
    """Read every message and compare with what it means.

    Args:
        rows: The messages; the sender's profile is taken to be in each one's own language.
        interpreter: What is to be measured.
        screen: What decides `safety_concern` before it, as in the running assistant.
        timer: Gives the time in seconds.
        languages: The enabled tags.
    """
    tally = _Tally()
    for row in rows:
        began = timer()
        is_concern = screen(row.text)
        reading = interpreter.interpret(row.text, profile_language=row.language, languages=languages)
        ended = timer()
        tally.milliseconds.append((ended - began) * 1000)
        tally.pairs.append((row, SAFETY if is_concern else reading.intent))
        tally.count_entities(row, {(entity.entity, entity.value) for entity in reading.entities})
    return tally.report()


@dataclass
class _Parsing:
    """The messages read so far, and every fault met on the way."""

    name: str
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def fault(self, line: int, what: str, how: str) -> None:
        self.faults.append(Fault(file=self.name, line=line, what=what, how=how))

    def read(self, line: int, fields: Sequence[str]) -> None:
        if len(fields) != len(COLUMNS):
            self.fault(line, f"there are {len(fields)} columns", f"write {len(COLUMNS)}, tabs between")
            return
        id_, language, intent, text, entities = fields
        if id_ in self.ids or not id_:
            self.fault(line, f"the id {id_!r} is empty or taken", "give each message its own")
        if intent not in INTENTS:
            self.fault(line, f"there is no intent {intent!r}", f"write one of {', '.join(INTENTS)}")
        if not text or not language:
            self.fault(line, "the text or the language is empty", "write it, or remove the line")
        self.ids.add(id_)
        named = self._entities(line, entities)
        self.rows.append(Row(id=id_, language=language, intent=intent, text=text, entities=named))

    def _entities(self, line: int, written: str) -> tuple[tuple[str, str], ...]:
        try:
            found = json.loads(written or "[]")
            pairs = tuple(_pairs(found))
        except (ValueError, TypeError, KeyError):
            self.fault(
                line, "the entities are not as they must be", 'write [{"entity": "...", "value": "..."}]'
            )
            return ()
        for entity, _ in pairs:
            if entity not in ENTITIES:
                self.fault(line, f"there is no entity {entity!r}", f"write one of {', '.join(ENTITIES)}")
        return pairs


def _fields(line: str) -> list[str]:
    """Part a line at its tabs; a field that a spreadsheet put in quotes is taken out of them."""
    return [
        field_[1:-1].replace('""', '"') if len(field_) > 1 and field_[0] == field_[-1] == '"' else field_
        for field_ in line.split("\t")
    ]


def _pairs(found: object) -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        for entity, values in found.items():
            for value in values if isinstance(values, list) else [values]:
                yield str(entity), str(value)
    elif isinstance(found, list):
        for one in found:
            yield str(one["entity"]), str(one["value"])
    else:
        raise TypeError


@dataclass
class _Tally:
    """What has been counted so far."""

    pairs: list[tuple[Row, str]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    found: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count_entities(self, row: Row, read: Iterable[tuple[str, str]]) -> None:
        truth, read = set(row.entities), set(read)
        for entity in ENTITIES:
            said = {pair for pair in truth if pair[0] == entity}
            heard = {pair for pair in read if pair[0] == entity}
            self.found[entity].update(hits=len(said & heard), said=len(said), heard=len(heard))

    def report(self) -> Report:
        by_language: defaultdict[str, list[tuple[Row, str]]] = defaultdict(list)
        for row, intent in self.pairs:
            by_language[row.language].append((row, intent))
        ranked = sorted(self.milliseconds) or [0.0]
        return Report(
            overall=_score(self.pairs),
            languages={tag: _score(pairs) for tag, pairs in sorted(by_language.items())},
            safety=_safety(self.pairs),
            safety_by_language={tag: _safety(pairs) for tag, pairs in sorted(by_language.items())},
            entities={
                entity: _share(2 * count["hits"], count["said"] + count["heard"])
                for entity, count in self.found.items()
                if count["said"] or entity == "goal_area"
            },
            p50_ms=ranked[(len(ranked) - 1) * 50 // 100],
            p99_ms=ranked[(len(ranked) - 1) * 99 // 100],
            mistakes=tuple((row.id, intent) for row, intent in self.pairs if row.intent != intent),
        )


def _score(pairs: Sequence[tuple[Row, str]]) -> Score:
    right = Counter(row.intent for row, intent in pairs if row.intent == intent)
    true = Counter(row.intent for row, _ in pairs)
    given = Counter(intent for _, intent in pairs)
    each = [_share(2 * right[intent], true[intent] + given[intent]) for intent in true]
    return Score(
        rows=len(pairs),
        accuracy=_share(right.total(), len(pairs)),
        macro_f1=_share(sum(each), len(each)),
    )


def _safety(pairs: Sequence[tuple[Row, str]]) -> Safety:
    right = sum(row.intent == intent == SAFETY for row, intent in pairs)
    return Safety(
        recall=_share(right, sum(row.intent == SAFETY for row, _ in pairs)),
        precision=_share(right, sum(intent == SAFETY for _, intent in pairs)),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _score_json(score: Score) -> dict[str, float]:
    return {"rows": score.rows, "accuracy": round(score.accuracy, 4), "macro_f1": round(score.macro_f1, 4)}


def _safety_json(safety: Safety) -> dict[str, float]:
    return {"recall": round(safety.recall, 4), "precision": round(safety.precision, 4)}
