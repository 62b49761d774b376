"""Yes and no, "nothing", names and invite codes, as people text them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.answers import code, name, says_none, yes_no

EN, ES = ("en", "es"), ("es", "en")

YES_EN = [
    "yes", "Yes!", "yeah", "yea", "yep", "yup", "ye", "y", "ya", "sure", "sure thing", "ok", "okay", "k",
    "bet",
    "of course", "ofc", "absolutely", "def", "yes please", "yes pls", "yesss", "yeahhh", "YES", "uh huh",
    "mhm",
    "sounds good", "thats right", "that's right", "correct", "i do", "i did", "yeah i did it", "um yeah",
    "ok sure",
    "yeah lol", "i guess so", "why not", "👍", "✅", "yes i finished it", "alright", "for sure",
    "yessir", "1",
    "yes thank you", "Yes, please", "go ahead", "i think so", "perfect",
]  # fmt: skip
NO_EN = [
    "no", "No.", "nope", "nah", "naw", "n", "no thanks", "No, thanks", "no thank you", "nooo", "not really",
    "not yet", "not now", "no way", "never", "i dont think so", "i don't", "i didnt", "nope lol",
    "nah im good",
    "um no", "no not yet", "definitely not", "hell no", "not at all", "👎", "❌", "no sorry",
    "no i didnt do it",
    "wrong", "thats not right", "rather not", "no sir", "not today", "2", "no ty", "maybe later", "nuh uh",
    "no!!",
    "not this time", "i cant",
]  # fmt: skip
NEITHER_EN = [
    "maybe", "idk", "not sure", "depends", "kinda", "yes and no", "yeah right", "what", "3", "12", "", "   ",
    "my back hurts", "i like pizza", "yes but no", "who knows", "sometimes", "hello", "2 days ago", "?",
    "yeah no idea", "i was thinking about the test all day long and then no one came to help me so i left",
]  # fmt: skip
YES_ES = [
    "sí", "si", "Sí!", "SI", "sip", "simón", "claro", "claro que sí", "por supuesto", "ok", "okay", "dale",
    "va",
    "sale", "órale", "ándale", "está bien", "ta bien", "bueno sí", "sí por favor", "si porfa", "sí gracias",
    "correcto", "exacto", "así es", "creo que sí", "supongo que sí", "sí lo hice", "sí pude", "obvio",
    "de acuerdo",
    "ajá", "perfecto", "cómo no", "👍", "siii", "sí maestra", "pues sí", "vale", "1", "si ya lo hice",
    "genial",
    "yes", "seguro",
]  # fmt: skip
NO_ES = [
    "no", "No.", "nop", "nel", "no gracias", "nooo", "para nada", "todavía no", "aún no", "ahora no", "nunca",
    "claro que no", "creo que no", "no creo", "no quiero", "no lo hice", "no pude", "no puedo", "pues no",
    "no maestra", "nah", "jamás", "tampoco", "no por ahora", "❌", "👎", "la verdad no", "no está bien",
    "no es cierto", "2", "no mucho", "mejor no", "ahorita no", "no todavía", "incorrecto", "no no",
    "no es así",
    "no realmente", "no hace falta", "nones",
]  # fmt: skip
NEITHER_ES = [
    "tal vez", "no sé", "no se", "quizás", "depende", "más o menos", "a veces", "ni idea", "sí y no", "hola",
    "un poco", "puede ser", "5", "", "me duele la cabeza", "quién sabe", "no estoy seguro", "a lo mejor",
    "hace 2 días",
]  # fmt: skip


@pytest.mark.parametrize("text", YES_EN)
def test_yes_is_read_however_it_is_texted(text: str) -> None:
    assert yes_no(text, languages=EN) is True


@pytest.mark.parametrize("text", NO_EN)
def test_no_is_read_however_it_is_texted(text: str) -> None:
    assert yes_no(text, languages=EN) is False


@pytest.mark.parametrize("text", NEITHER_EN)
def test_what_is_neither_yes_nor_no_is_neither(text: str) -> None:
    assert yes_no(text, languages=EN) is None


@pytest.mark.parametrize("text", YES_ES)
def test_yes_is_read_in_spanish(text: str) -> None:
    assert yes_no(text, languages=ES) is True


@pytest.mark.parametrize("text", NO_ES)
def test_no_is_read_in_spanish(text: str) -> None:
    assert yes_no(text, languages=ES) is False


@pytest.mark.parametrize("text", NEITHER_ES)
def test_what_is_neither_in_spanish_is_neither(text: str) -> None:
    assert yes_no(text, languages=ES) is None


NOTHING_EN = [
    "nothing", "Nothing.", "nothin", "none", "nope", "no", "n/a", "na", "nobody", "no one", "not really",
    "nah",
    "idk", "idk lol", "i dont know", "I don't know", "dont know", "dunno", "i dunno", "not sure",
    "im not sure",
    "I'm not sure yet", "no idea", "no clue", "idk yet", "um idk", "idek", "who knows",
    "i cant think of anything",
    "i dont know what to put", "not that i know of", "nothing comes to mind", "nothing rn", "not right now",
    "theres nothing", "nothing really", "im good", "none of them", "no problems", "just me", "nothing much",
    "❌",
    "unsure",
]  # fmt: skip
SOMETHING_EN = [
    "no time after school", "no one to study with", "nothing but my phone", "i dont know how to do fractions",
    "not sure if i can pass bio", "my phone", "yes", "idk maybe my job", "none of my friends help", "6",
    "getting tired", "i have no idea how to start the essay", "noise", "", "my brother", "zero sleep",
    "nobody drives me",
]  # fmt: skip
NOTHING_ES = [
    "nada", "Nada.", "nadie", "ninguno", "ninguna", "no", "nel", "no tengo", "no hay", "nada más",
    "nada por ahora",
    "no sé", "no se", "nose", "No lo sé", "ni idea", "no tengo idea", "no tengo ni idea", "no estoy seguro",
    "no estoy segura", "quién sabe", "no sé todavía", "no se que poner", "no sé qué decir", "pues no sé",
    "pues nada", "no se me ocurre nada", "nada en especial", "no aplica", "n/a", "todavía no", "ahorita no",
    "no gracias", "todo bien", "estoy bien", "solo yo", "creo que nada", "la verdad no sé", "nc", "no creo",
    "no hay problema", "nadie más", "yo no sé",
]  # fmt: skip
SOMETHING_ES = [
    "no tengo tiempo", "no tengo quien me ayude", "nadie me ayuda en casa", "no sé hacer fracciones",
    "mi celular",
    "sí", "nada me sale bien en mate", "no se me da bien mate", "no estoy seguro de pasar", "6", "",
    "mi trabajo",
    "no hay internet en mi casa", "ni idea de cómo hacerlo", "no entiendo la clase",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING_EN)
def test_nothing_to_say_and_not_knowing_are_no_answer_to_keep(text: str) -> None:
    assert says_none(text, languages=EN)


@pytest.mark.parametrize("text", SOMETHING_EN)
def test_something_that_begins_like_nothing_is_something(text: str) -> None:
    assert not says_none(text, languages=EN)


@pytest.mark.parametrize("text", NOTHING_ES)
def test_nothing_to_say_is_heard_in_spanish(text: str) -> None:
    assert says_none(text, languages=ES)


@pytest.mark.parametrize("text", SOMETHING_ES)
def test_something_that_begins_like_nothing_is_something_in_spanish(text: str) -> None:
    assert not says_none(text, languages=ES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("K7WX3P9Q", "K7WX3P9Q"), ("k7wx3p9q", "K7WX3P9Q"), ("k7wx 3p9q", "K7WX3P9Q"),
        ("K7WX-3P9Q", "K7WX3P9Q"),
        ("hi! my code is k7wx 3p9q", "K7WX3P9Q"), ("mi código es K7WX3P9Q gracias", "K7WX3P9Q"),
        ("Ｋ７ＷＸ３Ｐ９Ｑ", "K7WX3P9Q"), ("k7wx3p9", "K7WX3P9"), ("K7WX3P9O", "K7WX3P9O"),
        ("K7WX3P9Q or B7WX3P9Q", None), ("hello", None), ("", None), ("12345678", None),
        ("i need help", None),
    ],
)  # fmt: skip
def test_an_invite_code_is_found_in_what_people_write_around_it(text: str, found: str | None) -> None:
    assert code(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana Gil", "Ana Gil"), ("ana gil", "Ana Gil"), ("my name is ana gil", "Ana Gil"), ("im Ana", "Ana"),
        ("soy Luis Paz", "Luis Paz"), ("me llamo luis", "Luis"), ("hola me llamo Luis Paz.", "Luis Paz"),
        ("it's Ana", "Ana"), ("  Ana   Gil  ", "Ana Gil"), ("Nguyễn Văn A", "Nguyễn Văn A"), ("李小龍",
        "李小龍"),
        ("O'Neil-Smith", "O'Neil-Smith"), ("- Ana Gil", "Ana Gil"), ("", ""), ("😀", ""),
        ("Ana\x00Gil", "Ana Gil"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_typed_without_what_comes_before(text: str, found: str) -> None:
    assert name(text) == found


@given(st.text(max_size=300))
def test_any_text_is_read_twice_alike(text: str) -> None:
    def read() -> tuple[object, ...]:
        return yes_no(text, languages=EN), says_none(text, languages=ES), code(text), name(text)

    assert read() == read()
    assert len(name(text)) <= 80 or text.casefold() != text  # capitals may be longer letters
