"""Saved conversations: small, plain JSON, and readable by every later release."""

import json
from pathlib import Path

import pytest
from flow_chat import Chat
from sample_flows import flow_set, one_flow

from flows.errors import UnreadableState
from flows.migrations import migrate
from flows.state import VERSION, Frame, Given, Proposed, Sitting, State, dump, load

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))


def full() -> State:
    given = Given(value=7, words="like a 7", message_ids=(4,))
    text = Given(value="read", words="read", message_ids=(5,))
    frame = Frame(
        serial=2,
        flow="check_in",
        version=3,
        node="obstacle",
        answers={"progress": given, "next_step": text, "note": Given(value=None, how="set")},
        path=("progress", "next_step", "note"),
        kept={"obstacle": Given(value=["a", {"b": 1.5}], words="a, b", message_ids=(6, 7))},
        heard={"done": Given(value="tutoring", words="like a 7", message_ids=(4,), how="heard")},
        proposals=(Proposed(ref="save", count=2, after=1, is_live=False),),
        is_called=True,
    )
    return State(
        language="es",
        stack=(Frame(serial=1, flow="day", version=1, node="meeting"), frame),
        tries=2,
        saved={"likes": Sitting(version=1, answers={"r1": Given(value=None, words="", message_ids=(1,))})},
        last=frame,
        serial=2,
        has_asked_which=True,
        written="ht",
        offered=("en", "ht"),
    )


@pytest.mark.parametrize("state", [State.new("en"), full()])
def test_a_state_survives_being_saved(state: State) -> None:
    saved = json.loads(json.dumps(dump(state)))

    assert load(saved) == state
    assert dump(load(saved)) == saved


def test_a_message_that_led_to_several_answers_is_saved_once() -> None:
    assert json.dumps(dump(full())).count("like a 7") == 1


def test_the_order_of_keys_carries_no_meaning() -> None:
    saved = json.loads(json.dumps(dump(full()), sort_keys=True))

    assert load(saved) == full()


def test_a_check_in_in_the_middle_takes_less_than_a_kilobyte() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")
    chat.says("read every evening before bed")

    assert len(json.dumps(dump(chat.state))) < 1000


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_state_a_release_has_saved_still_loads_and_goes_on(path: Path) -> None:
    saved = json.loads(path.read_text("utf-8"))

    chat = Chat(state=load(saved["state"]), messages=100)

    assert [chat.says(text) for text in saved["says"]] == saved["hears"]


def test_there_is_a_golden_state_for_every_version() -> None:
    versions = {json.loads(path.read_text("utf-8"))["state"]["version"] for path in GOLDEN}

    assert versions == set(range(1, VERSION + 1))


@pytest.mark.parametrize("version", [None, 0, VERSION + 1, "1", True])
def test_a_state_of_a_newer_release_is_refused_by_name(version: object) -> None:
    with pytest.raises(UnreadableState) as error:
        load({**dump(State.new("en")), "version": version})

    assert (error.value.version, error.value.newest) == (version, VERSION)
    assert "newer release" in str(error.value)


def test_what_is_no_state_at_all_is_refused_too() -> None:
    with pytest.raises(UnreadableState):
        load({"version": 1, "language": "en"})


def test_old_states_pass_every_migration_in_turn() -> None:
    steps = {1: lambda saved: {**saved, "a": 1}, 2: lambda saved: {**saved, "b": saved["a"] + 1}}

    assert migrate({"version": 1}, newest=3, migrations=steps) == {"version": 3, "a": 1, "b": 2}


def test_a_long_story_stays_small() -> None:
    story = one_flow(
        "  - {id: a, ask: First, as: text}\n"
        "  - {propose: {strength_noted: {words: $a}}}\n"
        "  - {id: again, ask: Again, as: yes_no}\n"
        "  - {when: {again: true}, go: a}\n"
        "  - say: ok\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    for _ in range(100):
        chat.says("something")
        chat.says("yes")

    assert len(json.dumps(dump(chat.state))) < 5000
