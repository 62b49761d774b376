"""What is accepted as an update, and what is refused, with every reason at once."""

from datetime import date

import pytest
from plan_examples import REQUIRED, data, said

from plan import InvalidUpdate, UnknownKind, kinds, parse
from plan.folding import COLLECTIONS
from plan.goal_folding import GOAL_CHANGES


@pytest.mark.parametrize("kind", REQUIRED)
def test_a_good_update_of_every_kind_is_read(kind: str) -> None:
    assert said(kind).kind == kind


def test_the_examples_cover_every_kind() -> None:
    assert set(REQUIRED) == set(kinds())


def test_every_kind_has_exactly_one_place_in_a_plan() -> None:
    openers = {"goal_set", "meeting_requested", "meeting_changed", "sharing_changed"}

    assert openers | set(COLLECTIONS) | set(GOAL_CHANGES) == set(kinds())
    assert len(openers) + len(COLLECTIONS) + len(GOAL_CHANGES) == len(kinds())


@pytest.mark.parametrize("kind", ["goal_achieved", "", None, 7])
def test_a_kind_that_does_not_exist_is_refused_by_name(kind: object) -> None:
    with pytest.raises(UnknownKind) as refusal:
        parse({**data("goal_set"), "kind": kind})

    assert refusal.value.kind == str(kind)
    assert "goal_set" in refusal.value.known


def test_every_fault_is_told_at_once_and_none_repeats_what_was_written() -> None:
    with pytest.raises(InvalidUpdate) as refusal:
        parse(data("goal_set", words=" ", confidence=11, target="secret-word", due={"raw": "x", "when": 1}))

    assert [fault.field for fault in refusal.value.faults] == ["target", "due.when", "confidence", "words"]
    assert refusal.value.kind == "goal_set"
    assert "secret-word" not in str(refusal.value)


def test_a_missing_field_is_told_by_name() -> None:
    incomplete = data("goal_set")
    del incomplete["words"]

    with pytest.raises(InvalidUpdate) as refusal:
        parse(incomplete)

    assert [fault.field for fault in refusal.value.faults] == ["words"]


def test_a_coordinator_cannot_set_a_goal() -> None:
    with pytest.raises(InvalidUpdate) as refusal:
        said("goal_set", author="coordinator")

    assert [str(fault) for fault in refusal.value.faults] == ["author: must be one of: guardian, student"]


def test_a_guardian_can_set_a_goal_for_the_youngest() -> None:
    assert said("goal_set", author="guardian").author == "guardian"


def test_a_coordinator_can_revise_a_goal_but_not_its_words() -> None:
    said("goal_revised", author="coordinator", target=85)

    with pytest.raises(InvalidUpdate) as refusal:
        said("goal_revised", author="coordinator", words="get better grades")

    assert [fault.field for fault in refusal.value.faults] == ["update"]


def test_a_restricted_note_is_a_coordinators() -> None:
    with pytest.raises(InvalidUpdate):
        said("note_added", author="student", visibility="restricted")


@pytest.mark.parametrize(
    "fields",
    [
        {"said_at": "2026-11-02T15:00:00"},
        {"said_at": "0001-01-01T00:00:00+14:00"},
        {"id": "two.parts"},
        {"language": "not a language"},
        {"target": float("nan")},
        {"steps": [{"words": "one"}, {"words": "two"}, {"words": "three"}, {"words": "four"}]},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_does_not_fit_a_goal_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidUpdate) as refusal:
        parse({**data("goal_set"), **fields})

    assert [fault.field for fault in refusal.value.faults] == [*fields]


def test_a_slot_is_a_time_in_the_schools_own_zone() -> None:
    assert said("meeting_requested", slots=[{"raw": "at 4", "at": "16:00"}]).kind == "meeting_requested"

    with pytest.raises(InvalidUpdate):
        said("meeting_requested", slots=[{"raw": "at 4", "at": "16:00+01:00"}])


def test_times_are_kept_in_utc() -> None:
    update = said("checked_in", said_at="2026-11-02T16:30:00+01:00")

    assert update.model_dump(mode="json")["said_at"] == "2026-11-02T15:30:00Z"


def test_a_plain_day_or_plain_words_can_stand_for_a_due_date() -> None:
    for given, on in (("2026-12-18", "2026-12-18"), ("before winter break", None)):
        due = said("goal_set", due=given).model_dump(mode="json")["due"]
        assert due == {"on": on, "raw": given}


def test_a_day_of_the_calendar_can_stand_for_a_due_date() -> None:
    assert said("goal_set", due=date(2026, 12, 18)) == said("goal_set", due="2026-12-18")


def test_plain_words_can_stand_for_steps_supporters_and_times() -> None:
    assert said("goal_set", steps="tutoring", supporters="Ms. Ortiz") == said(
        "goal_set", steps=[{"words": "tutoring"}], supporters=["Ms. Ortiz"]
    )
    assert said("meeting_requested", slots=["at 4"]) == said("meeting_requested", slots=[{"raw": "at 4"}])


def test_half_characters_and_nul_become_a_mark_so_that_a_plan_can_always_be_stored() -> None:
    update = said("strength_noted", words="good \ud83d at\x00 art")

    assert update.model_dump()["words"] == "good \ufffd at\ufffd art"


def test_an_update_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        said("strength_noted").words = "other"
