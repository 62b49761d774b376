"""After a stop nothing but a START-like word is heard, and nothing but help or a confirmation leaves."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_people import Say
from sqlalchemy import text as sql

from nlu.commands import carrier_word
from storage.database import Database

WORDS = ["yes", "si", "oui", "1", "stop", "hola", "help", "CANCEL", "i want to kill myself", "K7QM-4TXR", "9"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120) | st.sampled_from(WORDS))
async def test_no_text_but_a_start_like_one_brings_messages_back(
    say: Say, database: Database, text: str
) -> None:
    await say("ana", "STOP")
    if carrier_word(text) == "start":
        return

    assert await say("ana", text) == ""

    async with database.session() as session:
        left = await session.execute(
            sql("SELECT count(*) FROM outbound_message WHERE purpose NOT IN ('safety', 'consent')")
        )
        last = await session.execute(sql("SELECT state FROM consent ORDER BY id DESC LIMIT 1"))
        assert left.scalar_one() == 0
        assert last.scalar_one() == "withdrawn"
