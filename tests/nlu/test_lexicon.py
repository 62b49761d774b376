"""Language files: nothing missing, nothing extra, and readers that stand whatever is thrown at them."""

import re
import time
from collections.abc import Callable
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import answers, commands, corrections, goals, lexicon, measures, numbers, people

BOTH = ("en", "es")

READERS: dict[str, Callable[[str], object]] = {
    "yes_no": lambda text: answers.yes_no(text, languages=BOTH),
    "says_none": lambda text: answers.says_none(text, languages=BOTH),
    "code": answers.code,
    "name": answers.name,
    "command": lambda text: commands.command(text, languages=BOTH),
    "opt_out": lambda text: commands.opt_out(text, languages=BOTH),
    "correction": lambda text: corrections.correction(text, languages=BOTH),
    "states_goal": lambda text: goals.states_goal(text, languages=BOTH),
    "read_measure": lambda text: measures.read_measure(text, languages=BOTH),
    "read_number": lambda text: numbers.read_number(text, languages=BOTH, low=0, high=10),
    "read_numbers": lambda text: numbers.read_numbers(text, languages=BOTH),
    "read_person": lambda text: people.read_person(text, languages=BOTH),
    "bare_person": lambda text: people.bare_person(text, languages=BOTH),
    "split_people": lambda text: people.split_people(text, languages=BOTH),
}

#: Texts made to keep a careless pattern busy: repetition of what many phrases begin with.
HOSTILE = {
    "one letter": "a" * 10_000,
    "no no no": "no " * 3_333,
    "spaces": " " * 9_999 + "x",
    "numbers": "1 2 3 4 5 " * 1_000,
    "a wish": "i want to get my grade from 6 to 7 and " * 256,
    "un deseo": "quiero subir mi nota de 6 a 7 y hablar con la maestra de " * 175,
    "words stuck together": "wanttogetbettergrades" * 476,
    "stretched": "nooooooooo " * 909,
    "emoji": "😭" * 10_000,
    "digits": "7" * 10_000,
    "combining": "e\u0301\u0301" * 3_333,
}


def english() -> str:
    return resources.files("nlu.lexicon").joinpath("en.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", lexicon.available())
def test_each_language_file_is_whole(language: str) -> None:
    assert lexicon.load(language).language == language


def test_a_language_without_a_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(lexicon.LexiconMissing, match=r"copy en\.yml"):
        lexicon.load("tlh")


def test_languages_without_a_file_never_make_a_reader_deaf() -> None:
    assert lexicon.spoken(("tlh",)) == lexicon.available()
    assert lexicon.spoken(("es", "tlh", "en", "es")) == ("es", "en")


def test_all_faults_of_a_file_are_named_at_once() -> None:
    text = english().replace("  joiners: [and]\n", "").replace("  lead_ins:", "  leadins:", 1)

    with pytest.raises(lexicon.LexiconFaults) as caught:
        lexicon.parse(text, language="en")

    assert {fault.split(":")[0] for fault in caught.value.faults} == {
        "numbers.joiners", "numbers.lead_ins", "numbers.leadins",
    }  # fmt: skip


def test_a_bracket_too_few_is_named() -> None:
    text = re.sub(r"  percent: \[", '  percent: ["(of", ', english(), count=1)

    with pytest.raises(lexicon.LexiconFaults, match=r"numbers\.percent"):
        lexicon.parse(text, language="en")


def test_what_is_not_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(lexicon.LexiconFaults, match="line 2"):
        lexicon.parse("language: en\n  : [", language="en")
    with pytest.raises(lexicon.LexiconFaults, match="not well formed"):
        lexicon.parse("\x00", language="en")


def test_a_bare_yes_in_a_file_is_a_word() -> None:
    assert "yes" in lexicon.load("en").answers.names


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_ten_thousand_characters_do_not_hang_a_reader(reader: Callable[[str], object], text: str) -> None:
    reader("warm up")  # patterns are compiled once
    started = time.perf_counter()

    reader(text)

    # No measurement (that is for benchmarks/): a pattern that backtracks would take hours, not ten seconds.
    assert time.perf_counter() - started < 10


@given(st.text(st.characters(exclude_categories=()), max_size=200))
@settings(max_examples=60)
def test_no_reader_raises_on_any_text(text: str) -> None:
    # No category is left out: there are lone surrogates, NUL and unassigned code points.
    for reader in READERS.values():
        assert reader(text) == reader(text)
