"""What a coordinator can correct in an update, and what stays as it was said."""

from datetime import date

import pytest
from plan_examples import goal, said

from plan import InvalidUpdate, OwnWords, UnknownField, amend, amendable

DUE = {"on": date(2026, 12, 11), "raw": "before winter break"}


def test_a_coordinator_corrects_a_number_that_was_misread() -> None:
    amended = amend(goal(target=8), {"target": "85", "unit": "%"})

    assert amended == goal(target=85, unit="%")


def test_a_misread_field_can_be_struck() -> None:
    assert amend(goal(baseline=7), {"baseline": None}) == goal()


@pytest.mark.parametrize("day", ["2026-12-18", date(2026, 12, 18)])
def test_a_corrected_day_keeps_the_words_it_was_said_in(day: object) -> None:
    amended = amend(goal(due=DUE), {"due": day})

    assert amended == goal(due={**DUE, "on": date(2026, 12, 18)})


def test_a_day_can_be_added_where_none_was_said() -> None:
    amended = amend(goal(), {"due": "2026-12-18"})

    assert amended == goal(due={"on": date(2026, 12, 18), "raw": "2026-12-18"})


def test_a_corrected_day_must_be_a_day() -> None:
    with pytest.raises(InvalidUpdate) as refusal:
        amend(goal(due=DUE), {"due": "next friday"})

    assert [fault.field for fault in refusal.value.faults] == ["due.on"]


@pytest.mark.parametrize("author", ["student", "guardian"])
@pytest.mark.parametrize("field", ["words", "verbatim"])
def test_the_words_of_a_goal_stay_the_persons_own(field: str, author: str) -> None:
    with pytest.raises(OwnWords) as refusal:
        amend(goal(author=author), {field: "improve academic performance", "target": 85})

    assert (refusal.value.update_id, refusal.value.fields) == ("goal", (field,))
    assert "improve" not in str(refusal.value)


def test_an_obstacle_can_be_struck_but_not_rephrased() -> None:
    update = said("checked_in", obstacle="my dumb phone")

    assert amend(update, {"obstacle": None}) == said("checked_in")
    with pytest.raises(OwnWords) as refusal:
        amend(update, {"obstacle": "screen time"})
    assert refusal.value.fields == ("obstacle",)


def test_steps_can_be_dropped_and_dated_but_not_rephrased() -> None:
    update = goal(steps=[{"words": "tutoring"}, {"words": "ok"}])

    amended = amend(update, {"steps": [{"words": "tutoring", "due": "2026-12-01", "owner": "Dad"}]})

    assert amended == goal(steps=[{"words": "tutoring", "due": "2026-12-01", "owner": "Dad"}])
    with pytest.raises(OwnWords) as refusal:
        amend(update, {"steps": [{"words": "attend tutoring"}]})
    assert refusal.value.fields == ("steps.words",)


def test_the_words_of_a_time_somebody_offered_stay_theirs() -> None:
    update = said("meeting_requested", slots=[{"raw": "tues after school"}])

    amended = amend(update, {"slots": [{"raw": "tues after school", "on": "2026-11-10", "at": "15:30"}]})

    assert amended.model_dump(mode="json")["slots"][0]["on"] == "2026-11-10"
    with pytest.raises(OwnWords):
        amend(update, {"slots": [{"raw": "Tuesday, 3:30 pm"}]})


def test_a_coordinators_own_note_can_be_reworded() -> None:
    note = said("note_added", words="prefers mornigns")

    assert amend(note, {"words": "prefers mornings"}) == said("note_added")
    assert "words" in amendable(note)


@pytest.mark.parametrize("field", ["id", "author", "said_at", "kind", "target_grade"])
def test_the_record_of_who_said_what_cannot_be_amended(field: str) -> None:
    with pytest.raises(UnknownField) as refusal:
        amend(goal(), {field: "x"})

    assert (refusal.value.kind, refusal.value.fields) == ("goal_set", (field,))
    assert "target" in refusal.value.known
    assert "words" not in refusal.value.known
