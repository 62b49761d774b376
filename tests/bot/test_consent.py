"""Whoever asks to be left alone is, at once; whoever is in danger is met with help."""

import pytest
from invented_people import MONDAY, NUMBERS, Say
from sqlalchemy import text as sql

from bot.clock import FixedClock
from bot.outbox import Outbox
from storage import consent, record
from storage.database import Database
from storage.demo import meet


@pytest.fixture
async def chat(say: Say, database: Database) -> str:
    """Ana's Telegram chat, beside her phone."""
    del say  # the people are there
    await bind(database, "ana", "7777", channel="telegram")
    return "7777"


async def bind(database: Database, person_id: str, address: str, *, channel: str = "sms") -> None:
    """Bind an address to a person as well; a new one gets a conversation and consent."""
    async with database.begin() as session:
        if address in NUMBERS.values():
            await session.execute(
                sql(
                    "INSERT INTO person_contact SELECT :person, id, 'test', now() FROM contact_point"
                    " WHERE address = :address"
                ),
                {"person": person_id, "address": address},
            )
            return
        contact_point_id, conversation_id = await meet(session, channel=channel, address=address, at=MONDAY)
        await record.bind(
            session,
            person_id=person_id,
            contact_point_id=contact_point_id,
            conversation_id=conversation_id,
            source="test",
            at=MONDAY,
        )
        await consent.grant(session, contact_point_id=contact_point_id, source="test", at=MONDAY)


async def last_consent(database: Database, who: str) -> object:
    """Tell how somebody's phone stands."""
    async with database.session() as session:
        query = sql(
            "SELECT consent.state FROM consent JOIN contact_point ON contact_point.id = contact_point_id"
            " WHERE address = :address ORDER BY consent.id DESC LIMIT 1"
        )
        return (await session.execute(query, {"address": NUMBERS[who]})).scalar_one()


async def channels(database: Database) -> dict[str, str]:
    """Tell how each of Ana's addresses stands."""
    async with database.session() as session:
        query = sql(
            "SELECT DISTINCT ON (channel) channel, consent.state FROM consent"
            " JOIN contact_point ON contact_point.id = contact_point_id"
            " WHERE address IN (:phone, '7777') ORDER BY channel, consent.id DESC"
        )
        rows = await session.execute(query, {"phone": NUMBERS["ana"]})
        return {row.channel: row.state for row in rows}


async def scalar(database: Database, query: str) -> object:
    async with database.session() as session:
        return (await session.execute(sql(query))).scalar_one()


async def test_a_carrier_word_is_honoured_and_not_answered_a_second_time(
    say: Say, database: Database
) -> None:
    answer = await say("ana", "STOP")

    assert answer == ""
    assert await scalar(database, "SELECT state FROM consent ORDER BY id DESC LIMIT 1") == "withdrawn"


async def test_a_stop_with_an_invisible_letter_in_it_is_a_stop(say: Say, database: Database) -> None:
    await say("ana", "st\u200bop")

    assert await scalar(database, "SELECT state FROM consent ORDER BY id DESC LIMIT 1") == "withdrawn"


async def test_a_polite_wish_for_silence_gets_one_confirmation_and_then_silence(say: Say) -> None:
    first = await say("ana", "please stop texting me")
    second = await say("ana", "hello?")
    third = await say("ana", "please stop texting me")

    assert "no more messages" in first
    assert second == third == ""


async def test_the_confirmation_comes_in_spanish(say: Say) -> None:
    answer = await say("luis", "ya no me manden mensajes por favor")

    assert answer
    assert "no more messages" not in answer


async def test_a_yes_never_undoes_a_stop(say: Say) -> None:
    await say("ana", "stop")

    assert await say("ana", "yes") == ""


async def test_start_brings_the_messages_back(say: Say) -> None:
    await say("ana", "stop")

    answer = await say("ana", "START")

    assert "Welcome back" in answer
    assert await say("ana", "hey")


async def test_danger_is_met_with_help_and_a_human(say: Say, database: Database) -> None:
    answer = await say("ana", "i dont wanna be alive anymore")

    assert "988" in answer
    assert await scalar(database, "SELECT count(*) FROM alert WHERE category = 'self_harm'") == 1
    assert await scalar(database, "SELECT purpose FROM outbound_message") == "safety"


async def test_danger_in_spanish_from_an_english_profile_is_seen(say: Say, database: Database) -> None:
    await say("ana", "ya no quiero vivir")

    assert await scalar(database, "SELECT count(*) FROM alert") == 1


async def test_danger_together_with_a_stop_gets_help_as_the_last_message(
    say: Say, database: Database
) -> None:
    answer = await say("ana", "stop texting me i want to kill myself")

    assert "988" in answer
    assert await scalar(database, "SELECT count(*) FROM alert") == 1
    assert await say("ana", "hello") == ""


async def test_danger_after_a_stop_raises_an_alert_without_breaking_the_silence(
    say: Say, database: Database
) -> None:
    await say("ana", "stop")

    answer = await say("ana", "i want to kill myself")

    assert answer == ""
    assert await scalar(database, "SELECT count(*) FROM alert") == 1


@pytest.mark.parametrize(
    "text", ["ＳＴＯＰ", "STOP.", "stop\u200b", "¡Stop!", "Stop please", "para", "arrêt", "توقف"]
)
@pytest.mark.parametrize("who", ["ana", "luis"])
async def test_the_word_in_any_dress_is_a_stop_whatever_the_profile_speaks(
    say: Say, database: Database, who: str, text: str
) -> None:
    answer = await say(who, text)

    assert await last_consent(database, who) == "withdrawn"
    assert "START" in answer  # the carrier did not know the word, so the one confirmation is ours


@pytest.mark.parametrize(
    "text", ["STOP", "stopall", "UNSUBSCRIBE", "Cancel", "END", "quit", "REVOKE", "optout"]
)
async def test_the_carriers_own_words_are_stops_that_the_carrier_confirms(
    say: Say, database: Database, text: str
) -> None:
    await say("ana", "i want to set a goal")  # in the middle of a dialogue as anywhere else

    assert await say("ana", text) == ""
    assert await last_consent(database, "ana") == "withdrawn"


async def test_what_twilio_says_it_confirmed_is_not_confirmed_by_us(say: Say, database: Database) -> None:
    assert await say("ana", "please stop texting me", keyword="stop") == ""
    assert await last_consent(database, "ana") == "withdrawn"


async def test_cancel_in_a_chat_leaves_the_question_and_not_the_assistant(
    say: Say, chat: str, database: Database
) -> None:
    await say(chat, "i want to set a goal", channel="telegram")

    assert await say(chat, "cancel", channel="telegram")
    assert await scalar(database, "SELECT count(*) FROM consent WHERE state = 'withdrawn'") == 0


async def test_quit_in_a_chat_is_a_stop(say: Say, chat: str, database: Database) -> None:
    assert "START" in await say(chat, "quit", channel="telegram")
    assert await scalar(database, "SELECT count(*) FROM consent WHERE source = 'carrier_word'") == 1


@pytest.mark.parametrize("text", ["yes", "si", "oui", "ok", "1", "sim", "wi", "hello", "K7QM-4TXR", "help"])
async def test_nothing_but_start_is_heard_after_a_stop(say: Say, database: Database, text: str) -> None:
    await say("ana", "please stop texting me")

    assert await say("ana", text) == ""
    assert await last_consent(database, "ana") == "withdrawn"


async def test_a_yes_that_twilio_takes_for_start_brings_nothing_back(say: Say, database: Database) -> None:
    await say("ana", "STOP")

    assert await say("ana", "YES", keyword="start") == ""
    assert await last_consent(database, "ana") == "withdrawn"


@pytest.mark.parametrize("text", ["START", "unstop", "ｓｔａｒｔ", "Start!"])
async def test_start_brings_messages_back_and_leaves_the_person_as_it_was(
    say: Say, database: Database, text: str
) -> None:
    await say("ana", "STOP")

    assert "Welcome back" in await say("ana", text)
    assert await last_consent(database, "ana") == "granted"
    assert await scalar(database, "SELECT count(*) FROM conversation WHERE person_id = 'ana'") == 1


async def test_start_from_a_number_that_is_nobodys_binds_it_to_nobody(say: Say, database: Database) -> None:
    await say("ana", "wrong number")

    await say("ana", "START")

    assert await scalar(database, "SELECT count(*) FROM conversation WHERE person_id = 'ana'") == 0


@pytest.mark.parametrize("text", ["HELP", "info", "ＨＥＬＰ"])
async def test_help_on_a_phone_names_the_school_a_person_there_and_the_way_out(say: Say, text: str) -> None:
    answer = await say("ana", text)

    assert "Lincoln School" in answer
    assert "Elena Rivera" in answer
    assert "STOP" in answer


async def test_help_comes_in_the_persons_language(say: Say) -> None:
    answer = await say("luis", "HELP")

    assert "Lincoln School" in answer
    assert "Asistente de metas" in answer


async def test_help_that_twilio_answered_is_not_answered_twice(say: Say) -> None:
    assert await say("ana", "HELP", keyword="help") == ""


async def test_help_from_a_stranger_names_nobody(say: Say) -> None:
    answer = await say("+16175550999", "HELP")

    assert "STOP" in answer
    assert "Lincoln" not in answer


@pytest.mark.parametrize(
    "text", ["wrong number", "número equivocado", "faux numéro", "打错号码了", "رقم غلط"]
)
async def test_a_wrong_number_is_let_go_of_at_once_and_quotes_nothing(
    say: Say, database: Database, text: str
) -> None:
    answer = await say("ana", text)

    assert answer
    assert "Ana" not in answer
    assert "Rivera" not in answer
    assert await scalar(database, "SELECT count(*) FROM person_contact WHERE person_id = 'ana'") == 0
    assert await scalar(database, "SELECT reason || ' ' || person_id FROM handoff") == "wrong_person ana"
    assert await say("ana", "hello") == ""


async def test_staff_learn_of_a_stop_once_and_its_note_closes_with_a_start(
    say: Say, database: Database
) -> None:
    for text in ("please stop texting me", "STOP", "stop it"):
        await say("ana", text)

    assert await scalar(database, "SELECT count(*) FROM handoff WHERE reason = 'opted_out'") == 1

    await say("ana", "START")

    assert await scalar(database, "SELECT count(*) FROM handoff WHERE closed_at IS NULL") == 0


async def test_a_stop_drops_what_waits_to_be_sent(say: Say, chat: str, database: Database) -> None:
    await say(chat, "hello", channel="telegram")

    await say(chat, "stop", channel="telegram")

    assert await scalar(database, "SELECT count(*) FROM outbound_message WHERE status = 'pending'") == 1
    assert (
        await scalar(database, "SELECT purpose FROM outbound_message WHERE status = 'pending'") == "consent"
    )
    assert await scalar(database, "SELECT min(error) FROM outbound_message WHERE status = 'suppressed'") == (
        "opted_out"
    )


async def test_a_stop_here_stops_everywhere_and_offers_once_to_mean_only_here(
    say: Say, chat: str, database: Database
) -> None:
    answer = await say("ana", "please stop texting me")

    assert "only here" in answer
    assert await channels(database) == {"sms": "withdrawn", "telegram": "withdrawn"}
    assert await say(chat, "hello", channel="telegram") == ""


@pytest.mark.parametrize("text", ["1", "１", "1.", "١"])
async def test_one_means_only_here(say: Say, chat: str, database: Database, text: str) -> None:
    await say("ana", "please stop texting me")

    assert await say("ana", text) == ""  # asked for silence here, and gets it
    assert await channels(database) == {"sms": "withdrawn", "telegram": "granted"}
    assert await say(chat, "hello", channel="telegram")


async def test_one_means_nothing_where_the_carrier_confirmed_and_nothing_was_offered(
    say: Say, chat: str, database: Database
) -> None:
    await say("ana", "STOP")
    await say("ana", "1")

    assert await channels(database) == {"sms": "withdrawn", "telegram": "withdrawn"}


async def test_one_undoes_no_stop_that_was_said_there_as_well(
    say: Say, chat: str, database: Database
) -> None:
    await say("ana", "please stop texting me")
    await say(chat, "leave me alone", channel="telegram")

    await say("ana", "1")

    assert await channels(database) == {"sms": "withdrawn", "telegram": "withdrawn"}


async def test_the_offer_ends_after_a_day(say: Say, chat: str, database: Database, clock: FixedClock) -> None:
    await say("ana", "please stop texting me")
    clock.advance(2 * 24 * 60 * 60)

    await say("ana", "1")

    assert await channels(database) == {"sms": "withdrawn", "telegram": "withdrawn"}


async def test_start_brings_back_this_address_only(say: Say, chat: str, database: Database) -> None:
    await say("ana", "STOP")
    await say("ana", "START")

    assert await channels(database) == {"sms": "granted", "telegram": "withdrawn"}


async def test_a_mothers_phone_is_not_silenced_by_her_sons_stop(say: Say, database: Database) -> None:
    await bind(database, "luis", NUMBERS["rosa"])

    await say("luis", "ya no me manden mensajes")

    assert await last_consent(database, "rosa") == "granted"


async def test_a_block_in_telegram_says_nothing_about_the_phone(
    say: Say, chat: str, database: Database
) -> None:
    await say(chat, "hello", channel="telegram")
    outbox = Outbox(database)

    await outbox.withdrawn(channel="telegram", address=chat, source="telegram_blocked", at=MONDAY)

    assert await channels(database) == {"sms": "granted", "telegram": "withdrawn"}
    assert await scalar(database, "SELECT count(*) FROM outbound_message WHERE status = 'pending'") == 0

    await outbox.returned(channel="telegram", address=chat, source="telegram_unblocked", at=MONDAY)

    assert await channels(database) == {"sms": "granted", "telegram": "granted"}


async def test_letting_us_in_again_undoes_a_block_and_never_a_stop(
    say: Say, chat: str, database: Database
) -> None:
    await say(chat, "stop", channel="telegram")
    outbox = Outbox(database)

    await outbox.withdrawn(channel="telegram", address=chat, source="telegram_blocked", at=MONDAY)
    await outbox.returned(channel="telegram", address=chat, source="telegram_unblocked", at=MONDAY)

    assert (await channels(database))["telegram"] == "withdrawn"


async def test_the_start_button_of_telegram_brings_messages_back(
    say: Say, chat: str, database: Database
) -> None:
    await Outbox(database).withdrawn(channel="telegram", address=chat, source="telegram_blocked", at=MONDAY)

    assert "Welcome back" in await say(chat, "", channel="telegram", choice="start")
    assert (await channels(database))["telegram"] == "granted"


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("ana", "stop texting me i want to kill myself"),
        ("luis", "no me manden más mensajes, ya no quiero vivir"),
        ("ana", "arrêtez de m'écrire je veux mourir"),
        ("ana", "pare de me mandar mensagem, eu quero me matar"),
    ],
)
async def test_danger_beside_a_stop_gets_help_first_and_then_silence(
    say: Say, database: Database, who: str, text: str
) -> None:
    answer = await say(who, text)

    assert "988" in answer
    assert await scalar(database, "SELECT count(*) FROM alert") == 1
    assert await last_consent(database, who) == "withdrawn"
    assert await scalar(database, "SELECT min(purpose) FROM outbound_message") == "safety"
    assert await say(who, "hello") == ""


@pytest.mark.parametrize(
    "text", ["i want to kill myself", "ya no quiero vivir", "je veux mourir", "我想自杀"]
)
async def test_danger_after_a_stop_reaches_staff_and_sends_nothing(
    say: Say, database: Database, text: str
) -> None:
    await say("ana", "STOP")

    assert await say("ana", text) == ""
    assert await scalar(database, "SELECT count(*) FROM alert") == 1
    assert await scalar(database, "SELECT count(*) FROM outbound_message") == 0


async def test_somebody_the_school_took_off_is_told_so_and_danger_is_still_heard(
    say: Say, database: Database
) -> None:
    async with database.begin() as session:
        await session.execute(sql("UPDATE person SET status = 'inactive' WHERE id = 'ana'"))

    assert "not on for you" in await say("ana", "i want to set a goal")
    assert "988" in await say("ana", "i want to kill myself")
    assert await scalar(database, "SELECT count(*) FROM alert") == 1


async def test_a_question_stays_open_while_danger_is_met(say: Say) -> None:
    await say("ana", "i want to set a goal")
    await say("ana", "my dad hits me")

    answer = await say("ana", "read 20 minutes a day")

    assert "Got it" in answer
