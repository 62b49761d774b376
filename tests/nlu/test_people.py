"""Whom somebody wants to meet, in their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.people import bare_person, read_person, split_people

EN, ES = ("en", "es"), ("es", "en")

NAMED_EN = [
    ("can i have a meeting with ms rivera", "ms rivera"), ("talk to my counselor", "my counselor"),
    ("meet mr. okafor about college", "mr. okafor"),
    ("i want to meet with my math teacher next week", "my math teacher"),
    ("meeting with Ms. De La Cruz tomorrow", "Ms. De La Cruz"),
    ("meet with dr smith-jones", "dr smith-jones"),
    ("meet up with coach ben on monday", "coach ben"), ("need to see the nurse", "the nurse"),
    ("talk to the principal about my son", "the principal"),
    ("meeting with the school counselor pls", "the school counselor"),
    ("can i talk to my counselor and my math teacher", "my counselor and my math teacher"),
    ("i need an appointment with mrs. lee", "mrs. lee"),
    ("can i speak with a social worker", "a social worker"),
    ("schedule a meeting with the assistant principal", "the assistant principal"),
    ("i want to see ms lopez", "ms lopez"),
    ("Can we meet with Mr. John Okafor and Ms Lee?", "Mr. John Okafor and Ms Lee"),
    ("set up a zoom with ms rivera", "ms rivera"),
    ("phone call with my advisor", "my advisor"), ("meet my sons teacher", "my sons teacher"),
    ("talk w ms rivera rn", "ms rivera"),
    ("can i meet with the english teacher, its urgent", "the english teacher"),
    ("I need to talk to Dr. Patel", "Dr. Patel"),
    ("talk to counselor", "counselor"), ("meeting with ms rivera\nthanks", "ms rivera"),
    ("meet with ms rivera 3pm", "ms rivera"),
    ("conference with my daughter's teacher", "my daughter's teacher"), ("can we meet", None),
    ("i want to talk to someone", None),
    ("talk to a real person", None), ("i dont want to meet with ms rivera", None), ("talk to my", None),
    ("meet with", None),
    ("talk to my mom", None), ("meet with elena", None), ("meet ms", None), ("meet ms. about it", None),
    ("", None), ("ms rivera", None),
    ("i talked to ms rivera yesterday", None), ("meet you at 3", None), ("talk with 3 teachers", None),
    ("my teacher is nice", None),
]  # fmt: skip
NAMED_ES = [
    ("quiero una reunion con la maestra de mate", "la maestra de mate"),
    ("quiero hablar con la sra. lopez sobre mis notas", "la sra. lopez"),
    ("cita con el profe de biologia el lunes", "el profe de biologia"),
    ("puedo hablar con el director", "el director"),
    ("quiero hablar con el maestro Juan Pérez por favor", "el maestro Juan Pérez"),
    ("ver a la consejera", "la consejera"),
    ("reunión con Sra. de la Cruz", "Sra. de la Cruz"),
    ("junta con la profe ana para el viernes", "la profe ana"),
    ("quiero hablar con mi consejera", "mi consejera"),
    ("necesito una cita con la trabajadora social", "la trabajadora social"),
    ("me gustaría reunirme con la maestra de mi hijo", "la maestra"),
    ("quisiera platicar con la señora Rivera", "la señora Rivera"),
    ("reunirme con el maestro de ciencias mañana", "el maestro de ciencias"),
    ("hablar con la directora", "la directora"),
    ("una junta con mi consejero y la maestra de inglés", "mi consejero y la maestra de inglés"),
    ("hablar con el coach", "el coach"),
    ("quiero una cita con la psicóloga", "la psicóloga"), ("videollamada con miss lopez", "miss lopez"),
    ("ver al", None),
    ("puedo platicar con la orientadora porfa", "la orientadora"),
    ("hablar con el subdirector", "el subdirector"),
    ("me quiero juntar", None), ("hablar con mi mamá", None), ("quiero hablar con alguien", None),
    ("no quiero hablar con la maestra", None),
    ("una reunión", None), ("mi maestra es buena", None), ("ya hablé con la maestra", None), ("", None),
    ("con la maestra", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "person"), NAMED_EN)
def test_the_person_is_found_in_their_own_words(text: str, person: str | None) -> None:
    assert read_person(text, languages=EN) == person


@pytest.mark.parametrize(("text", "person"), NAMED_ES)
def test_the_person_is_found_in_spanish(text: str, person: str | None) -> None:
    assert read_person(text, languages=ES) == person


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("with ms rivera", "ms rivera"), ("con la maestra", "la maestra"), ("my mom", "my mom"),
        ("with", "with"), ("", ""),
        ("i want to meet with coach ben", "coach ben"), ("con mi consejera", "mi consejera"),
        ("Constance Lee", "Constance Lee"),
    ],
)  # fmt: skip
def test_an_answer_to_who_loses_what_comes_before_the_person(text: str, bare: str) -> None:
    assert bare_person(text, languages=EN) == bare


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("my mom and coach ben, Andy", ("my mom", "coach ben", "Andy")),
        ("mi mamá y mi tía", ("mi mamá", "mi tía")),
        ("Ana\nLuis\n- Rosa", ("Ana", "Luis", "Rosa")), ("Sandy & Mandy", ("Sandy", "Mandy")),
        ("Yolanda", ("Yolanda",)), ("and", ()),
    ],
)  # fmt: skip
def test_several_people_are_cut_where_they_are_listed(text: str, people: tuple[str, ...]) -> None:
    assert split_people(text, languages=EN) == people


@given(st.text(max_size=300))
def test_any_text_is_read_twice_alike_and_only_its_own_words_come_back(text: str) -> None:
    person = read_person(text, languages=EN)

    assert person == read_person(text, languages=EN)
    assert person is None or person in text
    assert bare_person(text, languages=ES) in text
    assert all(one for one in split_people(text, languages=ES))
