"""What a text names is found where it stands, in either language, slips of the finger included."""

import pytest

from nlu.interpretation import Entity
from nlu.interpreter import EmbeddedInterpreter

BOTH = ("en", "es")


def named(interpreter: EmbeddedInterpreter, text: str, entity: str, profile: str = "en") -> dict[str, str]:
    reading = interpreter.interpret(text, profile_language=profile, languages=BOTH)
    return {one.value: text[one.start : one.end] for one in reading.entities if one.entity == entity}


@pytest.mark.parametrize(
    ("text", "area", "where"),
    [
        ("i want to raise my algebra grade", "academics", "algebra grade"),
        ("i want to work on showing up on time", "attendance", "showing up on time"),
        ("my goal is to stop being late to math", "attendance", "stop being late"),
        ("i wanna get my algbra grade up", "academics", "algbra grade"),
        ("i want better attendence", "attendance", "attendence"),
        ("quiero subir mi Álgebra", "academics", "Álgebra"),
        ("mi meta es llegar temprano todos los dias", "attendance", "llegar temprano"),
        ("quiero mejorar mi inglés", "academics", "mejorar mi inglés"),
        ("i want to raise my english", "academics", "english"),
        ("i want to be a nurse", "college_career", "be a nurse"),
        ("wanna make the soccer team", "enrichment", "soccer team"),
    ],
)
def test_the_area_of_a_goal_is_found(
    interpreter: EmbeddedInterpreter, text: str, area: str, where: str
) -> None:
    assert named(interpreter, text, "goal_area") == {area: where}


def test_an_area_alone_is_an_answer(interpreter: EmbeddedInterpreter) -> None:
    assert named(interpreter, "my attendance", "goal_area") == {"attendance": "my attendance"[3:]}


@pytest.mark.parametrize(
    "text", ["can you text me in english please", "math is so boring lol", "hi good morning all"]
)
def test_no_area_is_found_where_none_is_meant(interpreter: EmbeddedInterpreter, text: str) -> None:
    assert named(interpreter, text, "goal_area") == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("can you text me in spanish", "es"),
        ("en portugués por favor", "pt"),
        ("switch to kreyòl ayisyen pls", "ht"),
        ("cambiar a 中文", "zh"),
        ("do you speak vietnamise", "vi"),
    ],
)
def test_a_language_is_found_by_any_of_its_names(
    interpreter: EmbeddedInterpreter, text: str, language: str
) -> None:
    assert list(named(interpreter, text, "language")) == [language]


def test_the_role_of_a_person_is_found(interpreter: EmbeddedInterpreter) -> None:
    assert list(named(interpreter, "can i meet with my counselor and my mom", "person_role")) == [
        "counselor",
        "parent",
    ]
    assert list(named(interpreter, "can i talk to the nurse please", "person_role")) == ["nurse"]
    assert list(named(interpreter, "una cita con la maestra", "person_role", "es")) == ["teacher"]


@pytest.mark.parametrize(
    ("text", "progress"), [("my goal is going ok like a 7", "7"), ("voy en mi meta como un siete", "7")]
)
def test_progress_is_found_in_words_and_digits(
    interpreter: EmbeddedInterpreter, text: str, progress: str
) -> None:
    assert list(named(interpreter, text, "progress")) == [progress]


def test_progress_without_one_clear_number_is_left_alone(interpreter: EmbeddedInterpreter) -> None:
    assert named(interpreter, "update my goal i studied every day", "progress") == {}


def test_a_value_is_named_once_where_it_is_plainest(small: EmbeddedInterpreter) -> None:
    assert named(small, "i want to raise my math and my algebra grade", "goal_area") == {
        "academics": "algebra grade"
    }
    assert named(small, "i want to raise my algebra grade because algebra is hard", "goal_area") == {
        "academics": "algebra grade"
    }


def test_entities_stand_in_the_order_of_the_text(interpreter: EmbeddedInterpreter) -> None:
    text = "can my coach see my goals, and my mom, text me in spanish"

    reading = interpreter.interpret(text, profile_language="en", languages=BOTH)

    starts = [entity.start for entity in reading.entities]
    assert starts == sorted(starts)
    assert all(isinstance(entity, Entity) for entity in reading.entities)
