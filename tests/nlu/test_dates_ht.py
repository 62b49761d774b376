"""Days and times as people text them in Haitian Creole.

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
LANGUAGES = ("ht", "en")

MEANT = (
    ("vandredi", "2026-11-27"),
    ("vandredi a", "2026-11-27"),
    ("pou vandredi", "2026-11-27"),
    ("vandredi sa a", "2026-11-27"),
    ("vandredi pwochen", "2026-11-27"),
    ("vandredi k ap vini an", "2026-11-27"),
    ("vandredi kap vini", "2026-11-27"),
    ("vandredi lòt semèn", "2026-12-04"),
    ("lòt semèn vandredi", "2026-12-04"),
    ("madi", "2026-11-24"),
    ("madi a 4è", "2026-11-24 16:00"),
    ("madi a 4e", "2026-11-24 16:00"),
    ("mekredi", "2026-11-25"),
    ("mercredi", "2026-11-25"),
    ("jedi", "2026-11-26"),
    ("dimanch", "2026-11-29"),
    ("jodi a", "2026-11-23"),
    ("jodia", "2026-11-23"),
    ("aswè a", "2026-11-23"),
    ("demen", "2026-11-24"),
    ("denmen maten", "2026-11-24"),
    ("demen a 8è dimaten", "2026-11-24 08:00"),
    ("apre demen", "2026-11-25"),
    ("nan de semèn", "2026-12-07"),
    ("nan 2 semenn", "2026-12-07"),
    ("nan 3 jou", "2026-11-26"),
    ("nan yon semèn", "2026-11-30"),
    ("nan yon mwa", "2026-12-23"),
    ("semèn pwochèn", "2026-12-04"),
    ("semenn kap vini an", "2026-12-04"),
    ("lòt semèn", "2026-12-04"),
    ("mwa k ap vini an", "2026-12-31"),
    ("fen mwa a", "2026-11-30"),
    ("nan fen mwa desanm", "2026-12-31"),
    ("nan fen semès la", "2026-12-18"),
    ("anvan semès la fini", "2026-12-18"),
    ("nan fen ane lekòl la", "2027-05-28"),
    ("wikenn sa a", "2026-11-29"),
    ("wikenn pwochen", "2026-12-06"),
    ("18 desanm", "2026-12-18"),
    ("dizuit desanm", "2026-12-18"),
    ("le 18 desanm", "2026-12-18"),
    ("vandredi 18 desanm", "2026-12-18"),
    ("18 desanm 2026", "2026-12-18"),
    ("premye desanm", "2026-12-01"),
    ("premye janvye", "2027-01-01"),
    ("12/18", "2026-12-18"),
    ("18/12", "2026-12-18"),
    ("5 janvye", "2027-01-05"),
    ("pou 18 me", "2027-05-18"),
    ("nan mwa out", "2027-08-31"),
    ("anvan vakans nwèl", "2026-12-18"),
    ("anvan konje ivè a", "2026-12-18"),
    ("apre vakans nwèl yo", "2027-01-04"),
    ("anvan thanksgiving", "2026-11-24"),
    ("anvan nwèl", "2026-12-18"),
    ("pou nwèl", "2026-12-25"),
    ("anvan gran vakans", "2027-05-28"),
    ("pou vakans pak la", "2027-03-26"),
    ("a 4è", "16:00"),
    ("4 è", "16:00"),
    ("4trè", "16:00"),
    ("katrè", "16:00"),
    ("katrè edmi", "16:30"),
    ("4è edmi", "16:30"),
    ("4:30 nan apremidi", "16:30"),
    ("4pm", "16:00"),
    ("inè", "13:00"),
    ("8è di maten", "08:00"),
    ("8è diswa", "20:00"),
    ("a midi", "12:00"),
    ("apre lekòl", "15:00"),
    ("apre klas", "15:00"),
    ("lè m lage lekòl", "15:00"),
    ("nan lè lunch", "12:00"),
    ("apre 5è", "17:00"),
    ("jedi apre 5è", "2026-11-26 17:00"),
    ("madi katrè", "2026-11-24 16:00"),
    ("lendi a 3è e ka", "2026-11-30 15:15"),
    ("madi apre lekòl", "2026-11-24 15:00"),
    ("vandredi pase", "2026-11-20"),
    ("yè", "2026-11-22"),
    ("yè swa", "2026-11-22"),
    ("sa gen de semèn", "2026-11-09"),
    ("madi ak jedi", "2026-11-24"),
    ("chak vandredi", "2026-11-27"),
    ("pa vandredi, lendi", "2026-11-30"),
    ("jedi m pa ka, vandredi pito", "2026-11-27"),
    ("mwen ka vini jedi a 3è", "2026-11-26 15:00"),
    ("m ap travay mekredi men vandredi m lib apre lekol", "2026-11-27 15:00"),
    ("mwen vle fini l pou 15 desanm", "2026-12-15"),
    ("anvan 15 desanm", "2026-12-14"),
    ("map remet li demen apre klas", "2026-11-24 15:00"),
    ("anvan fen mwa a", "2026-11-30"),
    ("m vle dòmi anvan 11è diswa", "23:00"),
    ("ant 3è ak 5è jedi", "2026-11-26 15:00"),
    ("pou lendi maten", "2026-11-30"),
    ("nan yon semèn konsa", "2026-11-30"),
    ("egzamen an se 3 desanm", "2026-12-03"),
    ("m te manke 3 jou semèn pase", "2026-11-20"),
)

NO_DATE = (
    "kijan ou ye",
    "m pa konnen",
    "help me",
    "ede m ak sa",
    "7 sou 10",
    "7 out of 10",
    "m gen 16 an",
    "klas 9yèm",
    "li 20 minit chak jou",
    "pwofesè a pale vit",
    "se yon jèn moun",
    "mwen fache ak li",
    "mwen bezwen 3 liv",
    "size m se 10",
    "chak jou",
    "mwen rate 3 jou",
    "mwen gen de frè",
    "m vle gen yon B nan matematik",
    "depi desanm",
    "get out",
    "pou mwen",
    "tout moun nan klas la",
    "mwen fè 85 nan egzamen an",
    "mwen se Haitian",
    "lekòl la bèl",
    "mwen konprann kounye a",
    "li di m sa",
    "twa zanmi m",
    "avan mwen pale",
)

# Written after the grammar was done with everything above.
HELD_OUT = (
    ("nou ka rankontre madi a 10:30", "2026-11-24 10:30"),
    ("map remèt devwa a le 2", "2026-12-02"),
    ("m soti nan pratik a 5:45", "17:45"),
    ("jedi oswa vandredi nan lè lunch", "2026-11-26 12:00"),
    ("yon jou nan semèn k ap vini an", "2026-12-04"),
    ("manman m ka vini samdi maten", "2026-11-28"),
    ("fòk li fini 14 desanm", "2026-12-14"),
    ("mwen gen 16 lane depi oktòb", ""),
    ("anvan halloween", "2027-10-29"),
    ("n ap wè demen a 3è", "2026-11-24 15:00"),
    ("mwen vle rive bonè chak jou", ""),
    ("li 2 liv anvan 15 janvye", "2027-01-14"),
    ("apre thanksgiving", "2026-11-30"),
    ("mèkredi 2 desanm a 4:15pm", "2026-12-02 16:15"),
    ("yè mwen te fè l", "2026-11-22"),
    ("lendi pa bon, madi pito", "2026-11-24"),
    ("jodi a m te chita devan", "2026-11-23"),
    ("pou 12 fevriye", "2027-02-12"),
    ("6zè diswa bon pou mwen", "18:00"),
    ("samdi sa a a 11è", "2026-11-28 11:00"),
    ("m fè 92 nan matematik", ""),
    ("papa m travay chak dimanch", "2026-11-29"),
    ("a senkè nan apremidi vandredi", "2026-11-27 17:00"),
    ("sa gen twa jou", "2026-11-20"),
    ("nan mwa janvye", "2027-01-31"),
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
    assert day_and_time(read(text)) == meant


@pytest.mark.parametrize("text", NO_DATE)
def test_a_phrase_that_names_no_sure_day_is_no_date(text: str) -> None:
    assert read(text) is None


def test_nine_of_ten_phrases_never_seen_while_writing_the_grammar_are_right() -> None:
    right = [text for text, meant in HELD_OUT if day_and_time(read(text)) == meant]

    assert len(right) / len(HELD_OUT) >= 0.90, [text for text, _ in HELD_OUT if text not in right]


def test_a_date_that_reads_both_ways_keeps_the_second_reading() -> None:
    when = read("pou 3/4")

    assert when is not None
    assert (str(when.on), str(when.other)) == ("2027-03-04", "2027-04-03")


def test_yesterday_needs_its_accent_because_without_it_it_is_are() -> None:
    assert day_and_time(read("yè")) == "2026-11-22"
    assert read("ki moun ou ye") is None


@pytest.mark.parametrize(
    "text", ["out", "me", "sit before me", "give me 5 minutes", "7 out", "avant de me lever"]
)
def test_months_that_are_words_of_other_languages_need_company(text: str) -> None:
    when = read(text)

    assert when is None or text == "7 out"  # the whole answer to "when?"
