"""What becomes of a goal as people tell of it."""

from datetime import date
from random import Random

from plan_examples import goal, said

from plan import Plan, apply, fold


def test_a_goal_keeps_the_students_words_and_everything_read_out_of_them() -> None:
    update = goal(
        words="raise my algebra grade from a 68 to 80",
        area="academics",
        measure="algebra grade",
        baseline=68,
        target=80,
        due={"on": date(2026, 12, 18), "raw": "before winter break"},
        supporters=("Ms. Ortiz",),
        confidence=7,
    )

    (kept,) = apply(Plan.empty("student"), update).goals

    assert kept.id == kept.source == "goal"
    assert (kept.words, kept.status) == ("raise my algebra grade from a 68 to 80", "active")
    assert (kept.area, kept.measure, kept.baseline, kept.target) == ("academics", "algebra grade", 68, 80)
    assert kept.due is not None
    assert (kept.due.on, kept.due.raw) == (date(2026, 12, 18), "before winter break")
    assert (kept.supporters, kept.confidence) == (("Ms. Ortiz",), 7)


def test_the_first_steps_of_a_goal_are_numbered_after_it() -> None:
    steps = [{"words": "tutoring on Tuesday"}, {"words": "ask Ms. Ortiz", "owner": "Dad"}]

    (kept,) = fold("student", [goal(steps=steps)]).goals

    assert [(step.id, step.words, step.owner) for step in kept.steps] == [
        ("goal.1", "tutoring on Tuesday", None),
        ("goal.2", "ask Ms. Ortiz", "Dad"),
    ]


def test_a_step_that_was_done_is_no_longer_open_and_says_who_told() -> None:
    plan = fold(
        "student",
        [
            goal(steps=[{"words": "tutoring"}]),
            said("step_added", id="more", day=1),
            said("step_done", id="told", day=2, step_id="goal.1"),
        ],
    )

    (kept,) = plan.goals
    assert [step.id for step in kept.open_steps] == ["more"]
    assert kept.steps[0].done is not None
    assert kept.steps[0].done.source == "told"


def test_a_step_told_twice_was_done_when_it_was_first_told() -> None:
    first, second = said("step_done", id="a", day=1), said("step_done", id="b", day=2)
    setting = goal(steps=[{"words": "tutoring"}])

    for updates in ([setting, first, second], [setting, second, first]):
        done = fold("student", updates).goals[0].steps[0].done
        assert done is not None
        assert done.source == "a"


def test_a_revision_changes_only_what_it_gives_and_leaves_its_mark() -> None:
    plan = fold("student", [goal(target=80, unit="%"), said("goal_revised", id="later", day=1, target=85)])

    (kept,) = plan.goals
    assert (kept.words, kept.target, kept.unit) == ("raise my algebra grade", 85, "%")
    assert {name: mark.source for name, mark in kept.revised.items()} == {"target": "later"}


def test_new_words_for_a_goal_bring_their_language_along() -> None:
    revision = said("goal_revised", day=1, words="subir mi nota de álgebra", language="es")

    (kept,) = fold("student", [goal(), revision]).goals

    assert (kept.words, kept.language) == ("subir mi nota de álgebra", "es")


def test_what_was_said_last_holds_even_when_it_was_accepted_first() -> None:
    monday = said("goal_revised", id="monday", day=1, target=85, confidence=4)
    friday = said("goal_revised", id="friday", day=5, target=90)

    (kept,) = fold("student", [goal(), friday, monday]).goals

    assert (kept.target, kept.confidence) == (90, 4)


def test_progress_ten_does_not_complete_a_goal() -> None:
    (kept,) = fold("student", [goal(), said("checked_in", day=1, progress=10)]).goals

    assert (kept.status, kept.progress) == ("active", 10)


def test_a_check_in_tells_progress_next_step_confidence_and_what_was_in_the_way() -> None:
    plan = fold(
        "student",
        [
            goal(confidence=8),
            said("checked_in", id="one", day=1, progress=4, obstacle="my phone", next_step="see Ms. Ortiz"),
            said("checked_in", id="two", day=8, done="went to tutoring", confidence=6),
        ],
    )

    (kept,) = plan.goals
    assert (kept.progress, kept.next_step, kept.confidence) == (4, "see Ms. Ortiz", 6)
    assert [check_in.source for check_in in kept.check_ins] == ["one", "two"]
    assert [(obstacle.words, obstacle.source) for obstacle in kept.obstacles] == [("my phone", "one")]


def test_a_completed_goal_is_no_longer_active() -> None:
    plan = fold("student", [goal(), said("goal_completed", id="won", day=9)])

    (kept,) = plan.goals
    assert kept.status == "completed"
    assert kept.closed is not None
    assert kept.closed.source == "won"
    assert plan.active_goals == ()


def test_a_dropped_goal_keeps_the_reason() -> None:
    (kept,) = fold("student", [goal(), said("goal_dropped", day=3, reason="I moved to geometry")]).goals

    assert (kept.status, kept.dropped_because) == ("dropped", "I moved to geometry")


def test_the_last_word_on_completed_or_dropped_holds() -> None:
    dropped = said("goal_dropped", id="dropped", day=3, reason="too much")
    completed = said("goal_completed", id="completed", day=4)

    for updates in ([goal(), dropped, completed], [goal(), completed, dropped]):
        (kept,) = fold("student", updates).goals
        assert (kept.status, kept.dropped_because) == ("completed", None)


def test_active_goals_come_newest_first() -> None:
    plan = fold("student", [said("goal_set", id="old"), said("goal_set", id="new", day=3)])

    assert [kept.id for kept in plan.active_goals] == ["new", "old"]


def test_an_obstacle_without_a_goal_belongs_to_the_plan_and_one_with_a_goal_to_the_goal() -> None:
    plan = fold(
        "student",
        [
            goal(),
            said("obstacle_reported", id="general"),
            said("obstacle_reported", id="own", goal_id="goal", if_then="if it buzzes, I put it away"),
        ],
    )

    assert [obstacle.source for obstacle in plan.obstacles] == ["general"]
    assert [obstacle.if_then for obstacle in plan.goals[0].obstacles] == ["if it buzzes, I put it away"]


def test_a_check_in_on_an_unknown_goal_is_kept_aside_and_placed_when_the_goal_arrives() -> None:
    check_in = said("checked_in", id="early", day=1, progress=3)

    waiting = apply(Plan.empty("student"), check_in)
    placed = apply(waiting, goal())

    assert [update.id for update in waiting.unplaced] == ["early"]
    assert placed.unplaced == ()
    assert placed.goals[0].progress == 3


def test_a_step_done_before_its_step_and_goal_arrived_finds_both() -> None:
    done = said("step_done", id="done", day=1, step_id="more")
    added = said("step_added", id="more", day=2)

    plan = fold("student", [done, added, goal()])

    assert plan.unplaced == ()
    assert plan.goals[0].open_steps == ()


def test_a_step_of_another_goal_cannot_be_done_here() -> None:
    plan = fold("student", [goal(), said("step_done", id="astray", step_id="other.1")])

    assert [update.id for update in plan.unplaced] == ["astray"]


def test_placing_what_waited_leaves_the_rest_waiting() -> None:
    here, elsewhere = said("checked_in", id="here"), said("checked_in", id="elsewhere", goal_id="other")

    plan = fold("student", [elsewhere, here, goal()])

    assert [update.id for update in plan.unplaced] == ["elsewhere"]
    assert len(plan.goals[0].check_ins) == 1


def test_the_same_goal_accepted_twice_is_one_goal() -> None:
    assert len(fold("student", [goal(), goal()]).goals) == 1


def test_applying_an_update_leaves_the_plan_before_as_it_was() -> None:
    before = fold("student", [goal()])

    apply(before, said("goal_revised", day=1, target=85))

    assert before == fold("student", [goal()])


def test_a_goal_that_the_plan_does_not_have_is_not_found() -> None:
    assert Plan.empty("student").goal("goal") is None


def test_a_long_year_of_updates_comes_to_the_same_plan_in_any_order() -> None:
    year = [
        goal(),
        *(
            said("checked_in", id=f"c{day}", day=day, progress=day % 11, obstacle="x")
            for day in range(1, 200)
        ),
    ]
    shuffled = Random(7).sample(year, len(year))

    assert fold("student", shuffled) == fold("student", year)
