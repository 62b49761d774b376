"""Which updates wait for a coordinator."""

import pytest

from plan import DEFAULT_POLICY, InvalidPolicy, ReviewState, kinds, read_policy, review_mode


def test_a_students_own_progress_enters_the_plan_at_once_and_everything_else_waits() -> None:
    at_once = {kind for kind in kinds() if review_mode(kind, "student") == "apply"}

    assert at_once == {
        "checked_in",
        "step_done",
        "interests_profiled",
        "strength_noted",
        "obstacle_reported",
    }


@pytest.mark.parametrize("author", ["guardian", "coordinator"])
def test_nobody_elses_word_enters_at_once_by_default(author: str) -> None:
    assert {review_mode(kind, author) for kind in kinds()} == {"wait"}


def test_a_district_can_let_a_familys_own_word_enter_at_once() -> None:
    policy = read_policy({"family_input": "apply"})

    assert review_mode("family_input", "guardian", policy) == "apply"
    assert review_mode("family_input", "coordinator", policy) == "wait"


def test_a_district_can_make_check_ins_wait() -> None:
    policy = read_policy({"checked_in": "wait"})

    assert review_mode("checked_in", "student", policy) == "wait"
    assert review_mode("step_done", "student", policy) == "apply"


def test_a_good_policy_passes() -> None:
    assert read_policy({}) == DEFAULT_POLICY


def test_every_fault_of_a_policy_is_told_at_once() -> None:
    with pytest.raises(InvalidPolicy) as refusal:
        read_policy(
            {"need_noted": "apply", "goal_sett": "wait", "goal_set": "sometimes", "tier_set": "apply"}
        )

    assert [str(fault) for fault in refusal.value.faults] == [
        "need_noted: always waits for a coordinator",
        "goal_sett: is no kind of update",
        "goal_set: must be wait or apply",
        "tier_set: is no kind of update",
        "tier_set: always waits for a coordinator",
    ]


def test_a_kind_that_a_policy_does_not_name_waits() -> None:
    assert review_mode("checked_in", "student", {}) == "wait"


def test_a_proposed_update_ends_accepted_amended_declined_or_withdrawn() -> None:
    assert [str(state) for state in ReviewState] == [
        "proposed",
        "accepted",
        "amended",
        "declined",
        "withdrawn",
    ]
