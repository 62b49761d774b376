"""Somebody who writes another language than their own is offered it, once, and nothing changes by itself."""

from typing import Any

from flow_chat import ANA, Chat
from sample_flows import real_flow_set

from flows.effects import Say, SetLanguage
from flows.events import Safety
from flows.state import State

FLOWS = real_flow_set()
SPANISH: dict[str, Any] = {"language": "es", "is_language_clear": True}
OFFER = 'I can write in English. Say "English" to switch.'


def new() -> Chat:
    return Chat(flows=FLOWS, facts=ANA, state=State.new("en"))


def offers(chat: Chat) -> list[str | None]:
    return [effect.language for effect in chat.effects if isinstance(effect, Say) and effect.language]


def test_a_clear_message_in_another_language_is_answered_and_the_language_offered() -> None:
    chat = new()

    said = chat.says(
        "quiero mejorar en mate", intent="set_goal", heard={"goal": "mejorar en mate"}, **SPANISH
    )

    assert chat.open == "steps"
    assert said[-1] == OFFER
    assert offers(chat) == ["es"]


def test_the_offer_changes_nothing_by_itself() -> None:
    chat = new()
    chat.says("quiero mejorar en mate", intent="set_goal", **SPANISH)

    assert chat.state.language == "en"
    assert not [effect for effect in chat.effects if isinstance(effect, SetLanguage)]


def test_somebody_who_ignores_the_offer_is_never_offered_that_language_again() -> None:
    chat = new()
    chat.says("hola como estas", intent="greet", **SPANISH)

    for _ in range(3):
        chat.says("hola como estas", intent="greet", **SPANISH)
        assert offers(chat) == []


def test_one_message_that_is_not_clear_is_not_enough_but_two_in_a_row_are() -> None:
    chat = new()
    chat.says("hola miss", intent="greet", language="es")

    assert offers(chat) == []

    chat.says("si bueno", intent="affirm", language="es")

    assert offers(chat) == ["es"]


def test_a_message_without_a_language_in_between_does_not_matter_but_one_in_their_own_does() -> None:
    chat = new()
    chat.says("hola miss", intent="greet", language="es")
    chat.says("7")
    chat.says("hi there miss", intent="greet", language="en")
    chat.says("hola miss", intent="greet", language="es")

    assert offers(chat) == []

    chat.says("2")
    chat.says("hola miss", intent="greet", language="es")

    assert offers(chat) == ["es"]


def test_a_language_the_district_does_not_have_is_not_offered() -> None:
    chat = new()
    chat.says("mwen bezwen ed", language="ht", is_language_clear=True)

    assert offers(chat) == []


def test_nobody_in_danger_is_offered_a_language() -> None:
    chat = new()
    chat.says("ya no quiero vivir", safety=Safety(category="self_harm", level="alert"), **SPANISH)

    assert offers(chat) == []

    chat.says("me siento muy mal", intent="safety_concern", **SPANISH)

    assert offers(chat) == []

    chat.says("gracias por todo", intent="thank", **SPANISH)

    assert offers(chat) == ["es"]


def test_somebody_who_asks_for_the_language_needs_no_offer() -> None:
    chat = new()
    chat.says("puedes escribir en español", intent="change_language", heard={"language": "es"}, **SPANISH)

    assert chat.state.language == "es"
    assert offers(chat) == []


def test_after_switching_the_first_language_is_offered_as_well_but_once() -> None:
    chat = new()
    chat.says("español", command="language", heard={"language": "es"}, language="es")
    chat.says("i want to see my plan", intent="view_plan", language="en", is_language_clear=True)

    assert offers(chat) == ["en"]
