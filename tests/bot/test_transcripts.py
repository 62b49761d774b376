"""Playing a transcript shows the first place where a conversation goes another way, for anybody to mend."""

from pathlib import Path

import pytest

from bot.brain import Brain
from bot.resources import flow_sources
from bot.transcript_text import TranscriptFault, parse
from bot.transcripts import as_played, run, run_all
from flows.loader import load as load_flows
from locales import load as load_catalogue
from nlu.calendar import default_calendar
from nlu.interpretation import Interpretation

HEAD = """\
A check-in.
as: student
languages: en
goal: g1 | read more | progress 4 | due 2026-12-18 | steps at lunch; at home
"""
ASKED = 'bot: How is "read more" going, from 0 to 10? 10 is done.\n'
SAVED = "bot: Saved: 6 of 10. Next: go on.\n  Nice work. Ms. Rivera will see it.\n"
WHOLE = (
    HEAD
    + "\nstarts: check_in\n"
    + ASKED
    + "student: 6\nbot: (anything)\nstudent: skip\nbot: What is one thing you will do next?\nstudent: go on\n"
    + SAVED
)


class Unsure:
    """An interpreter that never knows what anybody wants, so that a test depends on answers alone."""

    def interpret(self, text: str, *, profile_language: str, languages: tuple[str, ...]) -> Interpretation:
        return Interpretation(
            intent="out_of_scope",
            confidence=0.0,
            language=profile_language,
            entities=(),
            ranking=(("out_of_scope", 0.0),),
            is_unsure=True,
        )


@pytest.fixture(scope="module")
def small() -> Brain:
    sources = flow_sources()
    return Brain(
        flows=load_flows(
            sources.definitions, inventories=sources.inventories, clusters_csv=sources.clusters_csv
        ),
        catalogue=load_catalogue(("en", "es")),
        interpreter=Unsure(),
        calendar=default_calendar(),
        languages=("en", "es"),
        default_language="en",
    )


def played(text: str, small: Brain) -> str:
    """Write a transcript as the conversation really goes."""
    return as_played(parse("a.txt", text), brain=small)


def test_a_conversation_that_goes_as_written_has_no_failure(small: Brain) -> None:
    text = WHOLE + "proposes: checked_in\n  goal_id: g1\n  progress: 6\n  next_step: go on\n"

    assert run(parse("a.txt", text), brain=small) is None


def test_what_was_played_can_be_written_down_and_plays_again(small: Brain) -> None:
    again = played(WHOLE, small)

    assert run(parse("a.txt", again), brain=small) is None
    assert "proposes: checked_in\n  goal_id: g1\n  progress: 6\n  next_step: go on\n" in again


def test_a_proposal_may_name_only_the_fields_that_matter(small: Brain) -> None:
    assert run(parse("a.txt", WHOLE + "proposes: checked_in\n  progress: 6\n"), brain=small) is None


def test_a_field_that_is_different_is_a_failure(small: Brain) -> None:
    failure = run(parse("a.txt", WHOLE + "proposes: checked_in\n  progress: 7\n"), brain=small)

    assert failure is not None
    assert (failure.line, failure.expected) == (15, "proposes: checked_in\n  progress: 7")
    assert "\n  progress: 6\n" in failure.got


def test_the_first_difference_is_shown_with_its_line(small: Brain) -> None:
    text = HEAD + "\nstarts: check_in\nbot: How is it going?\nstudent: 6\nbot: never read\n"

    failure = run(parse("a.txt", text), brain=small)

    assert failure is not None
    assert str(failure) == (
        "a.txt:7: the conversation went another way\n"
        "  expected  bot: How is it going?\n"
        '  got       bot: How is "read more" going, from 0 to 10? 10 is done.'
    )


def test_what_was_not_written_down_is_a_failure_too(small: Brain) -> None:
    failure = run(parse("a.txt", WHOLE), brain=small)

    assert failure is not None
    assert failure.expected == ""
    assert failure.got.startswith("proposes: checked_in")
    assert "(nothing more)" in str(failure)


def test_what_did_not_happen_is_a_failure(small: Brain) -> None:
    failure = run(
        parse("a.txt", HEAD + "\nstarts: check_in\n" + ASKED + "alerts: abuse alert\n"), brain=small
    )

    assert failure is not None
    assert (failure.expected, failure.got) == ("alerts: abuse alert", "")


def test_an_alert_a_person_and_a_withdrawal_are_told_beside_the_words(small: Brain) -> None:
    told = played(
        HEAD + "\nstarts: check_in\nstudent: 10\nstudent: no wait i meant 7\nstudent: i want to kill myself\n"
        "starts: person\nstudent: menu\nstarts: language\nstudent: 1\n",
        small,
    )

    assert "withdraws: 2" in told
    assert "alerts: self_harm alert" in told
    assert "hands off: wants_a_person" in told
    assert "language: en" in told


def test_time_and_facts_may_change_between_two_messages(small: Brain) -> None:
    told = played(
        "A goal later.\nas: student\nlanguages: en\nnow: 2026-11-23T16:00\nhelper: Rosa\n\n"
        "starts: view_plan\nnow: 2026-11-30T16:00\ngoal: g1 | read more | target 80 | area academics\n"
        "known: visits = 3\nmeeting: m1 | Mr. Park\nstarts: view_plan\nstarts: change_meeting\n",
        small,
    )

    assert "No goals in your plan yet." in told
    assert 'Your goal: "read more"' in told
    assert "Your meeting with Mr. Park." in told


def test_a_guardian_may_talk_and_a_conversation_may_begin_with_the_assistant(small: Brain) -> None:
    told = played(
        "Hello.\nas: guardian\nname: Rosa\nlanguages: en\nflow: welcome_guardian\n\nguardian: 1\n", small
    )

    assert "Is this Rosa?" in told
    assert "This is about Maya." in told


def test_a_coordinators_decision_reaches_the_student(small: Brain) -> None:
    told = played(
        HEAD + "\nreviewed: declined goal_set | a dog | Ask at home.\nreviewed: accepted goal_set | read\n",
        small,
    )

    assert "did not put it in your plan yet: a dog\n  Why: Ask at home." in told
    assert "put it in your plan: read" in told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello.\nas: robot\n\nstudent: hi\n", 1),
        ("Hello.\nnow: yesterday\n\nstudent: hi\n", 2),
        ("Hello.\ngoal: g1\n\nstudent: hi\n", 2),
        ("Hello.\ngoal: g1 | read | due soon\n\nstudent: hi\n", 2),
        ("Hello.\nchannel: pigeon\n\nstudent: hi\n", 1),
        ("Hello.\n\nreviewed: perhaps\n", 3),
    ],
    ids=["nobody talks", "no time", "a goal without words", "no day", "no channel", "no decision"],
)
def test_a_fact_that_is_not_understood_is_named(text: str, line: int, small: Brain) -> None:
    with pytest.raises(TranscriptFault) as caught:
        run(parse("a.txt", text), brain=small)

    assert caught.value.line == line


def test_all_transcripts_of_a_folder_are_played_and_an_unreadable_one_counts(
    tmp_path: Path, small: Brain
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "good.txt").write_text(HEAD + "\nstarts: check_in\n" + ASKED, encoding="utf-8")
    (tmp_path / "en" / "odd.txt").write_text("Odd.\n\nrobot: hi\n", encoding="utf-8")
    (tmp_path / "other.txt").write_text(HEAD + "\nstarts: check_in\nbot: Hi!\n", encoding="utf-8")

    failures = run_all([tmp_path / "en", tmp_path / "other.txt"], brain=small)

    assert [(Path(failure.file).name, failure.line) for failure in failures] == [
        ("odd.txt", 3),
        ("other.txt", 7),
    ]
