"""The page on updates tells every kind, every field, who may say it, and whether it waits."""

import re
from pathlib import Path

import pytest

from plan import GoalArea, kinds, review_mode
from plan.policy import NEVER_AT_ONCE
from plan.values import EVERYONE, Said

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "updates.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells[1:]]
    for cells in (line.strip("|").split(" | ") for line in PAGE.splitlines() if line.startswith("| `"))
}
COMMON = {*Said.model_fields, "kind"}


def test_the_page_has_a_line_for_every_kind_and_no_other() -> None:
    assert [name for name, cells in ROWS.items() if len(cells) == 3] == list(kinds())


@pytest.mark.parametrize("kind", kinds())
def test_the_line_of_a_kind_names_its_fields_and_marks_those_that_may_be_missing(kind: str) -> None:
    told = {name: mark == "?" for name, mark in re.findall(r"`([a-z_]+)`(\??)", ROWS[kind][0])}
    told.pop("restricted", None)  # a value of `visibility`, not a field

    fields = kinds()[kind].model_fields
    assert told == {name: not field.is_required() for name, field in fields.items() if name not in COMMON}


@pytest.mark.parametrize("kind", kinds())
def test_the_line_of_a_kind_names_who_may_author_it(kind: str) -> None:
    assert set(ROWS[kind][1].split(", ")) == kinds()[kind].may_author


@pytest.mark.parametrize("kind", kinds())
def test_the_line_of_a_kind_says_whether_it_waits(kind: str) -> None:
    at_once = sorted(author for author in EVERYONE if review_mode(kind, author) == "apply")
    waiting = "always waits" if kind in NEVER_AT_ONCE else "waits"

    assert ROWS[kind][2] == (f"at once: {', '.join(at_once)}" if at_once else waiting)


def test_the_page_names_the_fields_that_every_update_carries() -> None:
    assert set(ROWS) >= COMMON


def test_the_page_names_every_area() -> None:
    assert re.findall(r"`(\w+)`", ROWS["area"][0]) == [str(area) for area in GoalArea]
