"""A goal, or only the wish to set one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.goals import states_goal

EN, ES = ("en", "es"), ("es", "en")

GOALS_EN = [
    "i wanna raise my algebra grade", "i want to pass biology", "my goal is to graduate",
    "i want to get better at reading",
    "i want to read 20 minutes a day", "raise my gpa to a 3.5", "i need to stop skipping class",
    "i want to make varsity",
    "my goal is to be on time every day", "i want to go to college", "i want to learn guitar",
    "trying to turn in all my homework",
    "i want to get my math grade up", "get better grades in science", "i want to be a nurse",
    "i wanna stop vaping",
    "i want to make new friends", "set a goal: read every night", "i want to set a goal to pass english",
    "im trying to save money for a car", "i want to sleep more", "i would like to join the robotics club",
    "go from a 68 to an 80 in algebra", "i want to miss less school", "i hope to get into state",
    "i need to finish my essay",
    "goal is to learn spanish", "i want to get a job this summer", "help me bring up my history grade",
    "i want to talk more in class",
    "my goal is getting straight As", "improve my attendance", "i want to speak up more",
    "pass all my classes",
    "i want to not fail chemistry", "wanna get in shape for soccer", "i want to stop procrastinating",
    "be kinder to my sister is my goal",
    "miss fewer than 2 days this month", "i want to get a B in algebra",
]  # fmt: skip
WISHES_EN = [
    "i want to set a goal", "set a goal", "new goal", "i want to make a new goal", "can i set a goal",
    "goal", "hi", "",
    "i want to set a goal about math", "help me set a goal please", "i want to talk to my counselor",
    "what is my goal",
    "change my goal", "show my goals", "i want to see my plan", "i need help",
    "i want to change my language", "yes", "no", "7",
    "i dont want to do this", "im stuck on my goal", "i finished my goal", "how do i set a goal",
    "can i meet with ms rivera",
    "i want to skip", "thanks", "lets set a goal", "i want another goal", "i did it",
    "i want to stop getting texts",
    "add a goal", "i want to cancel my meeting", "who are you", "ok", "my goals", "goals please",
    "i want to take the quiz",
    "what can you do", "i have a goal",
]  # fmt: skip
GOALS_ES = [
    "quiero subir mi nota de álgebra", "quiero pasar biología", "mi meta es graduarme",
    "quiero mejorar en lectura",
    "quiero leer 20 minutos al día", "subir mi promedio a 9", "quiero dejar de faltar a clase",
    "mi meta es llegar temprano",
    "quiero ir a la universidad", "quiero aprender inglés", "quiero entregar toda mi tarea",
    "quiero sacar mejores notas",
    "quiero ser enfermera", "quiero hacer más amigos", "quiero ahorrar dinero", "quiero dormir más",
    "quiero entrar al equipo de fútbol",
    "necesito terminar mi ensayo", "quiero participar más en clase", "quiero dejar de fumar",
    "mejorar mi asistencia",
    "mi meta es leer más", "quiero conseguir un trabajo", "me gustaría aprender a tocar guitarra",
    "quiero sacar una B en álgebra",
    "quiero pasar todas mis clases", "bajar mis faltas de 6 a 2", "quiero no reprobar química",
    "quiero hablar más en clase",
    "quiero poner una meta de leer cada noche", "subir de 68 a 80 en álgebra", "voy a estudiar cada día",
    "quiero portarme mejor",
    "tratar de levantarme temprano", "quiero organizarme mejor", "quiero correr 5 km",
    "espero entrar a la universidad",
    "quiero escribir mejor", "kiero pasar mate", "quiero ayudar a mi mamá",
]  # fmt: skip
WISHES_ES = [
    "quiero poner una meta", "poner una meta", "nueva meta", "meta", "quiero una meta nueva",
    "puedo poner una meta", "hola", "",
    "quiero hablar con mi consejera", "cuál es mi meta", "cambiar mi meta", "ver mis metas",
    "quiero ver mi plan", "necesito ayuda",
    "quiero cambiar el idioma", "sí", "no", "7", "no quiero hacer esto", "ya terminé",
    "cómo pongo una meta", "quiero saltar",
    "gracias", "quiero otra meta", "ya lo logré", "agregar una meta", "quiero cambiar la cita",
    "quién eres", "ok", "mis metas",
    "quiero hacer una meta sobre mate", "estoy atorada", "qué puedo hacer", "ayúdame a poner una meta",
    "quiero una cita",
    "quiero más información", "tengo una meta", "buenos días", "quiero empezar de nuevo",
    "quiero hacer el cuestionario",
]  # fmt: skip


@pytest.mark.parametrize("text", GOALS_EN)
def test_a_goal_is_a_goal(text: str) -> None:
    assert states_goal(text, languages=EN)


@pytest.mark.parametrize("text", WISHES_EN)
def test_the_wish_to_set_one_states_none(text: str) -> None:
    assert not states_goal(text, languages=EN)


@pytest.mark.parametrize("text", GOALS_ES)
def test_a_goal_in_spanish_is_a_goal(text: str) -> None:
    assert states_goal(text, languages=ES)


@pytest.mark.parametrize("text", WISHES_ES)
def test_the_wish_to_set_one_in_spanish_states_none(text: str) -> None:
    assert not states_goal(text, languages=ES)


@given(st.text(max_size=300))
def test_any_text_is_read_twice_alike(text: str) -> None:
    assert states_goal(text, languages=EN) is states_goal(text, languages=EN)
