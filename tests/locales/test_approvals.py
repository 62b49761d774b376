"""A text of law or safety is a draft until somebody answers for these very words."""

from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from locales.approvals import Approval, approved, key_of, path_of, read, standings
from locales.errors import UnreadableApprovals
from locales.extract import from_python, from_yaml, messages
from locales.languages import LANGUAGES
from locales.message import LAW, SAFETY, Message, joined
from locales.repository import ROOT

CALL = Message(msgid="Call 911.", places=(("a.yml", 1),), approval=frozenset({SAFETY}))
STOP = Message(msgid="Text STOP.", places=(("a.yml", 2),), approval=frozenset({LAW}))
HELLO = Message(msgid="Hello!", places=(("a.yml", 3),))
TEXTS = (CALL, HELLO, STOP)
DAY = date(2026, 11, 22)


def catalog(**translations: str) -> Catalog:
    found = Catalog(locale="es")
    found.add(CALL.msgid, translations.get("call", "Llama al 911."))
    found.add(STOP.msgid, translations.get("stop", "Manda STOP."))
    return found


def standing(folder: Path, words: Catalog | None, tag: str = "es") -> list[tuple[int, str]]:
    return [(one.number, one.status) for one in standings(TEXTS, words, read(tag, folder))]


def approve(
    folder: Path, words: Catalog | None, *numbers: int, tag: str = "es", by: str = "Dr. Cruz"
) -> None:
    known = read(tag, folder)
    chosen = [one for one in standings(TEXTS, words, known) if one.number in numbers]
    path = path_of(tag, folder)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(approved(tag, chosen, known, by=by, on=DAY))


def test_what_nobody_has_read_is_a_draft(tmp_path: Path) -> None:
    assert standing(tmp_path, catalog()) == [(1, "draft"), (2, "draft")]


def test_somebody_who_answers_for_a_text_approves_it_and_no_other(tmp_path: Path) -> None:
    approve(tmp_path, catalog(), 1)

    assert standing(tmp_path, catalog()) == [(1, "approved"), (2, "draft")]
    assert list(read("es", tmp_path).values()) == [Approval(by="Dr. Cruz", on=DAY, text=CALL.msgid)]


def test_a_changed_translation_is_a_draft_again(tmp_path: Path) -> None:
    approve(tmp_path, catalog(), 1, 2)

    assert standing(tmp_path, catalog(call="Marca el 911.")) == [(1, "draft"), (2, "approved")]


def test_the_words_that_were_approved_are_approved_again_when_they_come_back(tmp_path: Path) -> None:
    approve(tmp_path, catalog(), 1)
    approve(tmp_path, catalog(call="Marca el 911."), 1)

    assert standing(tmp_path, catalog()) == [(1, "approved"), (2, "draft")]


def test_a_changed_english_text_is_a_draft_again_in_every_language(tmp_path: Path) -> None:
    approve(tmp_path, catalog(), 1)
    changed = Message(msgid="Call 911 now.", places=CALL.places, approval=CALL.approval)
    words = Catalog(locale="es")
    words.add(changed.msgid, "Llama al 911.")

    (found,) = standings((changed,), words, read("es", tmp_path))

    assert found.status == "draft"


def test_a_translation_made_from_older_english_can_not_be_approved(tmp_path: Path) -> None:
    words = catalog()
    words[CALL.msgid].flags.add("fuzzy")

    approve(tmp_path, words, 1, 2)

    assert standing(tmp_path, words) == [(1, "missing"), (2, "approved")]


def test_the_english_text_is_approved_like_any_other(tmp_path: Path) -> None:
    assert standing(tmp_path, None, "en") == [(1, "draft"), (2, "draft")]

    approve(tmp_path, None, 2, tag="en")

    assert standing(tmp_path, None, "en") == [(1, "draft"), (2, "approved")]


def test_whoever_approved_first_stays_the_one_who_answers(tmp_path: Path) -> None:
    approve(tmp_path, catalog(), 1)
    approve(tmp_path, catalog(), 1, by="Somebody Else")

    assert [one.by for one in read("es", tmp_path).values()] == ["Dr. Cruz"]


def test_each_form_of_a_plural_belongs_to_what_was_read() -> None:
    text = Message(msgid="{n} day", plural="{n} days", approval=frozenset({LAW}))

    assert key_of(text, ("{n} día", "{n} días")) != key_of(text, ("{n} día", "{n} dias"))


@pytest.mark.parametrize("content", ["- a list", "key: {by: x}", "key: {by: x, day: later, text: y}", "a: ["])
def test_a_broken_list_of_approvals_is_refused(tmp_path: Path, content: str) -> None:
    path_of("es", tmp_path).parent.mkdir()
    path_of("es", tmp_path).write_text(content)

    with pytest.raises(UnreadableApprovals):
        read("es", tmp_path)


def test_a_comment_in_a_flow_says_that_a_text_needs_approval() -> None:
    flow = "id: a\nnodes:\n  # Needs approval: law\n  - say: You may say no.\n  - say: Hello.\n"

    assert [(one.msgid, one.approval) for one in from_yaml(flow, "flows/definitions/a.yml")] == [
        ("You may say no.", frozenset({LAW})),
        ("Hello.", frozenset()),
    ]


def test_a_comment_in_the_code_does_too() -> None:
    (text,) = from_python('# Needs approval: law\nA = Text(_("You may say no."))\n', "bot/a.py")[:1]

    assert text.approval == {LAW}


def test_a_text_used_twice_needs_approval_if_one_of_its_places_says_so() -> None:
    (text,) = joined((Message(msgid="No.", approval=frozenset({LAW})), Message(msgid="No.")))

    assert text.approval == {LAW}


def test_every_safety_text_of_ours_needs_approval_and_stop_and_rights_do() -> None:
    ours = {one.msgid: one for one in messages(ROOT)}

    assert [one.msgid for one in ours.values() if SAFETY in one.marks and not one.approval] == []
    assert LAW in ours["Text STOP any time to stop these messages."].approval
    assert [one.msgid for one in ours.values() if "You have a right" in one.msgid and not one.approval] == []


def test_nothing_is_shipped_as_approved_because_no_clinician_or_lawyer_has_read_it() -> None:
    """When somebody has, their name stands in approvals.yml, and this test is theirs to change."""
    assert [tag for tag in LANGUAGES if read(tag)] == []
