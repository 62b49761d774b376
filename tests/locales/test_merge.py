"""Keeping translations when the English changes."""

from pathlib import Path

from babel.messages.catalog import Catalog
from catalogue_files import write_catalogue

from locales.catalogue import path_of, read
from locales.languages import LANGUAGES
from locales.merge import merged, template, update, written
from locales.message import SAFETY, Message

GOAL = Message(msgid="Set a goal for {name}", places=(("a.yml", 3),), notes=("Warm.",))
STOP = Message(
    msgid="Text STOP.", places=(("a.yml", 9),), marks=frozenset({SAFETY}), carrier_words=frozenset({"STOP"})
)
COUNT = Message(msgid="{n} goal", plural="{n} goals", places=(("b.py", 1),))


def translated(path: Path, msgid: str, words: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{words}"'), encoding="utf-8"
    )


def test_the_template_tells_translators_where_a_text_is_and_what_to_mind() -> None:
    text = written(template((GOAL, STOP, COUNT)), None).decode()

    assert "#. Warm.\n#: a.yml:3\n" in text
    assert "#. For hard moments: experts approve it." in text
    assert "Keep these words in English capitals: STOP." in text
    assert 'msgid_plural "{n} goals"' in text


def test_a_new_language_begins_with_every_text_and_its_own_plural_rule(tmp_path: Path) -> None:
    changed = update((GOAL, COUNT), tmp_path, new="ar")

    path = path_of("ar", tmp_path)
    assert changed == (tmp_path / "messages.pot", path)
    assert "nplurals=6" in path.read_text()
    assert [entry.id for entry in read(path) if entry.id] == [GOAL.msgid, ("{n} goal", "{n} goals")]


def test_merging_twice_changes_nothing(tmp_path: Path) -> None:
    update((GOAL,), tmp_path, new="es")
    translated(path_of("es", tmp_path), GOAL.msgid, "Poner una meta para {name}")

    update((GOAL,), tmp_path)
    again = update((GOAL,), tmp_path)

    assert again == ()


def test_a_translation_stays_when_its_text_moves(tmp_path: Path) -> None:
    update((GOAL,), tmp_path, new="es")
    translated(path_of("es", tmp_path), GOAL.msgid, "Poner una meta para {name}")

    update((STOP, Message(msgid=GOAL.msgid, places=(("c.yml", 30),))), tmp_path)

    entry = read(path_of("es", tmp_path)).get(GOAL.msgid)
    assert entry is not None
    assert (entry.string, entry.locations, entry.fuzzy) == (
        "Poner una meta para {name}",
        [("c.yml", 30)],
        False,
    )


def test_a_changed_text_keeps_its_old_translation_marked_fuzzy_beside_the_old_words(tmp_path: Path) -> None:
    update((GOAL,), tmp_path, new="es")
    translated(path_of("es", tmp_path), GOAL.msgid, "Poner una meta para {name}")

    update((Message(msgid="Set one goal for {name}", places=GOAL.places),), tmp_path)

    entry = read(path_of("es", tmp_path)).get("Set one goal for {name}")
    assert entry is not None
    assert (entry.string, entry.fuzzy) == ("Poner una meta para {name}", True)
    assert list(entry.previous_id) == [GOAL.msgid]
    assert update((Message(msgid="Set one goal for {name}", places=GOAL.places),), tmp_path) == ()


def test_the_old_words_of_a_long_text_survive_being_broken_into_lines(tmp_path: Path) -> None:
    old = Message(msgid='One two "three", ' * 12 + "and four.", places=GOAL.places)
    new = Message(msgid='One two "three", ' * 12 + "and five.", places=GOAL.places)
    catalog = Catalog(locale="es")
    catalog.add(old.msgid, "Uno dos tres y cuatro.")
    path = write_catalogue(tmp_path, "es", "")
    path.write_bytes(written(merged(catalog, (new,)), LANGUAGES["es"]))

    entry = read(path).get(new.msgid)

    assert entry is not None
    assert list(entry.previous_id) == [old.msgid]


def test_the_old_words_of_a_plural_are_kept_as_well(tmp_path: Path) -> None:
    entries = """\
#, fuzzy
#| msgid "{n} aim"
#| msgid_plural "{n} aims"
msgid "{n} goal"
msgid_plural "{n} goals"
msgstr[0] "{n} meta"
msgstr[1] "{n} metas"
"""
    path = write_catalogue(tmp_path, "es", entries)

    update((COUNT,), tmp_path)

    entry = read(path).get("{n} goal")
    assert entry is not None
    assert list(entry.previous_id) == ["{n} aim", "{n} aims"]


def test_a_catalogue_carries_no_date_so_that_every_change_in_it_is_somebodys(tmp_path: Path) -> None:
    update((GOAL,), tmp_path, new="es")

    assert "Date" not in path_of("es", tmp_path).read_text()


def test_an_unused_translation_is_kept_at_the_end() -> None:
    old = Catalog(locale="es")
    old.add("Old text", "Texto viejo")

    text = written(merged(old, (GOAL,)), LANGUAGES["es"]).decode()

    assert '#~ msgid "Old text"\n#~ msgstr "Texto viejo"' in text
