"""What one message means at each kind of question."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import reading
from bot.brain import Brain
from flows.data import Json
from flows.engine import open_question, step
from flows.events import Reply, Started
from flows.facts import Facts
from flows.questions import Option, Question
from flows.state import State
from flows.text import Text

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=ZoneInfo("America/New_York"))
EN, ES = ("en", "es"), ("es", "en")


def labelled(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(value=value, label=Text(label)) for value, label in labels.items())


def asked(
    kind: str,
    *,
    options: tuple[Option, ...] = (),
    low: int | None = None,
    high: int | None = None,
    up_to: int = 1,
    optional: bool = False,
    takes_none: bool = False,
) -> Question:
    return Question(
        flow="f",
        node="n",
        kind=kind,
        options=options,
        low=low,
        high=high,
        up_to=up_to,
        optional=optional,
        takes_none=takes_none,
    )


YES_NO = asked("yes_no")
ROOM = asked(
    "choice",
    options=(
        Option(value="gym", label=Text("The gym")),
        Option(
            value="lab", label=Text("The lab"), also=(Text("science, the {thing} room", {"thing": "chem"}),)
        ),
    ),
)
LANGUAGE = asked(
    "choice",
    options=labelled(en="English", es="Español", ht="Kreyòl ayisyen", zh="简体中文", vi="Tiếng Việt"),
)
TAGGED_NOT = asked("choice", options=labelled(en="English", none="Neither"))
SUBJECTS = asked("choices", options=labelled(art="Art", math="Math", music="Music"))
GOAL = asked(
    "goal", options=labelled(g1="pasar biologia", g2="raise my algebra grade", g3="get help with history")
)
ENERGY = asked("scale", low=1, high=3, options=labelled(**{"1": "Low", "2": "Fine", "3": "High"}))
LIKING = asked("scale", options=labelled(yes="Like", maybe="Not sure", no="Dislike"))
NUMBER = asked("number", low=0, high=10)
STEPS = asked("text", up_to=3)
HELPERS = asked("person", up_to=3, optional=True)

ANSWERS: list[tuple[Question, str, Json]] = [
    (YES_NO, "yeah", True),
    (YES_NO, "1", True),
    (YES_NO, "2", False),
    (YES_NO, "the second one", False),
    (YES_NO, "la primera", True),
    (YES_NO, "one", True),
    (YES_NO, "option 2", False),
    (YES_NO, "3", None),
    (YES_NO, "maybe", None),
    (YES_NO, "2 days ago", None),
    (NUMBER, "like a 6 lol", 6),
    (NUMBER, "6.5", 6.5),
    (NUMBER, "11", None),
    (NUMBER, "idk", None),
    (ROOM, "2", "lab"),
    (ROOM, "the gym", "gym"),
    (ROOM, "science", "lab"),
    (ROOM, "the chem room", "lab"),
    (ROOM, "outside", None),
    (LANGUAGE, "spanish please", "es"),
    (LANGUAGE, "en español", "es"),
    (LANGUAGE, "español", "es"),
    (LANGUAGE, "creole", "ht"),
    (LANGUAGE, "kreyol", "ht"),
    (LANGUAGE, "chino", "zh"),
    (LANGUAGE, "中文", "zh"),
    (LANGUAGE, "inglés porfa", "en"),
    (LANGUAGE, "vietnamese", "vi"),
    (LANGUAGE, "tiếng việt", "vi"),
    (LANGUAGE, "german", None),
    (TAGGED_NOT, "inglés", None),
    (SUBJECTS, "1 and 3", ["art", "music"]),
    (SUBJECTS, "none of it", None),
    (GOAL, "2", "g2"),
    (GOAL, "la de biologia", "g1"),
    (GOAL, "the algebra one", "g2"),
    (GOAL, "help", None),
    (GOAL, "soccer", None),
    (ENERGY, "2", 2),
    (ENERGY, "high", 3),
    (ENERGY, "9", None),
    (LIKING, "1", "yes"),
    (LIKING, "1 3", ["yes", "no"]),
    (LIKING, "zzz", None),
    (asked("date"), "tomorrow", {"on": "2026-11-24", "raw": "tomorrow"}),
    (asked("date"), "someday", None),
    (asked("date"), "3pm", None),
    (asked("time"), "3pm", {"at": "15:00", "raw": "3pm"}),
    (asked("time"), "tomorrow", None),
    (asked("slot"), "tomorrow 3pm", {"raw": "tomorrow 3pm", "on": "2026-11-24", "at": "15:00"}),
    (asked("slot"), "whenever", {"raw": "whenever", "on": None, "at": None}),
    (asked("slot", up_to=3), "whenever", [{"raw": "whenever", "on": None, "at": None}]),
    (asked("code"), "its k7wx 3p9q", "K7WX3P9Q"),
    (asked("name"), "im ana gil", "Ana Gil"),
    (asked("person"), "with ms rivera", "ms rivera"),
    (asked("person"), "con la maestra", "la maestra"),
    (asked("person"), "idk", None),
    (HELPERS, "my mom and coach ben, Andy", ["my mom", "coach ben", "Andy"]),
    (HELPERS, "my mom", ["my mom"]),
    (HELPERS, ",", None),
    (asked("text"), "pass biology", "pass biology"),
    (asked("text"), "idk", None),
    (asked("text"), "no sé", None),
    (asked("text"), "", None),
    (STEPS, "- read\n- go to tutoring", ["read", "go to tutoring"]),
    (STEPS, "* read", ["read"]),
    (STEPS, "• read\n2. run", ["read", "run"]),
    (STEPS, "1) read 2) run 3) rest", ["read", "run", "rest"]),
    (STEPS, "a\nb\nc\nd", ["a", "b", "c; d"]),
    (STEPS, "-5 pounds", ["-5 pounds"]),
    (STEPS, "read, and run", ["read, and run"]),
    (STEPS, "...", ["..."]),
]


@pytest.mark.parametrize(
    ("question", "text", "value"), ANSWERS, ids=[f"{q.kind}: {t}" for q, t, _ in ANSWERS]
)
def test_each_kind_of_question_reads_its_own_answers(
    question: Question, text: str, value: Json, brain: Brain
) -> None:
    answer = reading.answer_to(question, text, None, languages=EN, brain=brain, now=NOW)

    assert (answer.value if answer else None) == value


def test_not_knowing_is_an_answer_where_nothing_is_one(brain: Brain) -> None:
    for question in (asked("text", optional=True), asked("text", takes_none=True), HELPERS):
        answer = reading.answer_to(question, "idk", None, languages=EN, brain=brain, now=NOW)
        assert answer is not None
        assert (answer.value, answer.words) == (None, "idk")


@pytest.mark.parametrize(
    ("question", "choice", "value"),
    [
        (ROOM, "lab", "lab"),
        (ENERGY, "3", 3),
        (YES_NO, "no", False),
        (YES_NO, "yes", True),
        (ROOM, "yes", None),
        (NUMBER, "7", None),
    ],
)
def test_a_button_answers_only_the_question_it_belongs_to(
    question: Question, choice: str, value: Json, brain: Brain
) -> None:
    answer = reading.answer_to(question, "whatever it said", choice, languages=EN, brain=brain, now=NOW)

    assert (answer.value if answer else None) == value


def facts() -> Facts:
    return Facts(
        person_id="ana",
        name="Ana",
        role="student",
        languages=EN,
        language_names={"en": "English", "es": "Español"},
        coordinator="Ms. Rivera",
        school="Lincoln School",
        today=date(2026, 11, 23),
    )


def read(
    text: str, brain: Brain, *, flow: str | None = None, choice: str | None = None, is_edit: bool = False
) -> Reply:
    state = State.new("en")
    if flow:
        state = step(state, Started(flow=flow), facts=facts(), flows=brain.flows).state
        assert open_question(state, facts=facts(), flows=brain.flows) is not None
    interpretation = brain.interpreter.interpret(text, profile_language="en", languages=EN)
    return reading.read(
        text,
        choice,
        message_id=1,
        state=state,
        facts=facts(),
        brain=brain,
        interpretation=interpretation,
        now=NOW,
        is_edit=is_edit,
    )


def test_a_stale_button_says_nothing_about_what_is_asked_now(brain: Brain) -> None:
    reply = read("Set a goal", brain, flow="set_goal", choice="set_goal")

    assert reply == Reply(message_id=1, text="Set a goal")


def test_whom_somebody_wants_to_meet_is_heard_in_the_message_itself(brain: Brain) -> None:
    assert read("can i have a meeting with ms rivera about college", brain).heard["person"] == "ms rivera"
    assert "person" not in read("can i have a meeting", brain).heard


def test_a_goal_with_its_measure_and_date_is_heard_in_the_message_itself(brain: Brain) -> None:
    heard = read("raise my algebra grade from 68 to 80 by december 18", brain).heard

    assert (heard["baseline"], heard["target"]) == (68, 80)
    assert heard["goal"] == "raise my algebra grade from 68 to 80 by december 18"
    assert heard["when"] == {"on": "2026-12-18", "raw": "by december 18"} or "december 18" in str(
        heard["when"]
    )


def test_idk_is_never_the_goal(brain: Brain) -> None:
    reply = read("idk", brain, flow="set_goal")

    assert reply.answer is None or reply.answer.value is None
    assert reply.says_none


def test_a_command_stays_a_command_at_an_open_text_question(brain: Brain) -> None:
    assert read("help", brain, flow="set_goal").command == "help"


def test_an_edited_message_takes_back_what_it_said(brain: Brain) -> None:
    assert read("7", brain, is_edit=True).is_correction
    assert not read("7", brain).is_correction


def test_danger_is_seen_whatever_is_asked(brain: Brain) -> None:
    assert read("i want to die", brain, flow="set_goal").safety is not None


def test_danger_is_seen_at_the_end_of_the_longest_message(brain: Brain) -> None:
    long = "my day was ok and then we had lunch. " * 109

    assert read(long + "i want to die", brain).safety is not None
    assert len(long) > reading.MAX_READ


def test_what_nobody_can_see_is_not_read() -> None:
    assert reading.visible("\u202e\u200b hi\x00there\n") == "hi there"
    assert len(reading.visible("x" * 5000)) == reading.MAX_READ
