"""A person whose message may mean two things, or who writes another language, in a real conversation."""

from dataclasses import replace

import pytest
from invented_people import MONDAY, NUMBERS, Say

from bot.conversation import Assistant
from bot.messages import InboundMessage, OutboundReply
from nlu.interpretation import Interpretation
from storage import reviews
from storage.database import Database

SPANISH = "quiero mejorar en matemáticas este año"
OFFER = 'Puedo escribir en español. Para cambiar, basta escribir "español".'


class Torn:
    """An interpreter that is torn between two wishes, whatever it reads."""

    def interpret(self, text: str, *, profile_language: str, languages: tuple[str, ...]) -> Interpretation:
        ranking = (("request_meeting", 0.4), ("set_goal", 0.35), ("out_of_scope", 0.05))
        return Interpretation(
            intent="request_meeting",
            confidence=0.4,
            language=profile_language,
            ranking=ranking,
            is_unsure=True,
        )


@pytest.fixture
def torn(assistant: Assistant) -> Assistant:
    assistant.brain = replace(assistant.brain, interpreter=Torn())
    return assistant


async def answers(assistant: Assistant, text: str, number: int) -> tuple[OutboundReply, ...]:
    return await assistant.receive(
        InboundMessage(
            channel="sms", address=NUMBERS["ana"], provider_id=f"SM{number}", text=text, received_at=MONDAY
        )
    )


async def test_an_unclear_message_is_asked_about_and_its_words_become_the_goal(
    torn: Assistant, say: Say, database: Database
) -> None:
    asked = await say("ana", "i wanna raise my algebra grade w ms lee")

    assert asked == "Did you mean:\n1 Ask for a meeting\n2 Set a goal\n3 Something else"

    for text in ("2", "tutoring on tuesdays", "nothing", "1"):
        answer = await say("ana", text)

    assert "Saved" in answer
    async with database.session() as session:
        (proposed,) = await reviews.list_updates(session, state="proposed")
    assert proposed.update.words == "i wanna raise my algebra grade w ms lee"
    assert proposed.update.verbatim.startswith("i wanna raise my algebra grade w ms lee")


async def test_danger_is_answered_before_any_guess(torn: Assistant, say: Say) -> None:
    answer = await say("ana", "i want to kill myself")

    assert "988" in answer
    assert "Did you mean" not in answer


async def test_another_language_is_offered_in_a_message_of_its_own_and_once(assistant: Assistant) -> None:
    first, offer = await answers(assistant, SPANISH, 1)

    assert (first.language, offer.language, offer.text) == ("en", "es", OFFER)
    assert len(await answers(assistant, "voy a estudiar con mi hermana los lunes", 2)) == 1


async def test_the_word_in_the_offer_switches(assistant: Assistant) -> None:
    await answers(assistant, SPANISH, 1)

    (answer,) = await answers(assistant, "español", 2)

    assert answer.language == "es"


async def test_somebody_in_danger_is_offered_no_language(assistant: Assistant) -> None:
    (answer,) = await answers(assistant, "ya no quiero vivir, me quiero matar", 1)

    assert "988" in answer.text
