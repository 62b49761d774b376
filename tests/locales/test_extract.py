"""Collecting what people can read, from flows and from code."""

from pathlib import Path

import pytest

from locales.errors import UnreadableSource
from locales.extract import from_python, from_yaml, messages
from locales.message import SAFETY, SCREEN, SYNONYMS, Message, joined

FLOW = """\
id: check_in
title: Check in
for: student
starts_on: [update_goal]
nodes:
  - id: progress
    # Translators: {goal.words} is in the student's own words,
    # short or long.
    ask: 'How is "{goal.words}" going?'
    as: {number: {from: 0, to: 10}}
    heard: progress
    hints:
      - Just a number.
      # Translators: a second hint.
      - A guess is fine.
  - when: {progress: {at_least: 10}}
    propose: {goal_completed: {goal_id: $goal, say: never shown}}
    say: "You did it!"
  # A note for authors, not for translators.
  - id: mood
    ask: How do you feel?
    as:
      choice:
        good: Good
        bad: {label: Not so good, also: "bad, sad"}
  - ask: Which language?
    as: {choice: $languages}
  - ask: How sure are you?
    as: {scale: {from: 1, to: 3, labels: {1: Not sure, 3: Very sure}}}
  - id: how_to_stop
    carrier_words: [stop]
    say: Text STOP to stop.
  - each: {goal: $goals}
    say: "- {goal.words}"
"""


def by_text(found: tuple[Message, ...]) -> dict[str, Message]:
    return {each.msgid: each for each in found}


def test_every_sentence_label_hint_and_title_of_a_flow_is_found_and_nothing_else() -> None:
    found = from_yaml(FLOW, "flows/definitions/check_in.yml")

    assert [each.msgid for each in found] == [
        "Check in",
        'How is "{goal.words}" going?',
        "Just a number.",
        "A guess is fine.",
        "You did it!",
        "How do you feel?",
        "Good",
        "Not so good",
        "bad, sad",
        "Which language?",
        "How sure are you?",
        "Not sure",
        "Very sure",
        "Text STOP to stop.",
    ]


def test_a_note_above_a_text_reaches_the_translator_with_whom_the_flow_speaks_to() -> None:
    found = by_text(from_yaml(FLOW, "flows/definitions/check_in.yml"))

    assert found['How is "{goal.words}" going?'].notes == (
        "For students.",
        "{goal.words} is in the student's own words, short or long.",
    )
    assert found["A guess is fine."].notes == ("For students.", "a second hint.")
    assert found["How do you feel?"].notes == ("For students.",)


def test_a_text_knows_its_file_and_line() -> None:
    found = by_text(from_yaml(FLOW, "flows/definitions/check_in.yml"))

    assert found["You did it!"].places == (("flows/definitions/check_in.yml", 18),)


def test_synonyms_are_marked_because_they_are_never_sent() -> None:
    found = by_text(from_yaml(FLOW, "f.yml"))

    assert found["bad, sad"].marks == {SYNONYMS}
    assert found["Not so good"].marks == set()


def test_a_node_may_name_the_carrier_words_it_means() -> None:
    found = by_text(from_yaml(FLOW, "f.yml"))

    assert found["Text STOP to stop."].carrier_words == {"STOP"}
    assert found["You did it!"].carrier_words == set()
    assert by_text(from_yaml("- {carrier_words: start, say: Text START.}", "f.yml"))[
        "Text START."
    ].carrier_words == {"START"}


@pytest.mark.parametrize(
    ("readers", "note"),
    [
        ("guardian", "For parents and guardians."),
        ("[student, guardian]", "For students, and for parents and guardians alike."),
    ],
)
def test_translators_learn_whether_a_flow_speaks_to_parents(readers: str, note: str) -> None:
    found = from_yaml(f"for: {readers}\ntitle: Menu", "f.yml")

    assert found[0].notes == (note,)


def test_each_phrase_of_the_engine_is_a_text_with_its_own_note() -> None:
    phrases = """\
# Translators: {title} is the name of a flow.
back_to: "Back to {title}"
skipped: OK, skipped.
more_also: "more, yes"
safety_check: Thank you for telling me.
"""
    found = by_text(from_yaml(phrases, "flows/definitions/phrases.yml"))

    assert found["Back to {title}"].notes[1:] == ("{title} is the name of a flow.",)
    assert found["OK, skipped."].notes[1:] == ()
    assert found["more, yes"].marks == {SYNONYMS}
    assert found["Thank you for telling me."].marks == {SAFETY}


def test_a_flow_named_safety_is_for_hard_moments() -> None:
    found = from_yaml("nodes: [{say: I am telling the care team.}]", "flows/definitions/safety_concern.yml")

    assert found[0].marks == {SAFETY}


def test_a_note_above_the_first_of_several_labels_is_about_all_of_them() -> None:
    inventory = """\
letters:
  # Translators: end of a sentence.
  R: building
  I: finding out
items:
  - {id: a, text: Build a shelf}
"""
    found = by_text(from_yaml(inventory, "flows/inventories/interests.yml"))

    assert found["building"].notes == found["finding out"].notes == ("end of a sentence.",)
    assert found["Build a shelf"].notes == ()


def test_an_empty_file_and_an_empty_mapping_hold_no_texts() -> None:
    assert from_yaml("", "f.yml") == ()
    assert from_yaml("labels: {}", "f.yml") == ()


def test_a_file_that_is_not_yaml_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableSource) as error:
        from_yaml("id: x\nsay: 'no end\n", "flows/definitions/x.yml")

    assert (error.value.file, error.value.line) == ("flows/definitions/x.yml", 3)


CODE = '''\
from flows.text import Text

# Translators: to a phone number nobody knows.
STRANGER = Text(
    _("Hi! To use this you need a "
      "code.")
)
# Carrier words: START, STOP
STOPPED = Text(_("Text START."))
COUNT = Text("{count} goal", {}, plural="{count} goals")
OTHER = ngettext("{n} step", "{n} steps", n)
ODD = ngettext("{n} day")


def greet(name):
    """A docstring is nobody's text."""
    return catalogue.gettext("Hello"), _(name), _(), Text(msgid="unseen"), other("not a text"), run()("x")
'''


def test_marked_texts_of_code_are_found_with_their_notes() -> None:
    found = by_text(from_python(CODE, "bot/texts.py"))

    assert found["Hi! To use this you need a code."].notes == ("to a phone number nobody knows.",)
    assert found["Text START."].carrier_words == {"START", "STOP"}
    assert found["{count} goal"].plural == "{count} goals"
    assert found["{n} step"].plural == "{n} steps"
    assert found["{n} day"].plural is None
    assert found["Hello"].places == (("bot/texts.py", 17),)
    assert len(found) == 6


def test_texts_of_the_coordinators_pages_are_marked_because_length_costs_nothing_there() -> None:
    assert from_python('_("Accept")', "console/reviews.py")[0].marks == {SCREEN}


def test_code_that_does_not_parse_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableSource) as error:
        from_python("x = 1\ndef broken(:\n", "bot/x.py")

    assert (error.value.file, error.value.line) == ("bot/x.py", 2)


def test_a_text_written_twice_is_translated_once_and_keeps_both_places() -> None:
    first = Message(msgid="Not now", places=(("a.yml", 1),), notes=("x",), marks=frozenset({SCREEN}))
    stop = frozenset({"STOP"})
    second = Message(msgid="Not now", places=(("b.yml", 2),), notes=("x", "y"), carrier_words=stop)

    assert joined([first, second]) == (
        Message(
            msgid="Not now",
            places=(("a.yml", 1), ("b.yml", 2)),
            notes=("x", "y"),
            carrier_words=stop,
        ),
    )


def test_a_repository_is_read_folder_by_folder(tmp_path: Path) -> None:
    for name, text in {
        "flows/definitions/a.yml": "title: A flow",
        "flows/inventories/b.yml": "title: A list",
        "plan/c.py": '_("A sentence")',
        "bot/deep/d.py": '_("A text")',
        "elsewhere/e.py": '_("Nobody reads this")',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    assert [each.msgid for each in messages(tmp_path)] == ["A flow", "A list", "A sentence", "A text"]
