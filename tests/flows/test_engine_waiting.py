"""A question that nobody answers: one nudge, then peace; and the way back."""

from datetime import timedelta

import pytest
from flow_chat import Chat
from sample_flows import flow_set, one_flow

from flows.errors import FlowFaults
from flows.events import Expired, Safety, TimedOut
from flows.flow import FlowSet
from flows.loader import load
from flows.waiting import open_key

DAY = timedelta(days=1)


def timed_out(chat: Chat) -> TimedOut:
    return TimedOut(question=open_key(chat.state) or "")


def a_flow(nodes: str, head: str = "") -> FlowSet:
    return flow_set(story=one_flow(nodes).replace("nodes:", f"{head}nodes:"))


def test_an_open_question_sets_a_timer_for_a_nudge_and_one_for_the_end() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.timers == {"question": DAY, "expiry": 7 * DAY}


def test_with_nothing_open_no_timer_is_set() -> None:
    chat = Chat()
    chat.says("back")

    assert chat.timers == {}


def test_a_question_nobody_answered_is_asked_once_more_and_never_again() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.happens(timed_out(chat)) == ["nudge", 'How is "read every day" going?']
    assert chat.timers == {"expiry": 7 * DAY}
    assert chat.happens(timed_out(chat)) == []


def test_the_answer_to_a_nudge_is_an_answer() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.happens(timed_out(chat))

    assert chat.says("6") == ["What is next?"]
    assert "question" in chat.timers


def test_a_nudge_for_a_question_that_was_answered_meanwhile_says_nothing() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    late = timed_out(chat)
    chat.says("6")

    assert chat.happens(late) == []
    assert chat.open == "next_step"


def test_who_did_not_answer_a_nudge_is_not_nudged_about_the_next_thing_either() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.happens(timed_out(chat))
    chat.happens(Expired())
    chat.starts("check_in")

    assert "question" not in chat.timers
    assert chat.happens(timed_out(chat)) == []


def test_nobody_is_nudged_after_they_spoke_of_danger() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("i want to die", safety=Safety(category="self_harm", level="alert"))

    assert chat.timers == {"expiry": 7 * DAY}
    assert chat.happens(timed_out(chat)) == []


def test_a_menu_is_never_asked_again() -> None:
    chat = Chat()
    chat.says("menu")

    assert chat.timers == {"expiry": 7 * DAY}


def test_a_flow_may_word_its_nudge_or_want_none() -> None:
    flows = a_flow(
        "  - {id: a, ask: First, as: text, timeout: {after: 3 days, say: Still here.}}\n"
        "  - {id: b, ask: Second, as: text, timeout: never}\n"
        "  - say: ok\n",
        head="expires_after: 14 days\n",
    )
    chat = Chat(flows=flows)

    chat.starts("story")
    assert chat.timers == {"question": 3 * DAY, "expiry": 14 * DAY}
    assert chat.happens(timed_out(chat)) == ["Still here.", "First"]

    chat.says("something")
    assert chat.timers == {"expiry": 14 * DAY}


def test_what_expires_is_let_go_without_a_word_and_nothing_is_proposed() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")

    assert chat.happens(Expired()) == []
    assert (chat.effects, chat.open, chat.timers) == ((), None, {})


def test_a_reply_weeks_later_answers_no_forgotten_question_and_begins_with_where_we_stopped() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.happens(Expired())

    assert chat.says("7")[0] == "stopped_at Weekly check-in"
    assert chat.proposals == []
    assert chat.says("7")[0] != "stopped_at Weekly check-in"


def test_who_begins_the_same_thing_again_is_told_nothing_about_the_last_time() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.happens(Expired())

    assert chat.says("hi", intent="update_goal") == ['How is "read every day" going?']
    assert chat.state.unfinished == ()


def test_go_on_begins_anew_what_keeps_no_answers() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")
    chat.happens(Expired())

    assert chat.says("go_on") == ['How is "read every day" going?']


def test_go_on_comes_back_to_the_same_question_where_answers_are_kept() -> None:
    flows = a_flow(
        "  - {id: a, ask: First, as: text}\n  - {id: b, ask: Second, as: text}\n  - say: '{a} {b}'\n",
        head="keeps_answers: true\n",
    )
    chat = Chat(flows=flows)
    chat.starts("story")
    chat.says("one")
    chat.happens(Expired())
    chat.says("hello")

    assert chat.says("go_on")[-1] == "Second"
    assert chat.says("two") == ["one two"]


def test_go_on_is_an_answer_like_any_other_when_nothing_waits() -> None:
    flows = a_flow("  - {id: a, ask: First, as: text}\n  - say: '{a}'\n")
    chat = Chat(flows=flows)
    chat.starts("story")

    assert chat.says("go_on") == ["go_on"]


@pytest.mark.parametrize(
    ("nodes", "head", "expected"),
    [
        ("  - {id: a, ask: A, as: text, timeout: soon}\n", "", "'never', or {after: 24 hours"),
        ("  - {id: a, ask: A, as: text, timeout: {after: 5 minutes}}\n", "", "from 1 hour to 14 days"),
        ("  - {id: a, ask: A, as: text, timeout: {when: 5 days}}\n", "", "'when'"),
        ("  - {say: A, timeout: never}\n", "", "stands at a node without 'ask'"),
        ("  - {id: a, ask: A, as: text}\n", "expires_after: 90 days\n", "from 24 hours to 60 days"),
        ("  - {say: A, waits_for_person: true}\n", "", "nobody is told that they are waited for"),
        ("  - {say: A, hand_off: x, waits_for_person: true, go: end}\n", "", "nothing follows"),
        ("  - {say: A, hand_off: x, waits_for_person: true}\n  - say: B\n", "", "nobody can get here"),
    ],
)
def test_a_timeout_that_can_not_be_is_refused_with_what_can(nodes: str, head: str, expected: str) -> None:
    story = one_flow(nodes + "  - say: ok\n" * ("person" not in nodes)).replace("nodes:", f"{head}nodes:")

    with pytest.raises(FlowFaults) as error:
        load({"story.yml": story}, inventories={}, clusters_csv="")

    assert expected in str(error.value)
