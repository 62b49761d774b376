"""What each prompt costs to send, and what a check of everything says."""

from pathlib import Path

import pytest
from catalogue_files import write_catalogue

from bot.segments import sms_rules
from locales import MissingCatalogues
from locales.catalogue import Catalogue, load
from locales.cost import dear, measured, prompts
from locales.message import SAFETY, SCREEN, SYNONYMS, Message
from locales.repository import inspect

SMS = sms_rules()

FLOW = """\
id: check_in
nodes:
  - id: progress
    ask: How is "{goal.words}" going?
    as: {number: {from: 0, to: 10}}
  - ask: How do you feel?
    as:
      choice:
        good: Good
        bad: {label: Not so good, also: "bad, sad"}
  - ask: How sure are you?
    as: {scale: {from: 1, to: 3, labels: {1: Not sure, 3: Very sure}}}
  - ask: Which language?
    as: {choice: $languages}
  - ask: Anything else?
  - say: Saved.
"""
INVENTORY = """\
id: interests
scale:
  - {value: 1, label: {label: I'd like it, also: "yes, yeah"}}
  - {value: 2, label: Not for me}
items:
  - {id: a, text: Build a shelf}
"""
SOURCES = {
    "flows/definitions/check_in.yml": FLOW,
    "flows/inventories/interests.yml": INVENTORY,
    "flows/definitions/phrases.yml": "skipped: OK, skipped.",
    "flows/definitions/empty.yml": "",
}


def a_message(msgid: str, *marks: str) -> Message:
    return Message(msgid=msgid, places=(("bot/texts.py", 1),), marks=frozenset(marks))


def test_a_question_is_counted_with_its_numbered_options() -> None:
    found = {prompt.text: prompt.options for prompt in prompts(SOURCES, ())}

    assert found == {
        'How is "{goal.words}" going?': (),
        "How do you feel?": ("Good", "Not so good"),
        "How sure are you?": ("Not sure", "Very sure"),
        "Which language?": (),
        "Anything else?": (),
        "Build a shelf": ("I'd like it", "Not for me"),
    }


def test_texts_that_belong_to_no_question_stand_alone_and_those_never_sent_are_not_counted() -> None:
    messages = (
        a_message("Saved."),
        a_message("How do you feel?"),
        a_message("Good"),
        a_message("bad, sad", SYNONYMS),
        a_message("Accept", SCREEN),
    )

    alone = prompts(SOURCES, messages)[len(prompts(SOURCES, ())) :]

    assert [prompt.text for prompt in alone] == ["Saved."]


def test_a_prompt_is_counted_in_each_language_that_has_all_of_it(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "es", 'msgid "How do you feel?"\nmsgstr "¿Cómo estás?"\n')
    catalogue = load(("es",), tmp_path)

    costs = measured(prompts(SOURCES, (a_message("How do you feel?"),)), catalogue, SMS)

    assert {cost.language for cost in costs if cost.prompt.text == "How do you feel?"} == {"en"}


def test_names_and_own_words_are_counted_at_a_usual_length() -> None:
    every = prompts({}, (a_message("{progress}" * 10), a_message("{words}" * 10)))

    costs = measured(every, Catalogue({}), SMS)

    assert [cost.segments for cost in costs] == [1, 2]


def test_a_prompt_above_two_messages_earns_a_warning_that_names_the_dear_letters(tmp_path: Path) -> None:
    long = "Mañana será otro día. " * 8
    write_catalogue(tmp_path, "es", f'msgid "Saved."\nmsgstr "{long}"\n\nmsgid "Safe"\nmsgstr "{long}"\n')
    every = prompts({}, (a_message("Saved."), a_message("Safe", SAFETY), a_message("plain " * 80)))

    faults = list(dear(measured(every, load(("es",), tmp_path), SMS)))

    assert [(fault.kind, fault.language, fault.is_warning) for fault in faults] == [
        ("segments", "en", True),
        ("segments", "es", True),
    ]
    assert "(because of á í)" in faults[1].what


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "flows" / "definitions"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text("nodes:\n  - say: Saved.\n  - say: Set a goal\n")
    return tmp_path


def test_a_check_of_everything_ends_in_one_line_per_language(repository: Path) -> None:
    write_catalogue(repository / "po", "es", 'msgid "Saved."\nmsgstr "Guardado."\n')

    findings = inspect(("en", "es"), SMS, root=repository, folder=repository / "po")

    assert not findings.is_good
    assert [fault.kind for fault in findings.faults] == ["missing"]
    sms = "SMS segments per prompt: 1.00 on average, 1 at most, 0 above 2 besides safety"
    assert findings.report().splitlines()[1:] == [
        f"English (en): 2 texts, 0 missing, 0 stale, 0 mismatched; {sms}",
        f"Spanish (es): 2 texts, 1 missing, 0 stale, 0 mismatched; {sms}",
    ]


def test_a_language_without_a_catalogue_can_not_be_checked(repository: Path) -> None:
    with pytest.raises(MissingCatalogues):
        inspect(("es",), SMS, root=repository, folder=repository / "po")
