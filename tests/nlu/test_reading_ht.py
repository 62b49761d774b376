"""What people text in Haitian Creole, read as they mean it: numbers, answers, commands, people."""

import pytest

from nlu.answers import OptionWords, choice, choices, code, name, says_none, scale_many, yes_no
from nlu.commands import command, opt_out
from nlu.corrections import correction
from nlu.goals import states_goal
from nlu.measures import read_measure
from nlu.numbers import read_number
from nlu.people import bare_person, read_person, split_people

HT = ("ht", "en")

NUMBERS = [
    ("6", 6),
    ("sèt", 7),
    ("set", 7),
    ("yon 7", 7),
    ("petèt yon 7", 7),
    ("7/10", 7),
    ("7 sou 10", 7),
    ("sèt sou dis", 7),
    ("70%", 7),
    ("70 pousan", 7),
    ("5 konsa", 5),
    ("m ta di 6", 6),
    ("mta di 6", 6),
    ("mwen ta di yon 8", 8),
    ("anviwon 4", 4),
    ("se yon 3", 3),
    ("mwen nan 6", 6),
    ("m nan 6 kounye a", 6),
    ("dis", 10),
    ("zewo", 0),
    ("mwatye", 5),
    ("sis e demi", 6.5),
    ("6,5", 6.5),
    ("7 oswa 8", 7),
    ("7 ou 8", 7),
    ("te yon 5 kounye a yon 7", 7),
    ("enben 4", 4),
    ("8 paske m te etidye", 8),
    ("nèf lol", 9),
    ("senk", 5),
    ("sink", 5),
    ("uit", 8),
    ("huit", 8),
    ("omwen 6", 6),
    ("6 pwen", 6),
    ("m panse 4", 4),
    ("mpanse yon 4", 4),
    ("3 jou", 3),
    ("100%", 10),
    ("nimewo 4", 4),
    ("5 semèn sa a", 5),
    ("m pa konnen petèt yon 5", 5),
    ("kat", 4),
    ("twa", 3),
    ("de", 2),
    ("youn", 1),
    ("diz", 10),
    ("jodi a se 8", 8),
    ("like a 6", 6),
    ("m gen 3 egzamen semèn sa a epi m pa gen tan", None),
    ("byen", None),
    ("onz", None),
    ("", None),
    ("youn nan zanmi m yo te ede m", None),
    ("chak youn nan yo", None),
    ("anyen", None),
    ("m pa konnen", None),
    ("pwofesè de matematik la", None),
    ("san pwoblèm", None),
    ("chapit 3 a te difisil anpil pou mwen", None),
]

LARGE = [
    ("katreven senk", 85),
    ("katrevensenk", 85),
    ("swasanndis", 70),
    ("swasannkenz", 75),
    ("vennsenk", 25),
    ("katrevendis", 90),
    ("katrevenkenz", 95),
    ("trannde", 32),
    ("de san", 200),
    ("de mil", 2000),
    ("ventwit", 28),
    ("senkant", 50),
]

YES = [
    "wi",
    "Wi!",
    "wiii",
    "oui",
    "wi wi",
    "men wi",
    "dakò",
    "dako",
    "dakor",
    "d akò",
    "ok",
    "oke",
    "se sa",
    "se sa menm",
    "se vre",
    "wi mèsi",
    "wi tanpri",
    "wi svp",
    "m vle",
    "mwen vle",
    "mvle",
    "bon",
    "li bon",
    "sa bon",
    "trè byen",
    "pa gen pwoblèm",
    "pa gen pwoblem",
    "san dout",
    "anhan",
    "enhen",
    "yes",
    "yeah",
    "wi madan",
    "enben wi",
    "wi m fini l",
    "wi mwen te fè l",
    "m kwè wi",
    "mwen panse wi",
    "👍",
    "1",
    "natirèlman",
    "anfòm",
    "parfè",
    "ale",
    "wi lol",
    "wi mwen menm",
    "korek",
    "deja",
]
NO = [
    "non",
    "Non.",
    "nn",
    "no",
    "non non",
    "non mèsi",
    "non mesi",
    "men non",
    "poko",
    "poko non",
    "pa kounye a",
    "pa kounya",
    "janmen",
    "ditou",
    "m pa vle",
    "mwen pa vle",
    "mpa vle",
    "m pa kwè",
    "m pa panse sa",
    "se pa sa",
    "se pa vre",
    "pa vre",
    "m pa kapab",
    "m paka",
    "mpa ka",
    "mwen pat fè l",
    "m poko fè l",
    "pita",
    "yon lòt lè",
    "pa jodi a",
    "👎",
    "❌",
    "2",
    "nope",
    "nah",
    "enben non",
    "non pa sa",
    "non m pa t fè l",
    "pa bezwen",
    "pa vrèman",
    "nooon",
]
NEITHER = [
    "petèt",
    "petet",
    "m pa konnen",
    "mpa konnen",
    "mwen pa konnen",
    "mwen pa sèten",
    "sa depann",
    "wi ak non",
    "konsi konsa",
    "pafwa",
    "5",
    "",
    "tèt mwen ap fè m mal",
    "bonjou",
    "sa gen 2 jou",
    "yon ti kras",
    "idk",
    "kisa",
    "m renmen diri",
]
NOTHING = [
    "anyen",
    "Anyen.",
    "anyen ditou",
    "okenn",
    "pèsonn",
    "non",
    "m pa gen",
    "mwen pa gen",
    "pa gen",
    "pagen anyen",
    "pa gen moun",
    "m pa konnen",
    "mpa konnen",
    "m pa konn sa pou m di",
    "pa gen pwoblèm",
    "okenn pwoblèm",
    "m pa gen lide",
    "non mèsi",
    "poko",
    "n/a",
    "anyen pou kounye a",
    "tout bagay anfòm",
    "mwen sèl",
    "pa gen okenn",
    "enben anyen",
    "nothing",
    "❌",
    "mw pa konnen",
]
SOMETHING = [
    "m pa gen tan",
    "pa gen moun ki ka ede m lakay",
    "m pa konnen kijan pou m fè fraksyon",
    "telefòn mwen",
    "wi",
    "6",
    "",
    "travay mwen",
    "pa gen entènèt lakay mwen",
    "m pa konprann kou a",
    "anyen pa mache pou mwen nan matematik",
    "okenn moun pa ede m",
]

COMMANDS = [
    ("èd", "help"),
    ("ede m", "help"),
    ("edem tanpri", "help"),
    ("kisa m ka fè", "help"),
    ("kijan sa mache", "help"),
    ("koman sa mache", "help"),
    ("kisa sa ye", "help"),
    ("tounen", "back"),
    ("retounen", "back"),
    ("m vle tounen", "back"),
    ("tounen nan kesyon anvan an", "back"),
    ("kesyon anvan an", "back"),
    ("sote", "skip"),
    ("sote l", "skip"),
    ("sote kesyon sa a", "skip"),
    ("pwochen kesyon", "skip"),
    ("m pa vle reponn sa", "skip"),
    ("m pito pa di", "skip"),
    ("èske m ka sote sa", "skip"),
    ("skip", "skip"),
    ("pase", "skip"),
    ("repete", "repeat"),
    ("repete tanpri", "repeat"),
    ("kisa", "repeat"),
    ("kisa ou di", "repeat"),
    ("m pa konprann", "repeat"),
    ("mpa konprann kesyon an", "repeat"),
    ("ki kesyon an", "repeat"),
    ("di l ankò", "repeat"),
    ("ankò", "repeat"),
    ("meni", "menu"),
    ("montre m meni an", "menu"),
    ("opsyon yo", "menu"),
    ("rekòmanse", "menu"),
    ("lang", "language"),
    ("chanje lang", "language"),
    ("an angle", "language"),
    ("an angle tanpri", "language"),
    ("english", "language"),
    ("m pa pale angle", "language"),
    ("yon lòt lang", "language"),
    ("èske ou pale kreyòl", "language"),
    ("moun", "person"),
    ("yon moun", "person"),
    ("m vle pale ak yon moun", "person"),
    ("èske m ka pale ak yon moun", "person"),
    ("èske ou se yon wobo", "person"),
    ("gen moun la", "person"),
    ("kite sa", "cancel"),
    ("bliye sa", "cancel"),
    ("anile", "cancel"),
    ("m chanje lide", "cancel"),
    ("m pa vle fè sa kounye a", "cancel"),
]
TALK = [
    "do m ap fè m mal",
    "m vle pase byoloji",
    "ede manman m fè manje",
    "mwen sote klas pafwa",
    "kreyòl",
    "semèn pwochèn",
    "m vle pale ak konseyè m nan",
    "meni lekòl la pa bon",
    "",
    "m te tounen li chapit la",
    "yon moun nan klas mwen an ap nwi m",
    "angle difisil",
    "7",
    "non",
    "wi",
    "m te bliye l lakay",
    "frè m ede m ak devwa yo",
    "lang angle a difisil pou mwen",
]
OUT = [
    "sispann voye mesaj ban mwen",
    "tanpri sispann voye mesaj ban m",
    "sispann ekri m",
    "pa ekri m ankò",
    "pa voye mesaj ban mwen ankò",
    "pa voye okenn mesaj ankò",
    "m pa vle resevwa mesaj ankò",
    "mwen pa vle mesaj sa yo",
    "m pa bezwen mesaj sa yo ankò",
    "mpa vle ou ekri m ankò",
    "retire m nan lis la",
    "retire non mwen nan lis la",
    "wete nimewo mwen",
    "efase nimewo m",
    "move nimewo",
    "se pa bon nimewo a",
    "stop",
    "sispann",
    "ase",
    "rete",
    "kite m trankil",
    "kitem trankil",
    "kite m an pè",
    "ban m lapè",
    "m pa enterese",
    "pa gen mesaj ankò",
    "sispann text mwen",
    "pa rele m ankò",
    "m vle dezabone",
    "pa anmède m ankò",
]
NOT_OUT = [
    "m vle sispann fimen",
    "mwen vle sispann rive an reta",
    "m vle sispann manke lekòl",
    "sispann jwe video game lannwit",
    "m vle sispann voye mesaj nan klas",
    "rete nan lekòl apre klas",
    "zanmi mwen pa ekri m",
    "m pa vle fè sa",
    "anile randevou a",
    "m pa vle ale lekòl",
    "m vle kite vape",
    "yo pa rele m pou travay la",
    "m gen ase tan",
    "kanpe devan klas la fè m pè",
    "mwen resevwa mesaj la",
    "voye mesaj la bay pwofesè a",
    "m pa renmen telefòn mwen",
    "m rete lakay grann mwen",
]

MENDED = [
    ("non tann m te vle di 7", "7"),
    ("m vle di 7", "7"),
    ("mwen te vle di 7", "7"),
    ("mte vle di 7", "7"),
    ("padon, 7", "7"),
    ("padon m te vle di madi", "madi"),
    ("oups 7", "7"),
    ("non, 7", "7"),
    ("mwen twonpe se 7", "7"),
    ("non m twonpe se 6", "6"),
    ("m fè erè, se 7", "7"),
    ("*7", "7"),
    ("7*", "7"),
    ("chanje l mete 8", "8"),
    ("li ta dwe 6", "6"),
    ("koreksyon: 7", "7"),
    ("non tann se 8", "8"),
    ("pito 8", "8"),
    ("eskize m, vandredi", "vandredi"),
    ("an reyalite 6", "6"),
    ("se pa sa se 5", "5"),
    ("tann m te vle di manman m", "manman m"),
    ("non tann", ""),
    ("m twonpe", ""),
    ("oups", ""),
    ("m vle chanje repons mwen", ""),
]
KEPT = [
    "m pa konnen",
    "padon m te nan klas",
    "non",
    "7",
    "vandredi",
    "non, 7 jou twòp",
    "",
    "m pa vle",
    "padon",
    "mwen li 7 paj",
    "pito nou pale demen sou sa",
    "non mèsi",
    "m pa gen tan",
]

MODE = (
    OptionWords(value="in_person", phrases=("In person", "An pèsòn", "fas a fas", "nan lekòl la")),
    OptionWords(value="phone", phrases=("By phone", "Nan telefòn", "telefòn", "rele m", "apèl")),
    OptionWords(value="video", phrases=("By video", "Sou videyo", "zoom", "videyo")),
)
PICKED = [
    ("1", "in_person"),
    ("opsyon 2", "phone"),
    ("dezyèm nan", "phone"),
    ("premye a", "in_person"),
    ("dènye a", "video"),
    ("nimewo 3", "video"),
    ("an pèsòn", "in_person"),
    ("an peson tanpri", "in_person"),
    ("nan telefòn", "phone"),
    ("telefòn", "phone"),
    ("rele m", "phone"),
    ("zoom", "video"),
    ("m pito zoom", "video"),
    ("pa zoom, nan telefòn", "phone"),
    ("twa", "video"),
    ("2 tanpri", "phone"),
    ("m chwazi 3", "video"),
    ("sou video", "video"),
    ("4", None),
    ("m pa konnen", None),
    ("sa gen 2 jou", None),
    ("", None),
]
LIKING = (
    OptionWords(value="1", phrases=("Mwen renmen",)),
    OptionWords(value="2", phrases=("Mwen pa sèten",)),
    OptionWords(value="3", phrases=("Mwen pa renmen",)),
)

PEOPLE = [
    ("mwen vle yon randevou ak pwofesè matematik la", "pwofesè matematik la"),
    ("m vle pale ak konseyè m nan", "konseyè m nan"),
    ("èske m ka pale ak madan Pierre sou nòt mwen", "madan Pierre"),
    ("randevou ak Ms. Rivera demen", "Ms. Rivera"),
    ("m ta renmen rankontre ak direktè a", "direktè a"),
    ("m bezwen wè enfimyè a", "enfimyè a"),
    ("m vle yon reyinyon ak pwofesè pitit mwen an", "pwofesè pitit mwen an"),
    ("pale ak mesye Jean tanpri", "mesye Jean"),
    ("mwen vle rankontre konseyè a", "konseyè a"),
    ("zoom ak coach la", "coach la"),
    ("pale avek travayè sosyal la", "travayè sosyal la"),
    ("m vle pale ak counselor mwen", "counselor mwen"),
    ("reyinyon ak konseyè a ak pwofesè angle a", "konseyè a ak pwofesè angle a"),
    ("m vle pale ak manman m", None),
    ("m vle pale ak yon moun", None),
    ("m pa vle pale ak pwofesè a", None),
    ("m te pale ak pwofesè a yè", None),
    ("pwofesè m nan bon", None),
    ("", None),
    ("yon randevou", None),
]

MEASURES: list[tuple[str, tuple[str | None, float | None, float | None, str | None] | None]] = [
    ("monte nòt aljèb mwen soti nan 68 rive 80", ("nòt aljèb", 68, 80, None)),
    ("monte nòt matematik mwen de 70 a 85", ("nòt matematik", 70, 85, None)),
    ("monte mwayèn mwen a 3.5", ("mwayèn", None, 3.5, None)),
    ("mwen vle li 20 minit chak jou", ("li", None, 20, "minit chak jou")),
    ("li 3 liv", ("li", None, 3, "liv")),
    ("etidye de èdtan chak swa", ("etidye", None, 2, "èdtan chak swa")),
    ("desann absans mwen soti nan 6 rive 2", ("absans", 6, 2, None)),
    ("manke mwens pase 2 jou", ("manke", None, 2, "jou")),
    ("dòmi 8 èdtan", ("dòmi", None, 8, "èdtan")),
    ("sove 200 dola", ("sove", None, 200, "dola")),
    ("jwenn yon B", ("nòt an lèt (B)", None, None, "nòt an lèt")),
    ("mwen vle jwenn yon B nan aljèb", ("aljèb (B)", None, None, "nòt an lèt")),
    ("monte nòt mwen soti nan yon C rive nan yon B", ("nòt (C - B)", None, None, "nòt an lèt")),
    ("remèt 5 devwa semèn sa a", ("remèt", None, 5, "devwa semèn sa a")),
    ("fè yon 90 nan chimi", ("chimi", None, 90, None)),
    ("aplike nan 5 inivèsite", ("aplike nan", None, 5, "inivèsite")),
    ("pase byoloji", None),
    ("a 3è", None),
    ("anvan 18 desanm", None),
    ("", None),
]

GOALS = [
    "m vle monte nòt aljèb mwen",
    "mwen vle pase byoloji",
    "objektif mwen se gradye",
    "m vle li 20 minit chak jou",
    "mwen ta renmen aprann angle",
    "m vle ale nan inivèsite",
    "mvle sispann manke klas",
    "m bezwen fini redaksyon m nan",
    "mwen vle vin enfimyè",
    "mta renmen fè plis zanmi",
    "m vle antre nan ekip foutbòl la",
    "rive bonè chak jou",
    "map eseye dòmi plis",
    "amelyore prezans mwen",
    "m vle jwenn yon travay",
    "mwen vle ede manman m",
    "mwen vle pale plis nan klas la",
    "monte nòt mwen soti nan 68 rive 80",
]
WISHES = [
    "mwen vle mete yon objektif",
    "mete yon objektif",
    "nouvo objektif",
    "m vle fè yon lòt objektif",
    "objektif",
    "bonjou",
    "",
    "m vle pale ak konseyè m nan",
    "ki objektif mwen",
    "chanje objektif mwen",
    "m vle wè plan mwen",
    "m bezwen èd",
    "wi",
    "non",
    "7",
    "m vle chanje lang",
    "m pa vle fè sa",
    "m bloke nan objektif mwen",
    "m fini objektif mwen",
    "mèsi",
    "kijan pou m mete yon objektif",
    "m vle yon randevou",
    "m gen yon objektif",
    "mwen vle sote",
    "ede m mete yon objektif",
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_read_as_it_was_meant(text: str, number: float | None) -> None:
    assert read_number(text, languages=HT, low=0, high=10) == number


@pytest.mark.parametrize(("text", "number"), LARGE)
def test_number_words_are_put_together(text: str, number: float) -> None:
    assert read_number(text, languages=("ht",)) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [*((text, True) for text in YES), *((text, False) for text in NO), *((text, None) for text in NEITHER)],
)
def test_yes_and_no_are_read_however_they_are_texted(text: str, said: bool | None) -> None:
    assert yes_no(text, languages=HT) is said


@pytest.mark.parametrize(
    ("text", "is_none"), [*((text, True) for text in NOTHING), *((text, False) for text in SOMETHING)]
)
def test_nothing_to_say_is_told_from_something_that_begins_like_it(text: str, is_none: bool) -> None:
    assert says_none(text, languages=HT) is is_none


@pytest.mark.parametrize(("text", "meant"), [*COMMANDS, *((text, None) for text in TALK)])
def test_a_command_is_known_and_talk_is_talk(text: str, meant: str | None) -> None:
    assert command(text, languages=HT) == meant


@pytest.mark.parametrize(
    ("text", "is_out"), [*((text, True) for text in OUT), *((text, False) for text in NOT_OUT)]
)
def test_no_more_messages_is_heard_in_any_wording_and_nothing_else_is(text: str, is_out: bool) -> None:
    assert opt_out(text, languages=HT) is is_out


@pytest.mark.parametrize(("text", "meant"), [*MENDED, *((text, None) for text in KEPT)])
def test_the_new_answer_is_what_follows_a_correction(text: str, meant: str | None) -> None:
    assert correction(text, languages=HT) == meant


@pytest.mark.parametrize(("text", "value"), PICKED)
def test_one_option_is_picked_as_people_text_it(text: str, value: str | None) -> None:
    assert choice(text, MODE, languages=HT) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("wi", "1"),
        ("m renmen sa", "1"),
        ("non", "3"),
        ("m pa renmen", "3"),
        ("mpa konnen", "2"),
        ("konsi konsa", "2"),
    ],
)
def test_words_alike_pick_a_place_on_a_scale_of_liking(text: str, value: str) -> None:
    assert choice(text, LIKING, languages=HT) == value


def test_several_options_and_answers_are_read_in_order() -> None:
    assert choices("1 ak 3", MODE, languages=HT) == ("in_person", "video")
    assert choices("tout", MODE, languages=HT) == ("in_person", "phone", "video")
    assert scale_many("m renmen, m pa renmen, m pa konnen", LIKING, languages=HT) == ("1", "3", "2")


@pytest.mark.parametrize(("text", "person"), PEOPLE)
def test_the_person_is_found_in_their_own_words(text: str, person: str | None) -> None:
    assert read_person(text, languages=HT) == person


def test_an_answer_to_who_loses_what_comes_before_and_lists_are_cut() -> None:
    assert bare_person("ak madan Pierre", languages=HT) == "madan Pierre"
    assert bare_person("m vle pale ak konseyè a", languages=HT) == "konseyè a"
    assert split_people("manman m ak tant mwen", languages=HT) == ("manman m", "tant mwen")


@pytest.mark.parametrize(("text", "row"), MEASURES)
def test_a_measure_is_read_from_where_to_where(
    text: str, row: tuple[str | None, float | None, float | None, str | None] | None
) -> None:
    found = read_measure(text, languages=HT)

    assert ((found.measure, found.baseline, found.target, found.unit) if found else None) == row


@pytest.mark.parametrize(
    ("text", "is_goal"), [*((text, True) for text in GOALS), *((text, False) for text in WISHES)]
)
def test_a_goal_is_told_from_the_wish_to_set_one(text: str, is_goal: bool) -> None:
    assert states_goal(text, languages=HT) is is_goal


@pytest.mark.parametrize(
    ("text", "found"),
    [("non mwen se marie joseph", "Marie Joseph"), ("mwen rele Jan", "Jan"), ("m rele Wideline", "Wideline")],
)
def test_a_name_loses_what_people_put_before_it(text: str, found: str) -> None:
    assert name(text) == found


def test_a_code_is_found_in_what_people_write_around_it() -> None:
    assert code("bonjou kòd mwen se k7wx 3p9q mèsi") == "K7WX3P9Q"
