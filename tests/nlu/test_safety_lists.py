"""How often the safety screen hears somebody in danger, and how often it hears danger where there is none.

The lists hold what students and families text: typed badly, indirect, about a friend or a child, in two
languages at once. Rows of the round `late` were written after the rules and measured before any rule was
changed for them: English 0.94 heard and 0.15 false alarms, Spanish 0.93 and 0.14, nearly all of these checks.
What was missed then is mended now, so both rounds are held to the same floor. On the held-out messages of the
interpreter, which somebody else wrote and no rule was made for, 38 of 39 were heard, with 2 false alarms in
722 ordinary messages.
"""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from nlu import lexicon, project, training_data
from nlu.safety import screen

RECALL = 0.97
FALSE_ALARMS = 0.15
ALARMS_ON_IDIOMS = 0.03  # an idiom may be checked, it should not wake anybody
ALARMS_ON_EVERYDAY_TALK = 0.005  # of thousands of ordinary messages to the assistant
SCREENED = lexicon.available()


class Row(NamedTuple):
    danger: str
    round: str
    text: str


def rows(language: str) -> list[Row]:
    with (Path(__file__).parent / f"safety_{language}.tsv").open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.parametrize("language", SCREENED)
def test_the_lists_are_long_enough_to_mean_something(language: str) -> None:
    listed = rows(language)

    assert sum(row.danger != "none" for row in listed) >= 150
    assert sum(row.danger == "none" for row in listed) >= 120
    assert {row.danger for row in listed} == {"self_harm", "abuse", "violence", "basic_need", "none"}
    assert len({row.text for row in listed}) == len(listed)


@pytest.mark.parametrize("round_", ["tuned", "late"])
@pytest.mark.parametrize("language", SCREENED)
def test_people_in_danger_are_heard(language: str, round_: str) -> None:
    said = [row for row in rows(language) if row.danger != "none" and row.round == round_]

    missed = [row.text for row in said if screen(row.text) is None]

    assert len(missed) <= (1 - RECALL) * len(said), missed


@pytest.mark.parametrize("round_", ["tuned", "late"])
@pytest.mark.parametrize("language", SCREENED)
def test_idioms_and_plain_talk_raise_few_alarms(language: str, round_: str) -> None:
    said = [row for row in rows(language) if row.danger == "none" and row.round == round_]

    checked = [row.text for row in said if screen(row.text)]
    alarmed = [row.text for row in said if (finding := screen(row.text)) and finding.level == "alert"]

    assert len(checked) <= FALSE_ALARMS * len(said), checked
    assert len(alarmed) <= ALARMS_ON_IDIOMS * len(said), alarmed


@pytest.mark.parametrize("language", SCREENED)
def test_the_kind_of_danger_is_mostly_right(language: str) -> None:
    """Some speak of two kinds at once ("my ex said he will kill me"); the answer must fit nearly always."""
    found = [(row.danger, finding.category) for row in rows(language) if (finding := screen(row.text))]
    told = [pair for pair in found if pair[0] != "none"]

    assert sum(danger == category for danger, category in told) >= 0.88 * len(told)


@pytest.mark.parametrize("language", SCREENED)
def test_ordinary_messages_to_the_assistant_hardly_ever_raise_an_alarm(language: str) -> None:
    examples = training_data.load(project.files()).examples
    said = [one for one in examples if one.language == language and one.intent != "safety_concern"]

    alarmed = [one.text for one in said if screen(one.text)]

    assert len(said) > 1000
    assert len(alarmed) <= ALARMS_ON_EVERYDAY_TALK * len(said), alarmed


@pytest.mark.parametrize("language", SCREENED)
def test_what_the_interpreter_learns_as_danger_is_heard_without_it(language: str) -> None:
    examples = training_data.load(project.files()).examples
    said = [one for one in examples if one.language == language and one.intent == "safety_concern"]

    missed = [one.text for one in said if screen(one.text) is None]

    assert len(missed) <= (1 - RECALL) * len(said), missed
