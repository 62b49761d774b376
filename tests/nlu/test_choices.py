"""Picking options by number, by name, or by what they are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.answers import OptionWords, choice, choices, scale_many
from nlu.choices import by_topic

EN, ES = ("en", "es"), ("es", "en")


def option(value: str, *phrases: str) -> OptionWords:
    return OptionWords(value=value, phrases=phrases)


MODE = (
    option(
        "in_person", "In person", "En persona", "at school", "face to face", "en la escuela", "cara a cara"
    ),
    option("phone", "By phone", "Por teléfono", "call", "phone call", "call me", "llamada", "llámame"),
    option("video", "By video", "Por video", "zoom", "video call", "online", "videollamada", "en línea"),
)
ME = (
    option("me", "That is me", "Soy yo", "yes", "yeah", "yep", "it's me", "me", "sí", "soy yo"),
    option(
        "other", "Somebody else", "Otra persona", "no", "nope", "wrong number", "not me", "número equivocado"
    ),
)
SUBJECTS = (
    option("art", "Art", "Arte"),
    option("math", "Math", "Matemáticas", "mate"),
    option("music", "Music", "Música"),
)
LIKING = (
    option("1", "Like", "Me gusta"), option("2", "Not sure", "No sé"), option("3", "Dislike", "No me gusta"),
)  # fmt: skip
GOALS = (
    option("bio", "pasar biologia"), option("read", "leer 20 minutos cada noche"), option("algebra",
    "raise my algebra grade"),
)  # fmt: skip

PICKED_EN = [
    ("1", "in_person"), ("2", "phone"), ("3", "video"), ("2.", "phone"), ("#2", "phone"),
    ("option 2", "phone"),
    ("number 3", "video"), ("the second one", "phone"), ("2nd", "phone"), ("first", "in_person"),
    ("last one", "video"),
    ("two", "phone"), ("two please", "phone"), ("in person", "in_person"), ("In Person!", "in_person"),
    ("by phone", "phone"), ("phone", "phone"), ("call me", "phone"), ("zoom", "video"), ("zoom pls", "video"),
    ("video", "video"), ("i want video", "video"), ("face to face please", "in_person"),
    ("at school", "in_person"),
    ("lets do zoom", "video"), ("um phone call i guess", "phone"), ("in persn", "in_person"),
    ("by vido", "video"),
    ("in per...", "in_person"), ("en persona", "in_person"), ("videollamada", "video"),
    ("online lol", "video"),
    ("not zoom, call", "phone"), ("zoom would be easiest for me", "video"), ("the first", "in_person"),
    ("2 thanks", "phone"), ("i pick 3", "video"), ("３", "video"), ("answer is 1", "in_person"),
    ("nr 2", "phone"),
    ("4", None), ("0", None), ("2 days ago", None), ("idk", None), ("", None), ("12", None), ("either", None),
    ("zoom or call me", None), ("my grandma", None), ("the fourth one", None), ("in", None),
]  # fmt: skip
PICKED_ES = [
    ("1", "in_person"), ("2", "phone"), ("3", "video"), ("opción 2", "phone"), ("la segunda", "phone"),
    ("el primero", "in_person"), ("la última", "video"), ("número 3", "video"), ("dos", "phone"),
    ("la 2", "phone"),
    ("en persona", "in_person"), ("en persona porfa", "in_person"), ("por teléfono", "phone"),
    ("por telefono", "phone"),
    ("llamada", "phone"), ("llámame", "phone"), ("por video", "video"), ("videollamada por favor", "video"),
    ("zoom", "video"), ("en la escuela", "in_person"), ("cara a cara", "in_person"),
    ("pues en persona", "in_person"),
    ("quiero por video", "video"), ("prefiero en persona", "in_person"), ("2 por favor", "phone"),
    ("la primera", "in_person"),
    ("3ra", "video"), ("en línea", "video"), ("en linea", "video"), ("no zoom, llamada", "phone"),
    ("elijo la 3", "video"),
    ("by phone", "phone"), ("videollamda", "video"), ("en perso", "in_person"), ("tres", "video"),
    ("la tercera", "video"),
    ("video, gracias", "video"), ("mejor por teléfono", "phone"), ("en persona maestra", "in_person"),
    ("uno", "in_person"),
    ("no sé", None), ("4", None), ("hace 2 días", None), ("cualquiera", None), ("", None),
    ("zoom o llamada", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PICKED_EN)
def test_one_option_is_picked_as_people_text_it(text: str, value: str | None) -> None:
    assert choice(text, MODE, languages=EN) == value


@pytest.mark.parametrize(("text", "value"), PICKED_ES)
def test_one_option_is_picked_in_spanish(text: str, value: str | None) -> None:
    assert choice(text, MODE, languages=ES) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no wrong number", "other"), ("nope wrong number", "other"), ("No, wrong number!", "other"),
        ("not me", "other"),
        ("no not me", "other"), ("wrong number", "other"), ("yes its me", "me"), ("yeah", "me"),
        ("soy yo", "me"),
        ("no, número equivocado", "other"), ("me", "me"), ("yup", "me"), ("2", "other"),
    ],
)  # fmt: skip
def test_a_no_that_belongs_to_an_option_does_not_turn_it_down(text: str, value: str | None) -> None:
    assert choice(text, ME, languages=EN) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("yeah", "1"), ("nah", "3"), ("idk", "2"), ("love it", "1"), ("boring", "3"), ("me encanta", "1"),
    ("no me gusta", "3"),
     ("más o menos", "2"), ("👍", "1"), ("like", "1")],
)  # fmt: skip
def test_words_alike_pick_a_place_on_a_scale_of_liking(text: str, value: str) -> None:
    assert choice(text, LIKING, languages=EN) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 and 3", ("art", "music")), ("1, 3", ("art", "music")), ("1 3", ("art", "music")),
        ("art, music", ("art", "music")),
        ("music & art", ("art", "music")), ("all of them", ("art", "math", "music")),
        ("todas", ("art", "math", "music")),
        ("math", ("math",)), ("arte y música", ("art", "music")), ("2", ("math",)),
        ("i like art and also math", ("art", "math")),
        ("art but not math", ("art",)), ("nothing", None), ("", None), ("both", ("art", "math", "music")),
    ],
)  # fmt: skip
def test_several_options_are_picked_in_the_order_shown(text: str, values: tuple[str, ...] | None) -> None:
    assert choices(text, SUBJECTS, languages=EN) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 3 2", ("1", "3", "2")), ("132", ("1", "3", "2")), ("1,3,2", ("1", "3", "2")), ("1 1", ("1", "1")),
        ("like, dislike, not sure", ("1", "3", "2")), ("yes, i like it", ("1",)), ("2", ("2",)),
        ("1 9", ()), ("hello", ()),
        ("1\n2\n3", ("1", "2", "3")), ("me gusta, no me gusta", ("1", "3")), ("", ()), ("yeah", ("1",)),
    ],
)  # fmt: skip
def test_several_answers_on_one_scale_are_read_in_order(text: str, values: tuple[str, ...]) -> None:
    assert scale_many(text, LIKING, languages=EN) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("la de biologia", "bio"), ("la de biología", "bio"), ("biologia", "bio"), ("la de bio", "bio"),
        ("la de leer", "read"),
        ("the algebra one", "algebra"), ("algebra", "algebra"), ("my algebra grade", "algebra"),
        ("the one about algebra", "algebra"),
        ("la meta de biologia", "bio"), ("no la de biologia", None), ("química", None), ("de", None),
        ("", None), ("12", None),
    ],
)  # fmt: skip
def test_a_goal_is_picked_by_what_it_is_about(text: str, value: str | None) -> None:
    assert by_topic(text, GOALS, languages=ES) == value


def test_what_two_goals_have_in_common_picks_neither() -> None:
    goals = (option("a", "pass biology"), option("b", "pass algebra"))

    assert by_topic("pass", goals, languages=EN) is None
    assert choice("pass", goals, languages=EN) is None


def test_there_may_be_fewer_options_than_an_ordinal_counts() -> None:
    assert choice("the last one", (), languages=EN) is None
    assert choice("third", ME, languages=EN) is None


@given(st.text(max_size=300))
def test_only_what_was_offered_is_ever_picked(text: str) -> None:
    picked = choice(text, MODE, languages=EN)
    several = choices(text, MODE, languages=ES) or ()
    scaled = scale_many(text, LIKING, languages=EN)

    assert picked == choice(text, MODE, languages=EN)
    assert picked in {None, "in_person", "phone", "video"}
    assert list(several) == [one.value for one in MODE if one.value in several]
    assert set(scaled) <= {"1", "2", "3"}
    assert by_topic(text, GOALS, languages=ES) in {None, "bio", "read", "algebra"}
