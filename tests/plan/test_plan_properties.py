"""What holds for every history of updates, however odd."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_strategies import FIELDS, careless_histories, everyone, goal_histories, histories, of_kind, updates

from plan import (
    OwnWords,
    Plan,
    PlanError,
    Update,
    amend,
    amendable,
    apply,
    describe,
    fold,
    kinds,
    parse,
    review_mode,
    version_hash,
)
from plan.policy import Policy
from plan.sentences import SENTENCES
from plan.values import Author

OWN_WORDS = ("verbatim", "words", "obstacle", "if_then", "done", "next_step", "reason")


def through_json(document: object) -> dict[str, object]:
    return json.loads(json.dumps(document))


@given(histories | goal_histories, st.randoms(use_true_random=False))
def test_a_plan_does_not_depend_on_the_order_its_updates_arrived_in(
    history: list[Update], random: Random
) -> None:
    shuffled = random.sample(history, len(history))

    plan, other = fold("student", history), fold("student", shuffled)

    assert plan == other
    assert plan.model_dump_json() == other.model_dump_json()
    assert version_hash(plan) == version_hash(other)


@settings(max_examples=300)
@given(goal_histories, st.randoms(use_true_random=False))
def test_a_goal_does_not_depend_on_who_was_reviewed_first(history: list[Update], random: Random) -> None:
    set_first = [update for update in history if update.kind == "goal_set"]
    later = [update for update in history if update.kind != "goal_set"]

    goals = fold("student", [*set_first, *random.sample(later, len(later))]).goals

    assert goals == fold("student", history).goals


@given(histories, st.randoms(use_true_random=False))
def test_an_update_that_arrives_twice_changes_nothing(history: list[Update], random: Random) -> None:
    again = random.sample(history, len(history) // 2)

    assert fold("student", [*history, *again]) == fold("student", history)


@given(careless_histories)
def test_no_history_raises_and_folding_it_again_gives_the_same_plan(history: list[Update]) -> None:
    plan = fold("student", history)

    assert plan == fold("student", history)


@given(careless_histories)
def test_a_plan_survives_json_after_every_update(history: list[Update]) -> None:
    plan = Plan.empty("student")
    for update in history:
        plan = apply(plan, update)
        loaded = Plan.model_validate(through_json(plan.model_dump(mode="json")))

        assert loaded == plan
        assert version_hash(loaded) == version_hash(plan)
        plan = loaded


@given(updates)
def test_an_update_survives_json(update: Update) -> None:
    loaded = parse(through_json(update.model_dump(mode="json")))

    assert loaded == update
    assert type(loaded) is type(update)


@given(histories)
def test_no_update_is_lost_unless_a_later_word_replaced_it(history: list[Update]) -> None:
    plan = fold("student", history)
    kept = plan.model_dump_json()

    replaceable = {"goal_revised", "goal_completed", "goal_dropped", "step_done", "sharing_changed"}
    lost = [update.kind for update in history if f'"{update.id}"' not in kept]
    assert set(lost) <= replaceable


@given(histories)
def test_only_what_names_something_unknown_stays_unplaced(history: list[Update]) -> None:
    plan = fold("student", history)

    for update in plan.unplaced:
        goal = plan.goal(getattr(update, "goal_id", None) or "")
        step_id = getattr(update, "step_id", None)
        assert goal is None or step_id not in {step.id for step in goal.steps}
        assert plan.meeting(getattr(update, "meeting_id", "")) is None


@given(st.lists(of_kind("goal_set") | of_kind("checked_in"), max_size=12))
def test_no_check_in_completes_a_goal(history: list[Update]) -> None:
    plan = fold("student", history)

    assert all(goal.status == "active" for goal in plan.goals)


@given(updates, st.data())
def test_amending_never_changes_what_a_student_or_guardian_said(update: Update, data: st.DataObject) -> None:
    fields = data.draw(st.lists(st.sampled_from(sorted(type(update).model_fields)), max_size=3, unique=True))
    changes = {
        field: data.draw(
            FIELDS[update.kind].get(field, st.none()) | st.none() | st.text(max_size=5), label=field
        )
        for field in fields
    }

    try:
        amended = amend(update, changes)
    except PlanError:
        return

    assert amended.verbatim == update.verbatim
    assert (amended.id, amended.author, amended.said_at) == (update.id, update.author, update.said_at)
    if update.author != "coordinator":
        for field in OWN_WORDS:
            assert getattr(amended, field, None) in {getattr(update, field, None), None}
        said_steps = {step.words for step in getattr(update, "steps", ())}
        assert {step.words for step in getattr(amended, "steps", ())} <= said_steps


@given(updates)
def test_amending_everything_to_what_it_was_changes_nothing(update: Update) -> None:
    as_json = update.model_dump(mode="json")

    assert amend(update, {field: as_json[field] for field in amendable(update)}) == update


@given(of_kind("goal_set"), st.text(min_size=1).filter(str.strip))
def test_staff_cannot_reword_a_goal(update: Update, other_words: str) -> None:
    with pytest.raises(OwnWords) as refusal:
        amend(update, {"words": f"{update.words} {other_words}"})

    assert refusal.value.fields == ("words",)


@given(
    st.sampled_from(["need_noted", "tier_set", "note_added"]),
    everyone,
    st.dictionaries(st.sampled_from([*kinds(), "tier_set"]), st.sampled_from(["apply", "wait", "APPLY", ""])),
)
def test_needs_tiers_and_notes_wait_whatever_a_district_chose(
    kind: str, author: Author, policy: Policy
) -> None:
    assert review_mode(kind, author, policy) == "wait"


@given(updates)
def test_every_update_can_be_told_in_one_sentence(update: Update) -> None:
    msgid, values = describe(update)

    sentence = msgid.format(name="Sam", **values)
    assert sentence.startswith("Sam ")
    assert any(msgid in sentences for sentences in SENTENCES.values())
