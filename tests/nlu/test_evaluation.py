"""A measurement is right, repeatable, and refuses what it can not score."""

import json
from collections.abc import Callable
from itertools import count

import pytest

from nlu.errors import TestSetFaults
from nlu.evaluate import Row, evaluate, parse
from nlu.interpretation import Entity, Interpretation

HEADER = "id\tlang\tintent\ttext\tentities_json\n"


class Oracle:
    """Answers what it was told to, by text."""

    def __init__(self, **answers: tuple[str, tuple[str, ...]]) -> None:
        self.answers = answers

    def interpret(self, text: str, *, profile_language: str, languages: tuple[str, ...]) -> Interpretation:
        intent, areas = self.answers[text]
        found = tuple(Entity(entity="goal_area", value=area, start=0, end=1) for area in areas)
        return Interpretation(intent=intent, confidence=1.0, language=profile_language, entities=found)


def ticking(step: float) -> Callable[[], float]:
    ticks = count()
    return lambda: next(ticks) * step


def row(id_: str, language: str, intent: str, text: str, *areas: str) -> Row:
    entities = tuple(("goal_area", area) for area in areas)
    return Row(id=id_, language=language, intent=intent, text=text, entities=entities)


def test_a_report_counts_what_was_read_right() -> None:
    rows = (
        row("1", "en", "set_goal", "a", "academics"),
        row("2", "en", "thank", "b"),
        row("3", "es", "thank", "c", "health"),
        row("4", "es", "safety_concern", "d"),
        row("5", "es", "greet", "e"),
    )
    oracle = Oracle(
        a=("set_goal", ("academics",)),
        b=("thank", ("health",)),
        c=("set_goal", ()),
        d=("greet", ()),
        e=("safety_concern", ()),
    )

    report = evaluate(rows, oracle, lambda text: text == "d", timer=ticking(0.002), languages=("en", "es"))

    assert report.overall.rows == 5
    assert report.overall.accuracy == pytest.approx(3 / 5)
    # set_goal 2/3, thank 2/3, safety_concern 2/3, greet 0
    assert report.overall.macro_f1 == pytest.approx(0.5)
    assert report.languages["en"].accuracy == 1.0
    assert report.languages["es"].accuracy == pytest.approx(1 / 3)
    assert (report.safety.recall, report.safety.precision) == (1.0, 0.5)
    assert report.safety_by_language["en"].recall == 1.0
    assert report.entities == {"goal_area": pytest.approx(0.5)}
    assert report.p50_ms == report.p99_ms == pytest.approx(2.0)
    assert report.mistakes == (("3", "set_goal"), ("5", "safety_concern"))


def test_the_json_has_the_promised_shape() -> None:
    report = evaluate(
        (row("1", "en", "thank", "a"),), Oracle(a=("thank", ())), bool, timer=ticking(1), languages=("en",)
    )

    assert json.loads(json.dumps(report.as_json())) == {
        "rows": 1,
        "accuracy": 0.0,
        "macro_f1": 0.0,
        "languages": {"en": {"rows": 1, "accuracy": 0.0, "macro_f1": 0.0}},
        "safety": {
            "recall": 1.0,
            "precision": 0.0,
            "by_language": {"en": {"recall": 1.0, "precision": 0.0}},
        },
        "entities": {"goal_area": {"f1": 1.0}},
        "latency_ms": {"p50": 1000.0, "p99": 1000.0},
    }


def test_nothing_to_measure_is_no_mistake() -> None:
    report = evaluate((), Oracle(), bool, timer=ticking(1), languages=("en",))

    assert report.overall.accuracy == 1.0
    assert report.p99_ms == 0.0


@pytest.mark.parametrize(
    "written",
    [
        '[{"entity": "goal_area", "value": "health", "start": 3}]',
        '{"goal_area": "health"}',
        '{"goal_area": ["health"]}',
        '"[{""entity"": ""goal_area"", ""value"": ""health""}]"',
    ],
)
def test_entities_are_read_however_they_were_written_down(written: str) -> None:
    (one,) = parse("a.tsv", f"\ufeff{HEADER}1\ten\tset_goal\teat well\t{written}\n\n")

    assert one == row("1", "en", "set_goal", "eat well", "health")


def test_a_message_without_entities_needs_none() -> None:
    (one,) = parse("a.tsv", f'{HEADER}1\ten\tthank\t"ty" she said\t\n')

    assert one == row("1", "en", "thank", '"ty" she said')


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("1\ten\tthank\tty", "there are 4 columns"),
        ("\ten\tthank\tty\t", "the id '' is empty or taken"),
        ("1\ten\tshout\tty\t", "there is no intent 'shout'"),
        ("1\t\tthank\tty\t", "the text or the language is empty"),
        ("1\ten\tthank\t\t", "the text or the language is empty"),
        ("1\ten\tthank\tty\t[", "the entities are not as they must be"),
        ("1\ten\tthank\tty\t7", "the entities are not as they must be"),
        ('1\ten\tthank\tty\t[{"entity": "goal_area"}]', "the entities are not as they must be"),
        ('1\ten\tthank\tty\t{"mood": "good"}', "there is no entity 'mood'"),
    ],
)
def test_a_line_that_can_not_be_scored_is_refused_by_its_number(line: str, what: str) -> None:
    with pytest.raises(TestSetFaults) as caught:
        parse("a.tsv", f"{HEADER}0\ten\tgreet\thi\t\n{line}\n")

    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("a.tsv", 3)
    assert fault.what.startswith(what)


def test_all_lines_that_can_not_be_scored_are_told_at_once() -> None:
    with pytest.raises(TestSetFaults) as caught:
        parse("a.tsv", f"{HEADER}1\ten\tshout\ta\t\n1\ten\tgreet\tb\t\n")

    assert [fault.line for fault in caught.value.faults] == [2, 3]


@pytest.mark.parametrize("text", ["", "id,lang\n", "id\tlang\tintent\ttext\n"])
def test_a_file_without_the_columns_is_refused(text: str) -> None:
    with pytest.raises(TestSetFaults) as caught:
        parse("a.tsv", text)

    assert caught.value.faults[0].line == 1
