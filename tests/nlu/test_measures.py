"""What a goal measures, from where to where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.measures import read_measure

EN, ES = ("en", "es"), ("es", "en")
Row = tuple[str | None, float | None, float | None, str | None]

ENGLISH: list[tuple[str, Row | None]] = [
    ("raise my algebra grade from a 68 to an 80", ("algebra grade", 68, 80, None)),
    ("raise my algebra grade from 68 to 80", ("algebra grade", 68, 80, None)),
    ("bring my gpa up to a 3.5", ("gpa", None, 3.5, None)),
    ("raise my gpa to 3.5", ("gpa", None, 3.5, None)),
    ("get my math grade up to 85%", ("math grade", None, 85, "%")),
    ("read 20 minutes a day", ("read", None, 20, "minutes a day")),
    ("i want to read 20 minutes a day", ("read", None, 20, "minutes a day")),
    ("read 3 books", ("read", None, 3, "books")),
    ("study 2 hours every night", ("study", None, 2, "hours every night")),
    ("apply to 5 colleges", ("apply to", None, 5, "colleges")),
    ("run a mile in under 8 minutes", ("run a mile", None, 8, "minutes")),
    ("miss less than 2 days", ("miss", None, 2, "days")),
    ("miss at most 2 days this month", ("miss", None, 2, "days this month")),
    ("get 3 A's", ("A's", None, 3, None)),
    ("my math grade is a 70 and i want an 85", ("math grade", 70, 85, None)),
    ("go from 6 absences to 2", None),
    ("sleep 8 hours a night", ("sleep", None, 8, "hours a night")),
    ("save 200 dollars", ("save", None, 200, "dollars")),
    ("drink less than 2 sodas a day", ("drink", None, 2, "sodas a day")),
    ("cut my absences from 6 to 2", ("absences", 6, 2, None)),
    ("get a B in algebra", ("algebra (B)", None, None, "letter grade")),
    ("i want to get a B in algebra", ("algebra (B)", None, None, "letter grade")),
    ("raise my math grade to a B", ("math grade (B)", None, None, "letter grade")),
    ("raise my math grade from a C to a B", ("math grade (C - B)", None, None, "letter grade")),
    ("go from a C to a B in math", ("math (C - B)", None, None, "letter grade")),
    ("from a d to a b", ("letter grade (D - B)", None, None, "letter grade")),
    ("get an A", ("letter grade (A)", None, None, "letter grade")),
    ("get at least a C in history", ("history (C)", None, None, "letter grade")),
    ("pass biology", None),
    ("get a car", None),
    ("get a better grade", None),
    ("meet at 3pm", None),
    ("finish my essay by december 18", None),
    ("in 2 weeks", None),
    ("", None),
    ("be nicer", None),
    ("volunteer 10 hours a month", ("volunteer", None, 10, "hours a month")),
    ("write 500 words a day", ("write", None, 500, "words a day")),
    ("lower my mile time from 9 to 7 minutes", ("mile time", 9, 7, "minutes")),
    ("turn in 5 assignments this week", ("turn in", None, 5, "assignments this week")),
    ("get a 90 in chemistry", ("chemistry", None, 90, None)),
    ("score 1200 on the sat", ("sat", None, 1200, None)),
]
SPANISH: list[tuple[str, Row | None]] = [
    ("subir mi nota de álgebra de 68 a 80", ("nota de álgebra", 68, 80, None)),
    ("subir mi promedio a 9", ("promedio", None, 9, None)),
    ("quiero subir mi promedio de 7 a 9", ("promedio", 7, 9, None)),
    ("leer 20 minutos al día", ("leer", None, 20, "minutos al día")),
    ("quiero leer 20 minutos cada noche", ("leer", None, 20, "minutos cada noche")),
    ("leer 3 libros", ("leer", None, 3, "libros")),
    ("estudiar 2 horas diarias", ("estudiar", None, 2, "horas diarias")),
    ("estudiar dos horas al día", ("estudiar", None, 2, "horas al día")),
    ("bajar mis faltas de 6 a 2", ("faltas", 6, 2, None)),
    ("faltar menos de 2 días", ("faltar", None, 2, "días")),
    ("dormir 8 horas", ("dormir", None, 8, "horas")),
    ("correr 5 millas", ("correr", None, 5, "millas")),
    ("ahorrar 200 dólares", ("ahorrar", None, 200, "dólares")),
    ("sacar una B", ("calificación con letra (B)", None, None, "calificación con letra")),
    ("quiero sacar una B en álgebra", ("álgebra (B)", None, None, "calificación con letra")),
    ("sacar una A en historia", ("historia (A)", None, None, "calificación con letra")),
    ("subir mi nota a una B", ("nota (B)", None, None, "calificación con letra")),
    ("subir mi nota de una C a una B", ("nota (C - B)", None, None, "calificación con letra")),
    ("subir de una C a una B", ("calificación con letra (C - B)", None, None, "calificación con letra")),
    ("sacar una buena nota", None),
    ("pasar biología", None),
    ("ser mejor", None),
    ("a las 3", None),
    ("antes del 18 de diciembre", None),
    ("", None),
    ("entregar 5 tareas esta semana", ("entregar", None, 5, "tareas esta semana")),
    ("aplicar a 5 universidades", ("aplicar a", None, 5, "universidades")),
    ("escribir 500 palabras al día", ("escribir", None, 500, "palabras al día")),
    ("subir mi calificación a 85%", ("calificación", None, 85, "%")),
    ("subir mi calificación hasta un 85", ("calificación", None, 85, None)),
    ("practicar 30 minutos", ("practicar", None, 30, "minutos")),
    ("caminar 10 minutos cada día", ("caminar", None, 10, "minutos cada día")),
    ("tengo un 70 en mate y quiero sacar un 85", ("mate", 70, 85, None)),
    ("sacar un 90 en química", ("química", None, 90, None)),
    ("perder 5 libras", ("perder", None, 5, "libras")),
    ("hacer una tarea", None),
    ("en 2 semanas", None),
    ("dedicar una hora a la lectura", None),  # "una hora" is as often "an hour or so"
    ("llegar tarde menos de 3 veces", ("llegar tarde", None, 3, "veces")),
    ("subir de 68 a 80 en álgebra", ("álgebra", 68, 80, None)),
]


def read(text: str, languages: tuple[str, ...]) -> Row | None:
    found = read_measure(text, languages=languages)
    return (found.measure, found.baseline, found.target, found.unit) if found else None


@pytest.mark.parametrize(("text", "row"), ENGLISH)
def test_a_measure_is_read_from_where_to_where(text: str, row: Row | None) -> None:
    assert read(text, EN) == row


@pytest.mark.parametrize(("text", "row"), SPANISH)
def test_a_measure_is_read_in_spanish(text: str, row: Row | None) -> None:
    assert read(text, ES) == row


@given(st.text(max_size=300))
def test_any_text_is_read_twice_alike(text: str) -> None:
    assert read(text, EN) == read(text, EN)


@given(
    st.sampled_from("abcdfABCDF"),
    st.sampled_from(["get a {}", "get a {} in math", "sacar una {}", "raise my grade to a {}"]),
)
def test_a_letter_is_never_a_number(letter: str, wish: str) -> None:
    measure = read_measure(wish.format(letter), languages=ES)

    assert measure is None or (measure.baseline, measure.target) == (None, None)
