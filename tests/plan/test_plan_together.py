"""What becomes of everything in a plan that is not a goal."""

from datetime import UTC, date, datetime

from plan_examples import REQUIRED, goal, said

from plan import Plan, fold, version_hash

TUESDAY = datetime(2026, 11, 10, 16, 30, tzinfo=UTC)


def test_everything_told_about_a_student_stands_in_its_own_part_of_the_plan() -> None:
    plan = fold("student", [said(kind, id=kind) for kind in REQUIRED])

    assert [told.words for told in plan.strengths] == ["good at drawing"]
    assert [need.words for need in plan.needs] == ["a quiet place to study"]
    assert [told.words for told in plan.family] == ["she reads to her brother"]
    assert [request.words for request in plan.support_requests] == ["help with essays"]
    assert [profile.scores["S"] for profile in plan.interests] == [6]
    assert [signature.signer_name for signature in plan.signatures] == ["A Guardian"]
    assert [note.words for note in plan.notes] == ["prefers mornings"]


def test_every_part_names_the_update_it_came_from() -> None:
    plan = fold("student", [said(kind, id=kind) for kind in REQUIRED])

    parts = (plan.strengths, plan.needs, plan.family, plan.interests, plan.signatures, plan.notes, plan.goals)
    assert [part.source for (part,) in parts] == [
        "strength_noted",
        "need_noted",
        "family_input",
        "interests_profiled",
        "plan_signed",
        "note_added",
        "goal_set",
    ]


def test_a_meeting_is_requested_until_somebody_confirms_it() -> None:
    request = said("meeting_requested", id="meeting", with_whom="Ms. Ortiz", interpreter="es")
    confirmed = said("meeting_changed", id="yes", day=1, starts_at=TUESDAY)

    asked, agreed = fold("student", [request]), fold("student", [request, confirmed])

    assert asked.meetings[0].status == "requested"
    assert (agreed.meetings[0].status, agreed.meetings[0].starts_at) == ("confirmed", TUESDAY)
    assert (agreed.meetings[0].with_whom, agreed.meetings[0].interpreter) == ("Ms. Ortiz", "es")


def test_a_meeting_called_off_remembers_when_it_would_have_been() -> None:
    request = said("meeting_requested", id="meeting")
    confirmed = said("meeting_changed", id="yes", day=1, starts_at=TUESDAY, note="room 4")
    cancelled = said("meeting_changed", id="no", day=2, status="cancelled")

    (meeting,) = fold("student", [cancelled, request, confirmed]).meetings

    assert (meeting.status, meeting.starts_at, meeting.note) == ("cancelled", TUESDAY, None)
    assert [change.source for change in meeting.changes] == ["yes", "no"]


def test_a_change_to_one_meeting_leaves_the_others_alone() -> None:
    first, second = said("meeting_requested", id="first"), said("meeting_requested", id="second", day=1)

    plan = fold("student", [first, second, said("meeting_changed", day=2, meeting_id="second")])

    assert [meeting.status for meeting in plan.meetings] == ["requested", "confirmed"]


def test_a_change_to_an_unknown_meeting_waits_for_it() -> None:
    plan = fold("student", [said("meeting_changed", id="early")])

    assert [update.id for update in plan.unplaced] == ["early"]
    assert plan.meeting("meeting") is None


def test_the_last_word_on_sharing_holds_per_section_and_person() -> None:
    plan = fold(
        "student",
        [
            said("sharing_changed", id="stop", day=4, level="none"),
            said("sharing_changed", id="start", day=1, expires_on=date(2027, 6, 1)),
            said("sharing_changed", id="coach", day=2, person_id="coach", level="summary"),
        ],
    )

    assert [(grant.person_id, grant.level) for grant in plan.sharing] == [
        ("coach", "summary"),
        ("aunt", "none"),
    ]


def test_a_new_inventory_stands_beside_the_old_one() -> None:
    plan = fold(
        "student", [said("interests_profiled", id="may", day=90), said("interests_profiled", id="feb")]
    )

    assert [profile.source for profile in plan.interests] == ["feb", "may"]


def test_restricted_notes_can_be_left_out_for_readers_who_are_not_staff() -> None:
    plan = fold("student", [said("note_added", id="a"), said("note_added", id="b", visibility="restricted")])

    assert [note.source for note in plan.without_restricted().notes] == ["a"]
    assert len(plan.notes) == 2


def test_a_changed_goal_makes_another_version_of_the_plan() -> None:
    before = fold("student", [goal()])
    after = fold("student", [goal(), said("goal_revised", day=1, target=85)])

    assert version_hash(before) != version_hash(after)
    assert len(version_hash(before)) == 64


def test_signing_a_plan_does_not_outdate_the_signature() -> None:
    before = fold("student", [goal()])
    signed = fold("student", [goal(), said("plan_signed", id="signed", plan_version=version_hash(before))])

    assert version_hash(signed) == signed.signatures[0].plan_version


def test_an_empty_plan_has_nothing_in_it() -> None:
    assert Plan.empty("student") == fold("student", [])
