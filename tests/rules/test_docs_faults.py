"""The page of faults lists all fifty, once each, and every test it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "faults.md"
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
#: What a row without any test must say.
EXCUSE = re.compile(r"Does not apply: \w[^|]{20,}")


def rows(page: str) -> list[tuple[int, str, str, str]]:
    """Read the rows of the tables: number, fault, what we do, proof."""
    return [(int(number), *cells) for number, *cells in ROW.findall(page)]


@cache
def names_in(path: str) -> frozenset[str]:
    """Name the tests of a file, without running it."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def faults_of(page: str) -> list[str]:
    """List what is wrong with the page."""
    found = rows(page)
    numbers = [number for number, *_ in found]
    wrong = [] if numbers == list(range(1, 51)) else [f"rows {numbers}: not 1 to 50, once each, in order"]
    for number, _, answer, proof in found:
        named = PROOF.findall(proof)
        if not named and not EXCUSE.search(answer):
            wrong.append(f"{number} names no test and gives no reason ('Does not apply: ...')")
        if PROOF.sub("", proof).strip():
            wrong.append(f"{number} has something besides tests in its last cell")
        wrong += [f"{number} names {path}::{name}" for path, name in named if name not in names_in(path)]
    return wrong


def test_every_fault_is_listed_and_proved_by_tests_that_exist() -> None:
    assert faults_of(PAGE.read_text(encoding="utf-8")) == []


GOOD = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((r"^\| 7 \|.*\n", ""), "not 1 to 50"),
        ((r"^(\| 7 \|.*\n)", r"\1\1"), "not 1 to 50"),
        ((r"::test_one_word_shows_no_language`", "::test_nobody_wrote_this`"), "9 names"),
        ((r"tests/bot/test_doubt.py::", "tests/bot/test_doubts.py::"), "9 names"),
        ((r"^(\| 41 \|.*\| )`.*` \|$", r"\1 |"), "41 names no test"),
        ((r"^(\| 41 \|.*\| )`.*` \|$", r"\1by hand |"), "41 has something besides"),
    ],
)
def test_a_page_that_promises_too_much_is_found_out(change: tuple[str, str], words: str) -> None:
    spoiled = re.sub(*change, GOOD, count=1, flags=re.MULTILINE)

    assert spoiled != GOOD
    assert any(words in each for each in faults_of(spoiled))


def test_a_fault_that_cannot_happen_here_may_say_so() -> None:
    excused = re.sub(
        r"^(\| 41 \| [^|]+ \| )[^|]+\| `.*` \|$",
        r"\1Does not apply: this release has no such channel at all. |  |",
        GOOD,
        count=1,
        flags=re.MULTILINE,
    )

    assert excused != GOOD
    assert faults_of(excused) == []
