"""Numbers, yes and no, commands, corrections, choices, people and measures as people text them in French."""

import pytest

from nlu.answers import OptionWords, choice, choices, name, says_none, scale_many, yes_no
from nlu.commands import command, opt_out
from nlu.corrections import correction
from nlu.goals import states_goal
from nlu.measures import read_measure
from nlu.numbers import read_number
from nlu.people import bare_person, read_person, split_people

FR = ("fr", "en")

NUMBERS = [
    ("6", 6),
    ("sept", 7),
    ("genre un 6", 6),
    ("peut-être un 7", 7),
    ("7/10", 7),
    ("7 sur 10", 7),
    ("70%", 7),
    ("70 pour cent", 7),
    ("un 5 je pense", 5),
    ("genre 4", 4),
    ("c'est un 3", 3),
    ("je suis à 6", 6),
    ("chui à 6", 6),
    ("un huit", 8),
    ("dix", 10),
    ("zéro", 0),
    ("zero", 0),
    ("la moitié", 5),
    ("à peu près 6", 6),
    ("sept et demi", 7.5),
    ("6,5", 6.5),
    ("7 ou 8", 7),
    ("entre 6 et 7", 6),
    ("c'était un 5 mais maintenant un 7", 7),
    ("bah 4", 4),
    ("je dirais 9", 9),
    ("jdirais 9", 9),
    ("8 parce que j'ai révisé", 8),
    ("8 pcq jai bossé", 8),
    ("je mets 6", 6),
    ("sinq", 5),
    ("katre", 4),
    ("neuf mdr", 9),
    ("6 points", 6),
    ("je pense que c'est un 4", 4),
    ("au moins 5", 5),
    ("à moitié", 5),
    ("jsp genre 5", 5),
    ("là 8", 8),
    ("100%", 10),
    ("numéro 4", 4),
    ("5 cette semaine", 5),
    ("3 jours", 3),
    ("8!!", 8),
    ("un", 1),
    ("un 1", 1),
    ("deux", 2),
    ("trois", 3),
    ("six", 6),
    ("6 en vrai", 6),
    ("ça serait 7", 7),
    ("j'ai 3 contrôles cette semaine et j'ai pas le temps", None),
    ("bien", None),
    ("onze", None),
    ("", None),
    ("une fois je suis allé au soutien", None),
    ("un de mes amis", None),
    ("rien", None),
    ("jsp", None),
    ("un peu", None),
    ("quoi de neuf", None),
    ("j'ai un problème avec mon prof", None),
    ("chapitre 3", None),
]
AMOUNTS = [
    ("quatre-vingt-cinq", 85),
    ("quatre vingts", 80),
    ("soixante-dix", 70),
    ("soixante-quinze", 75),
    ("soixante et onze", 71),
    ("quatre-vingt-dix", 90),
    ("quatre-vingt-dix-sept", 97),
    ("quatre vingt douze", 92),
    ("vingt et un", 21),
    ("trente-deux", 32),
    ("deux cent vingt", 220),
    ("cent vingt", 120),
    ("deux mille", 2000),
    ("dix-sept", 17),
    ("septante-cinq", 75),
    ("nonante-deux", 92),
    ("vingt-cinq", 25),
    ("soixante-dix-huit", 78),
]
YES = [
    "oui",
    "Oui!",
    "ouais",
    "oe",
    "ouaip",
    "oui oui",
    "OUI",
    "ui",
    "wai",
    "ok",
    "okay",
    "okk",
    "d'accord",
    "daccord",
    "dac",
    "bien sûr",
    "bien sur",
    "carrément",
    "grave",
    "évidemment",
    "ouiii",
    "oui stp",
    "oui svp",
    "oui merci",
    "vas y",
    "vazy",
    "ça marche",
    "sa marche",
    "c'est bon",
    "c bon",
    "cest bon",
    "c'est ça",
    "cest ça",
    "exact",
    "exactement",
    "tout à fait",
    "parfait",
    "nickel",
    "je veux bien",
    "pourquoi pas",
    "je pense que oui",
    "oui c'est ça",
    "oui madame",
    "bah oui",
    "ben oui",
    "ouais frr",
    "oui mdr",
    "volontiers",
    "je confirme",
    "c'est fait",
    "je l'ai fait",
    "oui je l'ai fait hier",
    "👍",
    "✅",
    "1",
    "si si",
    "pas de souci",
    "oui grave",
    "ça me va",
    "oui allez y",
]
NO = [
    "non",
    "Non.",
    "nn",
    "nan",
    "nope",
    "non merci",
    "nan merci",
    "nonnn",
    "pas vraiment",
    "pas encore",
    "pas maintenant",
    "pas mnt",
    "jamais",
    "je pense pas",
    "je crois pas",
    "jcrois pas",
    "je pense que non",
    "pas du tout",
    "non pas encore",
    "bah non",
    "ben nan",
    "non mdr",
    "hors de question",
    "surtout pas",
    "pas aujourd'hui",
    "c'est pas ça",
    "c pas sa",
    "non c'est faux",
    "je veux pas",
    "jveux pas",
    "non je l'ai pas fait",
    "je peux pas",
    "j'ai pas pu",
    "plus tard",
    "une autre fois",
    "non désolée",
    "ah non",
    "👎",
    "❌",
    "2",
    "non madame",
    "pas pour l'instant",
    "pas la peine",
    "c mort",
    "non ça me va pas",
]
NEITHER = [
    "peut-être",
    "ptet",
    "jsp",
    "je sais pas",
    "jsais pas",
    "ça dépend",
    "oui et non",
    "bof",
    "on verra",
    "pas sûr",
    "quoi",
    "3",
    "",
    "   ",
    "j'ai mal au dos",
    "j'aime la pizza",
    "un peu",
    "des fois",
    "salut",
    "il y a 2 jours",
    "?",
    "oui mais non",
    "qui sait",
    "ouais je sais pas",
    "aucune idée",
    "je pensais au contrôle toute la journée et après personne est venu m'aider donc je suis rentré chez moi",
]
NOTHING = [
    "rien",
    "Rien.",
    "rien du tout",
    "aucun",
    "aucune",
    "personne",
    "non",
    "nan",
    "n/a",
    "jsp",
    "jsp mdr",
    "je sais pas",
    "je ne sais pas",
    "jsais pas",
    "aucune idée",
    "pas d'idée",
    "je sais pas quoi mettre",
    "rien pour l'instant",
    "rien me vient",
    "y a rien",
    "il n'y a rien",
    "pas vraiment",
    "ça va",
    "ça va merci",
    "tout va bien",
    "aucun problème",
    "juste moi",
    "moi seule",
    "personne d'autre",
    "pas grand chose",
    "que dalle",
    "pas que je sache",
    "bah rien",
    "j'ai rien",
    "j'en ai pas",
    "pas pour le moment",
    "je sais pas encore",
    "non merci",
    "rien de spécial",
]
SOMETHING = [
    "rien ne marche avec mon prof de maths",
    "personne m'aide à la maison",
    "mon téléphone",
    "le bus est en retard",
    "je sais pas dire non à mes potes",
    "aucun bus le matin",
    "non mais mon frère fait trop de bruit",
    "mes potes",
    "ça va pas avec ma prof",
    "j'ai pas internet chez moi",
]
COMMANDS = [
    ("aide", "help"),
    ("à l'aide", "help"),
    ("aidez moi svp", "help"),
    ("c'est quoi ça", "help"),
    ("c quoi ca", "help"),
    ("comment ça marche", "help"),
    ("comment sa marche ?", "help"),
    ("qu'est-ce que je peux faire", "help"),
    ("je fais quoi maintenant", "help"),
    ("retour", "back"),
    ("revenir en arrière", "back"),
    ("question précédente", "back"),
    ("on peut revenir en arriere stp", "back"),
    ("changer ma dernière réponse", "back"),
    ("précédent", "back"),
    ("retour à la question d'avant", "back"),
    ("passer", "skip"),
    ("passe", "skip"),
    ("je passe", "skip"),
    ("passer la question", "skip"),
    ("on peut passer celle là", "skip"),
    ("suivant", "skip"),
    ("question suivante", "skip"),
    ("sauter", "skip"),
    ("je veux pas répondre à ça", "skip"),
    ("jveux pas repondre", "skip"),
    ("skip", "skip"),
    ("répéter", "repeat"),
    ("repete stp", "repeat"),
    ("quoi", "repeat"),
    ("hein ?", "repeat"),
    ("pardon ?", "repeat"),
    ("j'ai pas compris", "repeat"),
    ("jai pas compris la question", "repeat"),
    ("c'était quoi la question", "repeat"),
    ("tu peux répéter stp", "repeat"),
    ("pouvez-vous répéter la question", "repeat"),
    ("encore une fois", "repeat"),
    ("menu", "menu"),
    ("menu principal", "menu"),
    ("retour au menu", "menu"),
    ("recommencer", "menu"),
    ("options", "menu"),
    ("langue", "language"),
    ("changer de langue", "language"),
    ("en anglais svp", "language"),
    ("anglais svp", "language"),
    ("parle moi en créole", "language"),
    ("je parle pas anglais", "language"),
    ("english please", "language"),
    ("personne réelle", "person"),
    ("parler à quelqu'un", "person"),
    ("je veux parler à une vraie personne", "person"),
    ("je peux parler à un humain", "person"),
    ("t'es un robot ?", "person"),
    ("c'est un robot", "person"),
    ("y a quelqu'un", "person"),
    ("laisse tomber", "cancel"),
    ("oublie", "cancel"),
    ("annuler", "cancel"),
    ("j'ai changé d'avis", "cancel"),
    ("je veux pas faire ça maintenant", "cancel"),
    ("tant pis", "cancel"),
]
TALK = [
    "j'ai mal au dos",
    "je sèche les cours des fois",
    "français",
    "je veux passer en terminale",
    "la semaine prochaine",
    "j'ai réussi à passer le test",
    "parler à ma conseillère",
    "le menu de la cantine est nul",
    "",
    "non",
    "oui",
    "il m'a aidé à revenir au niveau",
    "je l'ai oublié à la maison",
    "ce que j'ai fait c'est lire",
    "j'aide ma mère",
    "je veux passer mon permis",
    "aider mon petit frère",
    "personne m'aide",
    "langue vivante 2 c'est dur",
    "mon retour à l'école",
    "annuler mon rdv de jeudi",
    "je veux passer plus de temps à lire",
]
OUT = [
    "arrêtez de m'envoyer des messages",
    "arrete de m'ecrire",
    "arrêtez de m'écrire svp",
    "stop les messages",
    "plus de messages",
    "plus de messages svp",
    "ne m'écrivez plus",
    "m'écrivez plus svp",
    "ne m'envoyez plus rien",
    "m'envoie plus de messages stp",
    "arrête",
    "arrêtez",
    "laissez moi tranquille",
    "laisse moi tranquille",
    "lâche moi",
    "fous moi la paix",
    "enlevez moi de la liste",
    "retirez mon numéro de votre liste",
    "supprimez mon numéro",
    "désinscrivez moi",
    "me désabonner",
    "désabonnez moi svp",
    "je ne veux plus recevoir de messages",
    "je veux plus de messages",
    "jveux plus recevoir vos messages",
    "je ne veux plus que vous m'écriviez",
    "ne me contactez plus",
    "mauvais numéro",
    "vous vous trompez de numéro",
    "je retire mon consentement",
    "ça suffit",
    "arrêtez les sms",
    "annulez mon abonnement",
    "marre de vos messages",
    "arrête de me spammer",
    "ça m'intéresse pas",
    "je suis pas intéressée",
    "je bloque ce numéro",
    "cessez de me contacter",
    "svp arretez de menvoyer des messages",
    "bonjour, merci d'arrêter de m'envoyer des messages",
]
IN = [
    "je veux arrêter de fumer",
    "je veux arreter de vapoter",
    "mon but c'est d'arrêter de sécher",
    "je veux que mon frère arrête de m'embêter",
    "ma prof m'écrit jamais",
    "mes amis me parlent plus",
    "mon père ne me parle plus",
    "arrêter de procrastiner",
    "je veux plus de temps",
    "je veux plus d'aide en maths",
    "jveux plus de bonnes notes",
    "j'ai plus de batterie",
    "arrêter de regarder mon tel en cours",
    "dites à ma prof d'arrêter de crier",
    "je reçois pas de messages de ma prof",
    "le bus s'arrête devant chez moi",
    "j'ai perdu mon numéro de casier",
    "je veux arrêter d'être en retard",
    "stopper le chocolat",
    "je veux moins de messages de mes potes le soir",
    "laisse tomber",
    "non merci",
    "plus tard",
]
MENDED = [
    ("non attends je voulais dire 7", "7"),
    ("je voulais dire 7", "7"),
    ("attends je voulais dire 7", "7"),
    ("*7", "7"),
    ("7*", "7"),
    ("pardon 7", "7"),
    ("oups 7", "7"),
    ("non 7", "7"),
    ("dsl, 7", "7"),
    ("attends non c'est 8", "8"),
    ("en fait 7", "7"),
    ("désolé je voulais dire mardi", "mardi"),
    ("non attends 7", "7"),
    ("change ça en 8", "8"),
    ("changer ma réponse pour 8", "8"),
    ("ça devrait être 6", "6"),
    ("je me suis trompé c'est 4", "4"),
    ("non je me suis trompé c'est 6", "6"),
    ("jme suis trompée c 3", "3"),
    ("mets plutôt 9", "9"),
    ("jvoulais dire vendredi", "vendredi"),
    ("pardon, vendredi", "vendredi"),
    ("non c'est 7", "7"),
    ("correction: 7", "7"),
    ("oups je voulais dire la deuxième", "la deuxième"),
    ("non attends", ""),
    ("oups", ""),
    ("attends", ""),
    ("je me suis trompée", ""),
    ("je veux changer ma réponse", ""),
    ("enfin non 6", "6"),
]
KEPT = [
    "désolé j'étais à l'entraînement",
    "non",
    "7",
    "vendredi",
    "pardon",
    "",
    "non je veux pas",
    "en fait j'aime bien",
    "j'ai lu 7 pages",
    "non merci",
    "j'ai fait des erreurs à mon contrôle",
    "dsl du retard",
    "ah ok",
    "non j'ai pas 7 jours",
    "je dois changer mes notes pour passer",
    "personne m'a aidé",
    "je veux dire à ma prof que je suis absent",
]

MODE = (
    OptionWords(
        value="in_person", phrases=("In person", "En personne", "à l'école", "face à face", "sur place")
    ),
    OptionWords(value="phone", phrases=("By phone", "Par téléphone", "appel", "appelez moi", "au tel")),
    OptionWords(value="video", phrases=("By video", "En visio", "zoom", "visio", "en ligne")),
)
LIKING = (
    OptionWords(value="1", phrases=("Like", "J'aime")),
    OptionWords(value="2", phrases=("Not sure", "Je ne sais pas")),
    OptionWords(value="3", phrases=("Dislike", "Je n'aime pas")),
)
SUBJECTS = (
    OptionWords(value="art", phrases=("Art", "Arts")),
    OptionWords(value="math", phrases=("Math", "Maths")),
    OptionWords(value="music", phrases=("Music", "Musique")),
)
PICKED = [
    ("en personne", "in_person"),
    ("1", "in_person"),
    ("le premier", "in_person"),
    ("la 2", "phone"),
    ("numéro 2", "phone"),
    ("par telephone stp", "phone"),
    ("au tel", "phone"),
    ("visio", "video"),
    ("le dernier", "video"),
    ("option 3", "video"),
    ("la troisième", "video"),
    ("2e", "phone"),
    ("plutôt par téléphone", "phone"),
    ("à lecole", "in_person"),
    ("je préfère en visio", "video"),
    ("zoom svp", "video"),
    ("jsp", None),
    ("mardi", None),
]
PEOPLE = [
    ("je voudrais une réunion avec Mme Rivera", "Mme Rivera"),
    ("jveux parler à mon conseiller", "mon conseiller"),
    ("rdv avec M. Okafor pour la fac", "M. Okafor"),
    ("j'aimerais voir ma prof de maths la semaine prochaine", "ma prof de maths"),
    ("je peux parler à la conseillère d'orientation", "la conseillère d'orientation"),
    ("prendre rdv avec le principal", "le principal"),
    ("je veux voir l'infirmière", "l'infirmière"),
    ("parler au directeur de mon fils", "directeur"),
    ("rencontrer le prof d'anglais svp", "le prof d'anglais"),
    ("un rdv avec la prof de maths de Maya", "la prof de maths"),
    ("je dois parler à Mme Diallo demain", "Mme Diallo"),
    ("je peux voir le CPE", "le CPE"),
    ("un entretien avec l'assistante sociale", "l'assistante sociale"),
    ("réunion avec mon prof et ma conseillère", "mon prof et ma conseillère"),
    ("on peut se voir", None),
    ("je veux parler à quelqu'un", None),
    ("je ne veux pas parler à Mme Rivera", None),
    ("parler à ma mère", None),
    ("j'ai déjà parlé à Mme Rivera hier", None),
    ("ma prof est sympa", None),
    ("", None),
]
MEASURES = [
    ("monter ma note d'algèbre de 68 à 80", ("note d'algèbre", 68, 80, None)),
    ("je veux monter ma moyenne de 2,5 à 3", ("moyenne", 2.5, 3, None)),
    ("monter ma moyenne à 3.5", ("moyenne", None, 3.5, None)),
    ("augmenter ma note de maths à 85%", ("note de maths", None, 85, "%")),
    ("lire 20 minutes par jour", ("lire", None, 20, "minutes par jour")),
    ("je veux lire 3 livres", ("lire", None, 3, "livres")),
    ("réviser 2 heures par semaine", ("réviser", None, 2, "heures par semaine")),
    ("postuler à 5 universités", ("postuler à", None, 5, "universités")),
    ("manquer moins de 2 jours ce mois", ("manquer", None, 2, "jours ce mois")),
    ("ma note de maths est à 70 et je veux 85", ("note de maths", 70, 85, None)),
    ("baisser mes absences de 6 à 2", ("absences", 6, 2, None)),
    ("avoir un B en algèbre", ("algèbre (B)", None, None, "note en lettre")),
    ("passer de C à un B en maths", ("maths (C - B)", None, None, "note en lettre")),
    ("dormir 8 heures par nuit", ("dormir", None, 8, "heures par nuit")),
    ("économiser 200 dollars", ("économiser", None, 200, "dollars")),
    ("trouver un travail", None),
    ("avoir de meilleures notes", None),
    ("rendez-vous le 5 décembre", None),
]
GOALS = [
    "je veux remonter ma note de maths",
    "jveux avoir mon diplome",
    "mon but c'est de lire plus",
    "passer en 10th grade",
    "jaimerais avoir plus d'amis",
    "arrêter de sécher les cours",
    "je voudrais devenir infirmière",
    "valider biologie",
    "arriver à l'heure tous les matins",
    "faire mes devoirs avant de jouer",
    "être plus confiante à l'oral",
    "lire 20 minutes par jour",
]
WISHES = [
    "je veux me fixer un but",
    "jveux mettre un nouvel objectif",
    "nouveau but",
    "je veux parler à ma conseillère",
    "je voudrais changer de langue",
    "salut",
    "j'ai fini mon but",
    "montre moi mon plan",
    "je suis bloqué",
    "je veux arrêter le questionnaire",
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_in_french_is_read_as_it_was_meant(text: str, number: float | None) -> None:
    assert read_number(text, languages=FR, low=0, high=10) == number


@pytest.mark.parametrize(("text", "number"), AMOUNTS)
def test_number_words_are_put_together_in_french(text: str, number: float) -> None:
    assert read_number(text, languages=("fr",)) == number


@pytest.mark.parametrize("text", YES)
def test_yes_is_read_in_french(text: str) -> None:
    assert yes_no(text, languages=FR) is True


@pytest.mark.parametrize("text", NO)
def test_no_is_read_in_french(text: str) -> None:
    assert yes_no(text, languages=FR) is False


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither_in_french_is_neither(text: str) -> None:
    assert yes_no(text, languages=FR) is None


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_say_is_heard_in_french(text: str) -> None:
    assert says_none(text, languages=FR)


@pytest.mark.parametrize("text", SOMETHING)
def test_something_that_begins_like_nothing_is_something_in_french(text: str) -> None:
    assert not says_none(text, languages=FR)


@pytest.mark.parametrize(("text", "wanted"), COMMANDS)
def test_a_command_is_known_in_french(text: str, wanted: str) -> None:
    assert command(text, languages=FR) == wanted


@pytest.mark.parametrize("text", TALK)
def test_talk_in_french_is_talk(text: str) -> None:
    assert command(text, languages=FR) is None


@pytest.mark.parametrize("text", OUT)
def test_no_more_messages_is_understood_in_french_whatever_the_profile(text: str) -> None:
    assert opt_out(text, languages=FR)
    assert opt_out(text, languages=("en",))


@pytest.mark.parametrize("text", IN)
def test_a_wish_about_something_else_in_french_silences_nothing(text: str) -> None:
    assert not opt_out(text, languages=FR)


@pytest.mark.parametrize(("text", "meant"), MENDED)
def test_the_new_answer_is_what_follows_in_french(text: str, meant: str) -> None:
    assert correction(text, languages=FR) == meant


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_talk_in_french_takes_nothing_back(text: str) -> None:
    assert correction(text, languages=FR) is None


@pytest.mark.parametrize(("text", "value"), PICKED)
def test_one_option_is_picked_in_french(text: str, value: str | None) -> None:
    assert choice(text, MODE, languages=FR) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ouais", "1"),
        ("nan", "3"),
        ("jsp", "2"),
        ("j'adore", "1"),
        ("jaime bien", "1"),
        ("nul", "3"),
        ("j'aime pas", "3"),
        ("bof", "2"),
        ("grave", "1"),
        ("pas trop", "3"),
    ],
)
def test_words_alike_pick_a_place_on_a_scale_of_liking_in_french(text: str, value: str) -> None:
    assert choice(text, LIKING, languages=FR) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 et 3", ("art", "music")),
        ("musique et art", ("art", "music")),
        ("tous", ("art", "math", "music")),
        ("maths", ("math",)),
        ("j'aime la musique mais pas les maths", ("music",)),
        ("art et aussi la musique", ("art", "music")),
        ("rien", None),
    ],
)
def test_several_options_are_picked_in_french(text: str, values: tuple[str, ...] | None) -> None:
    found = choices(text, SUBJECTS, languages=FR)

    assert (None if found is None else tuple(sorted(found))) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("j'aime, j'aime pas", ("1", "3")),
        ("oui non oui", ("1", "3", "1")),
        ("jsp", ("2",)),
        ("1 3 2", ("1", "3", "2")),
    ],
)
def test_several_answers_on_one_scale_are_read_in_order_in_french(text: str, values: tuple[str, ...]) -> None:
    assert scale_many(text, LIKING, languages=FR) == values


@pytest.mark.parametrize(("text", "person"), PEOPLE)
def test_the_person_is_found_in_french(text: str, person: str | None) -> None:
    assert read_person(text, languages=FR) == person


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("avec Mme Rivera", "Mme Rivera"),
        ("je veux parler à ma prof", "ma prof"),
        ("ma mère", "ma mère"),
        ("avec", "avec"),
    ],
)
def test_an_answer_to_who_loses_what_comes_before_the_person_in_french(text: str, bare: str) -> None:
    assert bare_person(text, languages=FR) == bare


def test_several_people_listed_in_french_are_cut_apart() -> None:
    assert split_people("ma mère et M. Diallo, tata Rose", languages=FR) == (
        "ma mère",
        "M. Diallo",
        "tata Rose",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("je m'appelle Aminata Diallo", "Aminata Diallo"),
        ("moi c'est Jean", "Jean"),
        ("mon nom est Rose Pierre", "Rose Pierre"),
        ("Fatou Ndiaye", "Fatou Ndiaye"),
    ],
)
def test_a_name_is_found_after_what_people_put_before_it_in_french(text: str, found: str) -> None:
    assert name(text) == found


@pytest.mark.parametrize(("text", "row"), MEASURES)
def test_a_measure_is_read_in_french(
    text: str, row: tuple[str | None, float | None, float | None, str | None] | None
) -> None:
    measure = read_measure(text, languages=FR)

    assert (measure and (measure.measure, measure.baseline, measure.target, measure.unit)) == row


@pytest.mark.parametrize("text", GOALS)
def test_a_goal_in_french_is_a_goal(text: str) -> None:
    assert states_goal(text, languages=FR)


@pytest.mark.parametrize("text", WISHES)
def test_the_wish_to_set_one_in_french_states_none(text: str) -> None:
    assert not states_goal(text, languages=FR)
