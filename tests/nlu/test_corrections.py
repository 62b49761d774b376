"""Taking back an answer: "no wait i meant 7"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.corrections import correction

EN, ES = ("en", "es"), ("es", "en")

MENDED_EN = [
    ("no wait i meant 7", "7"), ("i meant 7", "7"), ("wait i meant 7", "7"),
    ("no i meant friday", "friday"), ("*7", "7"),
    ("7*", "7"), ("*friday", "friday"), ("sorry 7", "7"), ("oops 7", "7"), ("no 7", "7"),
    ("my bad, 7", "7"), ("wait no its 8", "8"),
    ("actually 7", "7"), ("sorry i meant tuesday", "tuesday"), ("i mean 7", "7"), ("no wait 7", "7"),
    ("change it to 8", "8"),
    ("change my answer to 8", "8"), ("that should be 6", "6"), ("it should be 6", "6"),
    ("scratch that, 5", "5"),
    ("typo, i meant art", "art"), ("i made a mistake its 4", "4"), ("wrong number i meant 3", "3"),
    ("make it 9", "9"),
    ("i meant to say biology", "biology"), ("oh wait i meant like a 6", "like a 6"),
    ("no i mean phone", "phone"),
    ("srry 4", "4"), ("nvm 8", "8"), ("supposed to be 5", "5"), ("thats wrong its 5", "5"),
    ("oops i meant the second one", "the second one"),
    ("i ment 7", "7"), ("not that i meant 2", "2"), ("correction: 7", "7"), ("lol i meant 5", "5"),
    ("no its 7", "7"),
    ("wait i meant my mom", "my mom"), ("sorry, friday", "friday"), ("no wait", ""), ("oops", ""),
    ("i meant", ""),
    ("scratch that", ""), ("change my answer", ""), ("that was a mistake", ""), ("hold on", ""),
    ("wrong answer", ""),
]  # fmt: skip
KEPT_EN = [
    "i mean its ok i guess", "sorry i was at practice", "no", "no 7 days is too long", "no. 7", "7",
    "friday", "sorry", "",
    "no i dont want to", "actually i like it", "wait what", "i read 7 pages", "no thanks", "my mom is mean",
    "i made mistakes on my test", "*shrugs* *cries*", "sorry im late", "oh ok",
    "i have to change my grades to pass",
    "no one helped me",
]  # fmt: skip
MENDED_ES = [
    ("no espera, quise decir 7", "7"), ("quise decir 7", "7"), ("perdón, 7", "7"), ("perdon 7", "7"),
    ("no, 7", "7"),
    ("me equivoqué, es 7", "7"), ("me equivoque es 7", "7"), ("*7", "7"), ("7*", "7"), ("digo 7", "7"),
    ("no digo 7", "7"),
    ("quería decir viernes", "viernes"), ("perdón quise decir el martes", "el martes"),
    ("cámbialo a 8", "8"), ("cambia mi respuesta a 8", "8"),
    ("debería ser 6", "6"), ("tenía que ser 6", "6"), ("corrección: 7", "7"), ("ups 7", "7"),
    ("más bien 7", "7"),
    ("no espera es 7", "7"), ("espera no, 7", "7"), ("lo puse mal, es 4", "4"), ("disculpe 5", "5"),
    ("o sea 7", "7"),
    ("mejor 8", "8"), ("no es 7", "7"), ("perdón, el viernes", "viernes"), ("me confundí, era 3", "3"),
    ("quise poner 9", "9"),
    ("espera quise decir mi mamá", "mi mamá"), ("en realidad 6", "6"), ("eso está mal es 5", "5"),
    ("no espera", ""), ("me equivoqué", ""),
    ("ups", ""), ("quise decir", ""), ("quiero cambiar mi respuesta", ""), ("no quise decir eso", ""),
    ("lo siento, 4", "4"),
]  # fmt: skip
KEPT_ES = [
    "no sé", "perdón estaba en clase", "no", "7", "viernes", "no, 7 días es mucho", "digo que está bien",
    "", "no quiero",
    "no tengo tiempo", "perdón", "leí 7 páginas", "mejor mañana hablamos de eso", "no gracias",
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), MENDED_EN)
def test_the_new_answer_is_what_follows(text: str, meant: str) -> None:
    assert correction(text, languages=EN) == meant


@pytest.mark.parametrize("text", KEPT_EN)
def test_ordinary_talk_takes_nothing_back(text: str) -> None:
    assert correction(text, languages=EN) is None


@pytest.mark.parametrize(("text", "meant"), MENDED_ES)
def test_the_new_answer_is_what_follows_in_spanish(text: str, meant: str) -> None:
    assert correction(text, languages=ES) == meant


@pytest.mark.parametrize("text", KEPT_ES)
def test_ordinary_talk_in_spanish_takes_nothing_back(text: str) -> None:
    assert correction(text, languages=ES) is None


def test_a_long_story_is_no_correction() -> None:
    assert correction("i meant " + "so much " * 100, languages=EN) is None


@given(st.text(max_size=300))
def test_any_text_is_read_twice_alike(text: str) -> None:
    assert correction(text, languages=EN) == correction(text, languages=EN)
