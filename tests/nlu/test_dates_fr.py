"""Days and times as people text them in French.

Each expectation is what a person means on Monday, November 23, 2026 at 4 pm in Boston, with the default
school calendar: Thanksgiving break from Wednesday, winter break from December 21. No date is better
than a wrong one.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.calendar import default_calendar
from nlu.dates import When, read_when

NOW = datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("America/New_York"))
LANGUAGES = ("fr", "en")

MEANT = (
    ("vendredi", "2026-11-27"),
    ("vendredi stp", "2026-11-27"),
    ("ce vendredi", "2026-11-27"),
    ("pour vendredi", "2026-11-27"),
    ("d'ici vendredi", "2026-11-27"),
    ("dici vendredi", "2026-11-27"),
    ("jusqu'à vendredi", "2026-11-27"),
    ("vendredi prochain", "2026-12-04"),
    ("vendredi de la semaine prochaine", "2026-12-04"),
    ("lundi en huit", "2026-12-07"),
    ("jeudi", "2026-11-26"),
    ("mercredi", "2026-11-25"),
    ("mercerdi", "2026-11-25"),
    ("mer 14h", "2026-11-25 14:00"),
    ("mardi 14 h", "2026-11-24 14:00"),
    ("ven", "2026-11-27"),
    ("sam matin", "2026-11-28"),
    ("aujourd'hui", "2026-11-23"),
    ("aujourdhui", "2026-11-23"),
    ("ajd", "2026-11-23"),
    ("demain", "2026-11-24"),
    ("dem1", "2026-11-24"),
    ("demain matin", "2026-11-24"),
    ("demain à 8h du matin", "2026-11-24 08:00"),
    ("demain soir 19h", "2026-11-24 19:00"),
    ("après-demain", "2026-11-25"),
    ("apres demain", "2026-11-25"),
    ("hier", "2026-11-22"),
    ("avant-hier", "2026-11-21"),
    ("dans deux semaines", "2026-12-07"),
    ("dans 2 semaines", "2026-12-07"),
    ("dans 3 jours", "2026-11-26"),
    ("dans une semaine", "2026-11-30"),
    ("dans un mois", "2026-12-23"),
    ("d'ici un mois", "2026-12-23"),
    ("la semaine prochaine", "2026-12-04"),
    ("la semaine pro", "2026-12-04"),
    ("la semaine d'après", "2026-12-04"),
    ("le mois prochain", "2026-12-31"),
    ("cette semaine", "2026-11-27"),
    ("avant la fin de la semaine", "2026-11-27"),
    ("fin du mois", "2026-11-30"),
    ("d'ici la fin du mois", "2026-11-30"),
    ("fin décembre", "2026-12-31"),
    ("mi-décembre", "2026-12-15"),
    ("fin du semestre", "2026-12-18"),
    ("avant la fin du semestre", "2026-12-18"),
    ("à la fin de l'année scolaire", "2027-05-28"),
    ("ce week-end", "2026-11-29"),
    ("le weekend prochain", "2026-12-06"),
    ("18 décembre", "2026-12-18"),
    ("le 18 decembre", "2026-12-18"),
    ("le dix-huit décembre", "2026-12-18"),
    ("le 18", "2026-12-18"),
    ("pour le 18", "2026-12-18"),
    ("le 18 décembre 2026", "2026-12-18"),
    ("le 1er décembre", "2026-12-01"),
    ("premier décembre", "2026-12-01"),
    ("12/18", "2026-12-18"),
    ("18/12", "2026-12-18"),
    ("3/4", "2027-03-04"),
    ("le 5 janvier", "2027-01-05"),
    ("5 janv à 10h", "2027-01-05 10:00"),
    ("vendredi 4", "2026-12-04"),
    ("vendredi 4 décembre", "2026-12-04"),
    ("vendredi le 4 décembre", "2026-12-04"),
    ("avant les vacances de Noël", "2026-12-18"),
    ("avant les vacances d'hiver", "2026-12-18"),
    ("avant le winter break", "2026-12-18"),
    ("après les vacances de noel", "2027-01-04"),
    ("pour les vacances de printemps", "2027-03-26"),
    ("pendant les vacances de printemps", "2027-04-02"),
    ("avant thanksgiving", "2026-11-24"),
    ("après thanksgiving", "2026-11-30"),
    ("avant noel", "2026-12-18"),
    ("pour Noël", "2026-12-25"),
    ("avant le nouvel an", "2026-12-18"),
    ("avant l'été", "2027-05-28"),
    ("à 16h", "16:00"),
    ("16h", "16:00"),
    ("16h30", "16:30"),
    ("à 16 h 30", "16:30"),
    ("vers 4h", "16:00"),
    ("4pm", "16:00"),
    ("à 4 heures de l'après-midi", "16:00"),
    ("à 4h30 de l'aprem", "16:30"),
    ("4 heures et demie", "16:30"),
    ("5h moins le quart", "16:45"),
    ("à 3h et quart", "15:15"),
    ("à une heure", "13:00"),
    ("à 8h du matin", "08:00"),
    ("à 8h du soir", "20:00"),
    ("à midi", "12:00"),
    ("après les cours", "15:00"),
    ("apres l'école", "15:00"),
    ("apres lecole", "15:00"),
    ("avant les cours", "08:00"),
    ("à la pause déjeuner", "12:00"),
    ("après 17h", "17:00"),
    ("jeudi après 17h", "2026-11-26 17:00"),
    ("mardi à 16h", "2026-11-24 16:00"),
    ("mardi après l'école", "2026-11-24 15:00"),
    ("lundi 15h15", "2026-11-30 15:15"),
    ("vendredi dernier", "2026-11-20"),
    ("il y a deux semaines", "2026-11-09"),
    ("tous les vendredis", "2026-11-27"),
    ("chaque lundi", "2026-11-30"),
    ("mardi et jeudi", "2026-11-24"),
    ("les mardis et jeudis", "2026-11-24"),
    ("pas vendredi, lundi", "2026-11-30"),
    ("je peux pas mardi mais mercredi oui", "2026-11-25"),
    ("demain non, plutôt jeudi", "2026-11-26"),
    ("mardi je peux pas mais mercredi oui", "2026-11-25"),
    ("en décembre", "2026-12-31"),
    ("je veux dormir avant 23h", "23:00"),
    ("entre 15h et 17h", "15:00"),
    ("de 15h à 17h mercredi", "2026-11-25 15:00"),
    ("vendredi entre midi et deux", "2026-11-27 12:00"),
    ("dans environ 3 semaines", "2026-12-14"),
    ("samedi à midi", "2026-11-28 12:00"),
    ("au plus tard le 11 décembre", "2026-12-11"),
    ("à partir de lundi", "2026-12-01"),
    ("fin de l'année", "2026-12-31"),
    ("mon exam c'est le 3 décembre", "2026-12-03"),
    ("le 15 à 17h", "2026-12-15 17:00"),
    ("j'ai manqué 3 jours la semaine dernière", "2026-11-20"),
    ("arriver avant 8h tous les jours", "08:00"),
    ("demain après les cours si c possible", "2026-11-24 15:00"),
    ("je peux jeudi après 17h mais pas le matin", "2026-11-26 17:00"),
    ("la réunion c'est le 15 décembre à 17h30", "2026-12-15 17:30"),
    ("je le rends le 10 décembre", "2026-12-10"),
    ("avant le 15", "2026-12-14"),
    ("ce soir à 19h", "2026-11-23 19:00"),
    ("tout à l'heure à 17h", "2026-11-23 17:00"),
)

NO_DATE = (
    "le 30 février",
    "30 minutes",
    "dans 30 minutes",
    "lire 30 minutes",
    "on va à la mer avec mes cousins",
    "j'adore la mer",
    "deux heures par jour",
    "étudier 2h par jour",
    "dormir 8h par nuit",
    "je dors 6h par nuit en ce moment",
    "j'ai 3 objectifs",
    "ma note est 85",
    "j'ai eu 8/10",
    "24/7",
    "pas vendredi",
    "je peux pas vendredi",
    "vendredi 19 décembre",
    "20 novembre",
    "le matin",
    "le passé c'est le passé",
    "je suis en 5e",
    "mon frère est en 6ème",
    "la première semaine",
    "mes vacances",
    "le premier",
    "sept",
    "pratiquer 20 minutes par jour",
    "quand j'aurai 18 ans",
    "avant que ma mère arrive",
    "finir 2 devoirs par semaine",
    "j'ai lu 15 pages",
    "j'aime bien ce jeu",
    "dimanche 5 décembre",
    "j'ai 16 ans",
    "j'ai été malade",
    "un film de noel",
    "j'ai révisé pendant 2h",
    "elle est en 9th grade",
)

# Written before the grammar was tried on them. When they were first read 23 of the 25 were right.
HELD_OUT = (
    ("c possible mardi a 10h30 ?", "2026-11-24 10:30"),
    ("je le rends le 2", "2026-12-02"),
    ("je sors de l'entrainement à 17h45", "17:45"),
    ("jeudi ou vendredi a la pause dej", "2026-11-26"),
    ("un jour de la semaine prochaine", "2026-12-04"),
    ("ma mère peut samedi matin", "2026-11-28"),
    ("c'est à rendre pour le 14 décembre", "2026-12-14"),
    ("pour le dernier jour d'école", ""),
    ("j'ai eu 16 ans en octobre", ""),
    ("avant halloween", "2027-10-29"),
    ("d'ici une semaine", "2026-11-30"),
    ("on se voit demain à 15h", "2026-11-24 15:00"),
    ("je veux arriver à l'heure tous les jours", ""),
    ("lire 2 livres pour le 15 janvier", "2027-01-15"),
    ("après l'action de grâce", "2026-11-30"),
    ("mercredi 2 décembre à 16h15", "2026-12-02 16:15"),
    ("d'ici deux mois", "2027-01-23"),
    ("je l'ai fait hier", "2026-11-22"),
    ("lundi ça marche pas, plutôt mardi", "2026-11-24"),
    ("aujourd'hui je me suis assis devant", "2026-11-23"),
    ("pour le 12 février", "2027-02-12"),
    ("6h du soir ça me va", "18:00"),
    ("ce samedi à 11h", "2026-11-28 11:00"),
    ("j'ai eu 92 en maths", ""),
    ("mon père travaille le dimanche", "2026-11-29"),
)


def read(text: str) -> When | None:
    return read_when(text, languages=LANGUAGES, now=NOW, calendar=default_calendar())


def day_and_time(when: When | None) -> str:
    """Write a reading as the tables do: "2026-11-27 16:00", a day, a time, or nothing."""
    day = when.on.isoformat() if when and when.on else ""
    at = when.at.isoformat("minutes") if when and when.at else ""
    return f"{day} {at}".strip()


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_a_phrase_is_the_day_a_person_means(text: str, meant: str) -> None:
    when = read(text)

    assert day_and_time(when) == meant


@pytest.mark.parametrize("text", NO_DATE)
def test_a_phrase_that_names_no_sure_day_is_no_date(text: str) -> None:
    assert read(text) is None


def test_nine_of_ten_phrases_never_seen_while_writing_the_grammar_are_right() -> None:
    right = [text for text, meant in HELD_OUT if day_and_time(read(text)) == meant]

    assert len(right) / len(HELD_OUT) >= 0.90, [text for text, _ in HELD_OUT if text not in right]


def test_a_date_that_reads_both_ways_keeps_the_second_reading() -> None:
    when = read("pour le 3/4")

    assert when is not None
    assert (str(when.on), str(when.other)) == ("2027-03-04", "2027-04-03")


def test_mornings_that_are_turned_down_do_not_move_the_hour_of_thursday() -> None:
    when = read("pas le matin, jeudi après 17h")

    assert when is not None
    assert (day_and_time(when), when.raw) == ("2026-11-26 17:00", "jeudi après 17h")


def test_days_of_every_week_are_the_next_of_them_with_the_words_of_all() -> None:
    when = read("je peux mardi et jeudi")

    assert when is not None
    assert when.raw == "mardi et jeudi"
