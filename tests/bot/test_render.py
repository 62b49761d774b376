"""One turn becomes one message, in one language, with people's own words unharmed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Capabilities, capabilities
from bot.messages import Button
from bot.render import LONGEST_WORDS, Rendered, plain_words, render
from bot.segments import utf16_length
from flows.effects import Ask, Say
from flows.questions import Option, Question
from flows.text import Lines, Text, Value
from locales.catalogue import Catalogue, compiled, read

TODAY: Final = date(2026, 11, 22)
SMS: Final = capabilities("sms")
TELEGRAM: Final = capabilities("telegram")

SPANISH: Final = {
    "Saved.": "Guardado.",
    "Hi {name}!": "¡Hola, {name}!",
    "Did I get it right?": "¿Lo puse bien?",
    "Save it": "Guardar",
    "Change something": "Cambiar algo",
    "By {due}": "Fecha: {due}",
    "Yes, please": "Sí, por favor",
    "No, thanks": "No, gracias",
    "Back to: {title}": "Volvemos a: {title}",
    "Set a goal": "Poner una meta",
    "your school": "la escuela",
}


HEADER: Final = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{n} goal"
msgid_plural "{n} goals"
msgstr[0] "{n} meta"
msgstr[1] "{n} metas"
"""


def translations(folder: Path, tag: str, texts: Mapping[str, str]) -> GNUTranslations:
    entries = "".join(f'\nmsgid "{msgid}"\nmsgstr "{words}"\n' for msgid, words in texts.items())
    path = folder / f"{tag}.po"
    path.write_text(HEADER + entries, encoding="utf-8")
    return compiled(read(path))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    arabic = {"Hi {name}!": "مرحبا {name}!", "By {due}": "قبل {due}"}
    folder = tmp_path_factory.mktemp("catalogues")
    return Catalogue({"es": translations(folder, "es", SPANISH), "ar": translations(folder, "ar", arabic)})


def question(kind: str = "choice", *options: Option, low: int | None = None) -> Question:
    return Question(flow="set_goal", node="confirm", kind=kind, options=options, low=low)


SAVE: Final = Option(value="save", label=Text("Save it"), also=(Text("yes, ok"),))
CHANGE: Final = Option(value="change", label=Text("Change something"))
CONFIRM: Final = Ask(text=Text("Did I get it right?"), question=question("choice", SAVE, CHANGE))


def say(msgid: str, **params: Value) -> Say:
    return Say(text=Text(msgid, params))


def shown(
    *effects: Say | Ask, catalogue: Catalogue, language: str = "en", on: Capabilities = SMS
) -> Rendered:
    messages = render(effects, language, catalogue=catalogue, capabilities=on, today=TODAY)
    assert len(messages) == 1
    return messages[0]


def test_what_is_said_and_asked_in_one_turn_is_one_message(catalogue: Catalogue) -> None:
    message = shown(say("Saved."), say("Hi {name}!", name="Ana"), catalogue=catalogue, language="es")

    assert message == Rendered(text="Guardado.\n¡Hola, Ana!", language="es")


def test_a_turn_in_which_nothing_is_said_sends_nothing(catalogue: Catalogue) -> None:
    assert render((), "es", catalogue=catalogue, capabilities=SMS, today=TODAY) == ()


def test_options_are_numbered_lines_where_there_are_no_buttons(catalogue: Catalogue) -> None:
    message = shown(CONFIRM, catalogue=catalogue, language="es")

    assert message.text == "¿Lo puse bien?\n1 Guardar\n2 Cambiar algo"
    assert message.buttons == ()


def test_options_are_buttons_where_there_are_some(catalogue: Catalogue) -> None:
    message = shown(CONFIRM, catalogue=catalogue, language="es", on=TELEGRAM)

    assert message.text == "¿Lo puse bien?"
    assert message.buttons == (
        Button(value="save", label="Guardar"),
        Button(value="change", label="Cambiar algo"),
    )


def test_a_question_of_yes_or_no_can_be_answered_with_a_digit(catalogue: Catalogue) -> None:
    ask = Ask(text=Text("Saved."), question=question("yes_no"))

    assert shown(ask, catalogue=catalogue).text == "Saved.\n1 Yes, please\n2 No, thanks"
    assert [each.value for each in shown(ask, catalogue=catalogue, on=TELEGRAM).buttons] == ["yes", "no"]


def test_the_names_on_a_scale_keep_their_own_numbers(catalogue: Catalogue) -> None:
    low, high = Option(value="0", label=Text("Save it")), Option(value="10", label=Text("Change something"))
    ask = Ask(text=Text("Saved."), question=question("scale", low, high, low=0))

    assert shown(ask, catalogue=catalogue).text == "Saved.\n0 Save it\n10 Change something"


def test_a_question_that_takes_several_answers_has_no_buttons(catalogue: Catalogue) -> None:
    several = Question(flow="f", node="n", kind="scale", options=(SAVE, CHANGE), up_to=3)
    ask = Ask(text=Text("Saved."), question=several)

    message = shown(ask, catalogue=catalogue, on=TELEGRAM)

    assert (message.text, message.buttons) == ("Saved.\n1 Save it\n2 Change something", ())


def test_an_option_too_long_for_a_button_makes_them_all_numbered_lines(catalogue: Catalogue) -> None:
    long = Option(value="é" * 40, label=Text("Change something"))
    ask = Ask(text=Text("Saved."), question=question("choice", SAVE, long))

    message = shown(ask, catalogue=catalogue, on=TELEGRAM)

    assert (message.text, message.buttons) == ("Saved.\n1 Save it\n2 Change something", ())


def test_a_long_label_is_cut_on_its_button(catalogue: Catalogue) -> None:
    long = Option(value="x", label=Text("{words}", {"words": "read " * 20}))
    ask = Ask(text=Text("Saved."), question=question("choice", long))

    label = shown(ask, catalogue=catalogue, on=TELEGRAM).buttons[0].label

    assert label.endswith("...")
    assert len(label) <= 40


@pytest.mark.parametrize(
    "untranslated",
    [
        Say(text=Text("Brand new text")),
        Say(text=Text("Back to: {title}", {"title": Text("A new flow")})),
        Say(text=Text("Hi {name}!", {"name": (Text("Set a goal"), Text("Another goal"))})),
        Say(text=Text("Hi {name}!", {"name": Lines((Text("One more line"),))})),
        Ask(text=Text("Saved."), question=question("choice", Option(value="x", label=Text("New label")))),
    ],
)
def test_a_message_with_one_missing_translation_is_all_english_and_says_so(
    catalogue: Catalogue, untranslated: Say | Ask
) -> None:
    message = shown(say("Hi {name}!", name="Ana"), untranslated, catalogue=catalogue, language="es")

    assert message.language == "en"
    assert message.text.startswith("Hi Ana!")


def test_a_text_that_is_only_a_persons_words_needs_no_translation(catalogue: Catalogue) -> None:
    message = shown(
        say("- {goal.words}", **{"goal.words": "read"}), say("Saved."), catalogue=catalogue, language="es"
    )

    assert (message.text, message.language) == ("- read\nGuardado.", "es")


def test_what_is_said_in_another_language_is_a_message_of_its_own(catalogue: Catalogue) -> None:
    asked = Ask(text=Text("Did I get it right?"), question=Question(flow="f", node="n", kind="yes_no"))
    offer = Say(text=Text("Saved."), language="es")

    first, second = render([asked, offer], "en", catalogue=catalogue, capabilities=TELEGRAM, today=TODAY)

    assert (first.text, first.language, len(first.buttons)) == ("Did I get it right?", "en", 2)
    assert (second.text, second.language, second.buttons) == ("Guardado.", "es", ())


def test_what_cannot_be_said_in_the_other_language_is_left_out(catalogue: Catalogue) -> None:
    offer = Say(text=Text("Nobody has translated this."), language="es")

    messages = render(
        [Say(text=Text("Saved.")), offer], "en", catalogue=catalogue, capabilities=SMS, today=TODAY
    )

    assert [message.text for message in messages] == ["Saved."]


def test_a_text_inside_a_text_is_translated_too(catalogue: Catalogue) -> None:
    message = shown(say("Back to: {title}", title=Text("Set a goal")), catalogue=catalogue, language="es")

    assert message.text == "Volvemos a: Poner una meta"


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        (date(2026, 12, 18), "Fri, Dec 18", "vie, 18 de dic"),
        (date(2027, 1, 4), "Mon, Jan 4, 2027", "lun, 4 de ene de 2027"),
        (time(15, 30), "3:30 PM", "3:30 p.m."),
        (datetime(2026, 12, 18, 15, 30, tzinfo=UTC), "Fri, Dec 18, 3:30 PM", "vie, 18 de dic, 3:30 p.m."),
        (7, "7", "7"),
        (6.5, "6.5", "6.5"),
        ("before break", "before break", "before break"),
        (("a", "b", 3), "a, b, and 3", "a, b y 3"),
        (Lines((Text("Saved."), Text("Set a goal"))), "Saved.\nSet a goal", "Guardado.\nPoner una meta"),
        (Lines((Text("Saved."),), numbered=True), "1 Saved.", "1 Guardado."),
    ],
)
def test_each_kind_of_value_is_written_the_readers_way(
    catalogue: Catalogue, value: Value, english: str, spanish: str
) -> None:
    assert shown(say("By {due}", due=value), catalogue=catalogue).text == f"By {english}"
    assert shown(say("By {due}", due=value), catalogue=catalogue, language="es").text == f"Fecha: {spanish}"


def test_the_form_fits_the_count(catalogue: Catalogue) -> None:
    text = Text("{n} goal", {"n": 2}, plural="{n} goals", count=2)

    assert shown(Say(text=text), catalogue=catalogue).text == "2 goals"
    assert shown(Say(text=text), catalogue=catalogue, language="es").text == "2 metas"


def test_a_placeholder_without_a_value_leaves_no_braces_behind(catalogue: Catalogue) -> None:
    assert shown(say("Hi {name}!"), catalogue=catalogue).text == "Hi !"


def test_names_inside_arabic_are_isolated_so_that_the_sentence_stays_in_order(catalogue: Catalogue) -> None:
    message = shown(say("Hi {name}!", name="Ana"), catalogue=catalogue, language="ar", on=TELEGRAM)

    assert message.text == "مرحبا \u2068Ana\u2069!"


@pytest.mark.parametrize(
    ("value", "shown_as"),
    [
        ("Ms. Rivera", "\u2068Ms. Rivera\u2069"),
        (7, "\u20687\u2069"),
        (6.5, "\u20686.5\u2069"),
        (date(2026, 12, 18), "\u2068الجمعة، 18 ديسمبر\u2069"),
        (time(15, 5), "\u20683:05 م\u2069"),
        (datetime(2026, 12, 18, 15, 5, tzinfo=UTC), "\u2068الجمعة، 18 ديسمبر، 3:05 م\u2069"),
        (("Ana", 7), "\u2068Ana\u2069 و\u20687\u2069"),
        (Text("{letter}: {item}", {"letter": "A", "item": "chess"}), "\u2068A\u2069: \u2068chess\u2069"),
        (Lines((Text("{words}", {"words": "chess"}),), numbered=True), "1 \u2068chess\u2069"),
    ],
)
def test_whatever_is_put_into_an_arabic_sentence_keeps_its_own_direction(
    catalogue: Catalogue, value: Value, shown_as: str
) -> None:
    assert shown(say("By {due}", due=value), catalogue=catalogue, language="ar").text == f"قبل {shown_as}"


@given(words=st.text(max_size=40))
def test_no_words_can_open_or_close_the_direction_of_an_arabic_sentence(
    catalogue: Catalogue, words: str
) -> None:
    text = shown(say("By {due}", due=words), catalogue=catalogue, language="ar").text

    assert (text.count("\u2068"), text.count("\u2069")) == (1, 1)
    assert text.startswith("قبل \u2068")
    assert text.endswith("\u2069")


def test_a_goal_on_an_arabic_button_keeps_its_own_direction_when_it_fits(catalogue: Catalogue) -> None:
    goals = [Option(value=str(n), label=Text("{words}", {"words": "chess!" * n})) for n in (1, 30)]
    message = shown(
        Ask(text=Text("By {due}", {"due": 1}), question=question("choice", *goals)),
        catalogue=catalogue,
        language="ar",
        on=TELEGRAM,
    )

    assert message.buttons[0].label == "\u2068chess!\u2069"
    assert "\u2068" not in message.buttons[1].label


def test_words_that_look_like_a_placeholder_stay_words(catalogue: Catalogue) -> None:
    assert (
        shown(say("Hi {name}!", name="{name} {coordinator}"), catalogue=catalogue).text
        == "Hi {name} {coordinator}!"
    )


def test_curly_quotes_are_written_plainly_where_they_cost_money_and_kept_where_they_do_not(
    catalogue: Catalogue,
) -> None:
    effect = say("Hi {name}!", name="“Ana”")

    assert shown(effect, catalogue=catalogue).text == 'Hi "Ana"!'
    assert shown(effect, catalogue=catalogue, on=capabilities("whatsapp")).text == "Hi “Ana”!"


@pytest.mark.parametrize(("channel", "limit"), [("sms", 1600), ("whatsapp", 1600), ("telegram", 4096)])
def test_a_turn_too_long_for_the_channel_is_several_messages_with_the_buttons_under_the_last(
    catalogue: Catalogue, channel: str, limit: int
) -> None:
    effects = (*(say("By {due}", due="read twenty minutes " * 14) for _ in range(20)), CONFIRM)

    messages = render(effects, "en", catalogue=catalogue, capabilities=capabilities(channel), today=TODAY)

    assert len(messages) > 1
    assert all(utf16_length(each.text) <= limit for each in messages)
    assert all(each.buttons == () for each in messages[:-1])
    assert bool(messages[-1].buttons) == capabilities(channel).has_buttons


def test_line_breaks_controls_and_direction_switches_never_reach_our_sentence() -> None:
    assert plain_words("  read\nmore\r\n\x00now\u202eexe\u2067 \ud800 ok ") == "read more nowexe ok"


def test_a_very_long_wish_is_shown_shortened() -> None:
    words = plain_words("read " * 200)

    assert words.endswith(" read...")
    assert utf16_length(words) <= LONGEST_WORDS
    assert plain_words("x" * LONGEST_WORDS) == "x" * LONGEST_WORDS


@given(words=st.text())
def test_any_words_make_one_clean_line(words: str) -> None:
    plain = plain_words(words)

    assert utf16_length(plain) <= LONGEST_WORDS
    assert plain == " ".join(plain.split())
    assert "\x00" not in plain


@given(
    words=st.text(),
    language=st.sampled_from(["en", "es", "ar", "zh"]),
    channel=st.sampled_from(["sms", "telegram"]),
)
def test_no_words_break_rendering(catalogue: Catalogue, words: str, language: str, channel: str) -> None:
    messages = render(
        (say("Hi {name}!", name=words), CONFIRM),
        language,
        catalogue=catalogue,
        capabilities=capabilities(channel),
        today=TODAY,
    )

    assert len(messages) == 1
    assert messages[0].text.encode()
