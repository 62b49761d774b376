"""What can be said anywhere, and "no more texts" in any wording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.commands import carrier_word, command, opt_out

EN, ES = ("en", "es"), ("es", "en")

COMMANDS_EN = [
    ("help", "help"), ("Help!", "help"), ("help me pls", "help"), ("what can i do", "help"),
    ("how does this work", "help"),
    ("what is this", "help"), ("back", "back"), ("go back", "back"), ("can we go back plsss", "back"),
    ("undo", "back"),
    ("go back to the last question", "back"), ("previous question", "back"),
    ("change my last answer", "back"),
    ("skip", "skip"), ("skip this one", "skip"), ("skip please", "skip"), ("can i skip this", "skip"),
    ("next", "skip"),
    ("pass", "skip"), ("i dont want to answer that", "skip"), ("rather not say", "skip"),
    ("next question pls", "skip"),
    ("repeat", "repeat"), ("what", "repeat"), ("huh?", "repeat"), ("say that again", "repeat"),
    ("what was the question", "repeat"),
    ("can you repeat that please", "repeat"), ("i didnt get that", "repeat"), ("menu", "menu"),
    ("main menu", "menu"),
    ("go to the menu", "menu"), ("start over", "menu"), ("options", "menu"), ("language", "language"),
    ("change language", "language"), ("in spanish please", "language"),
    ("can you text me in spanish", "language"),
    ("español", "language"), ("i only speak spanish", "language"), ("person", "person"),
    ("talk to a person", "person"),
    ("can i talk to someone", "person"), ("are you a robot", "person"),
    ("i want to talk to a real person", "person"),
    ("never mind", "cancel"), ("nvm", "cancel"), ("forget it", "cancel"), ("i changed my mind", "cancel"),
    ("cancel this", "cancel"), ("i dont want to do this right now", "cancel"),
]  # fmt: skip
TALK_EN = [
    "my back hurts", "i need to get back to my grades", "help my mom with dinner", "i skip class sometimes",
    "english",
    "i passed", "next week", "i want to pass biology", "talk to my counselor", "the menu at lunch is bad", "",
    "he helped me go back and fix it", "i forgot it at home", "what i did was read", "no", "yes",
    "spanish homework",
    "a person in my class is mean to me", "👍", "7", "start", "ok",
]  # fmt: skip
COMMANDS_ES = [
    ("ayuda", "help"), ("Ayuda por favor", "help"), ("ayúdame", "help"), ("qué puedo hacer", "help"),
    ("cómo funciona", "help"),
    ("qué es esto", "help"), ("atrás", "back"), ("volver", "back"), ("regresar", "back"),
    ("quiero regresar", "back"),
    ("volver a la pregunta anterior", "back"), ("la anterior", "back"), ("para atrás", "back"),
    ("saltar", "skip"),
    ("saltar esta pregunta", "skip"), ("siguiente", "skip"), ("omitir", "skip"),
    ("puedo saltar esta", "skip"),
    ("no quiero contestar eso", "skip"), ("prefiero no decir", "skip"), ("paso", "skip"),
    ("repetir", "repeat"),
    ("repite por favor", "repeat"), ("qué", "repeat"), ("cómo?", "repeat"), ("mande", "repeat"),
    ("no entendí", "repeat"),
    ("cuál era la pregunta", "repeat"), ("otra vez", "repeat"), ("menú", "menu"), ("menu", "menu"),
    ("ver menú", "menu"),
    ("opciones", "menu"), ("empezar de nuevo", "menu"), ("idioma", "language"),
    ("cambiar idioma", "language"),
    ("en inglés", "language"), ("en ingles por favor", "language"), ("english", "language"),
    ("no hablo inglés", "language"),
    ("una persona", "person"), ("quiero hablar con una persona", "person"),
    ("puedo hablar con alguien", "person"),
    ("eres un robot", "person"), ("hay alguien ahí", "person"), ("olvídalo", "cancel"),
    ("cancelar", "cancel"),
    ("ya no quiero", "cancel"), ("cambié de opinión", "cancel"), ("no quiero hacer esto ahora", "cancel"),
]  # fmt: skip
TALK_ES = [
    "me duele la espalda", "español", "quiero pasar biología", "ayudar a mi mamá",
    "hablar con mi consejera", "no", "sí",
    "la próxima semana", "volver a leer el capítulo", "una persona de mi clase me molesta",
    "inglés es difícil", "7", "",
    "leer cada noche", "qué bueno que ya pasé el examen", "mi hermano me ayuda con la tarea",
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), COMMANDS_EN)
def test_a_command_is_known_with_manners_around_it(text: str, name: str) -> None:
    assert command(text, languages=EN) == name


@pytest.mark.parametrize("text", TALK_EN)
def test_talk_that_holds_a_command_word_is_talk(text: str) -> None:
    assert command(text, languages=EN) is None


@pytest.mark.parametrize(("text", "name"), COMMANDS_ES)
def test_a_command_is_known_in_spanish(text: str, name: str) -> None:
    assert command(text, languages=ES) == name


@pytest.mark.parametrize("text", TALK_ES)
def test_talk_in_spanish_is_talk(text: str) -> None:
    assert command(text, languages=ES) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("STOP", "stop"), ("stop.", "stop"), (" Stop ", "stop"), ("stopall", "stop"),
        ("UNSUBSCRIBE", "stop"), ("cancel", "stop"),
        ("END", "stop"), ("quit", "stop"), ("revoke", "stop"), ("OPTOUT", "stop"), ("START", "start"),
        ("unstop", "start"),
        ("HELP", "help"), ("info", "help"), ("yes", None), ("stop vaping", None), ("", None),
        ("begin", None), ("ＳＴＯＰ", "stop"),
    ],
)  # fmt: skip
def test_only_the_words_of_phone_companies_are_theirs(text: str, word: str | None) -> None:
    assert carrier_word(text) == word


OUT_EN = [
    "stop texting me", "please stop texting me", "stop messaging me", "no more texts",
    "no more messages please",
    "dont text me anymore", "don't text me again", "do not contact me", "remove me",
    "remove me from this list",
    "take me off the list", "take my number off your list", "unsubscribe me please", "opt me out",
    "opt out", "opt-out",
    "i want to opt out", "i dont want these texts", "i dont want to get texts anymore",
    "i want you to stop texting me",
    "leave me alone", "please leave me alone", "lose my number", "stop sending me stuff", "quit texting me",
    "stop the messages", "go away", "not interested", "i no longer want to receive messages", "can you stop",
    "delete my number", "stop it", "no mas", "wrong person stop texting", "i revoke my consent",
    "end texts", "Please stop!",
    "i don't want you texting me", "stop contacting my daughter", "block", "cancel my subscription",
]  # fmt: skip
IN_EN = [
    "i want to stop vaping", "my goal is to stop procrastinating", "stop being late",
    "i want him to stop texting me",
    "she wont leave me alone", "i want to quit the team", "dont text my mom", "stop skipping class",
    "no more late work",
    "i want to stop texting in class", "yes", "no", "", "help", "i cant stop playing games",
    "remove me from the class",
    "tell my ex to stop texting me", "i missed the bus stop", "i want to stop fighting with my sister",
    "dont",
    "i dont want to do this", "quit smoking",
]  # fmt: skip
OUT_ES = [
    "deja de mandarme mensajes", "dejen de escribirme", "ya no me escriban", "no me mandes más mensajes",
    "no más mensajes",
    "ya no quiero recibir mensajes", "no quiero más mensajes", "quítenme de la lista",
    "sáquenme de esta lista",
    "denme de baja", "darme de baja", "quiero darme de baja", "cancelar mensajes", "para", "alto", "basta",
    "déjame en paz",
    "déjenme en paz", "ya párale", "no me molesten", "no me interesa", "borra mi número", "número equivocado",
    "retiro mi consentimiento", "paren de mandar mensajes", "ya no me manden nada", "bórrame de la lista",
    "no más",
    "stop", "no me escribas", "ya basta", "deja de molestarme", "bloquear", "cancelar suscripción",
    "no me contacten",
    "ya no deseo recibir mensajes", "alto a los mensajes", "elimínenme de su lista", "no quiero esto", "vete",
]  # fmt: skip
IN_ES = [
    "quiero dejar de fumar", "mi meta es dejar de procrastinar", "quiero dejar de faltar a clase", "no",
    "sí", "cancelar",
    "quiero que mi hermano deje de molestarme", "para mí", "no más tarea por favor",
    "para la clase de mate", "",
    "mi amiga ya no me habla", "dejar de llegar tarde", "no entiendo", "para el viernes", "ayuda",
    "ya no quiero",
]  # fmt: skip


@pytest.mark.parametrize("text", [*OUT_EN, *OUT_ES])
def test_no_more_messages_is_understood_in_any_wording_and_language(text: str) -> None:
    assert opt_out(text, languages=EN)
    assert opt_out(text, languages=ES)


@pytest.mark.parametrize("text", [*IN_EN, *IN_ES])
def test_a_wish_about_something_else_silences_nothing(text: str) -> None:
    assert not opt_out(text, languages=EN)
    assert not opt_out(text, languages=ES)


@given(st.text(max_size=300))
def test_any_text_is_read_twice_alike(text: str) -> None:
    def read() -> tuple[object, ...]:
        return carrier_word(text), command(text, languages=EN), opt_out(text, languages=ES)

    assert read() == read()
