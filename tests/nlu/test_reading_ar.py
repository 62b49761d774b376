"""Short answers, commands, corrections, people and measures as people text them in Arabic.

Modern Standard, Levantine, Egyptian, Iraqi and Arabizi; hamzas dropped, digits of both kinds.
"""

import pytest

from nlu.answers import OptionWords, choice, choices, name, says_none, scale_many, yes_no
from nlu.commands import Command, command, opt_out
from nlu.corrections import correction
from nlu.goals import states_goal
from nlu.measures import read_measure
from nlu.numbers import read_number
from nlu.people import read_person, split_people

AR = ("ar", "en")

NUMBERS = [
    ("٧", 7),
    ("7", 7),
    ("سبعة", 7),
    ("سبعه", 7),
    ("ثمانية", 8),
    ("تمانية", 8),
    ("تمنية", 8),
    ("ثلاث", 3),
    ("تلاتة", 3),
    ("صفر", 0),
    ("عشرة", 10),
    ("يعني ٦", 6),
    ("يمكن ٧", 7),
    ("تقريبا ٥", 5),
    ("حوالي ستة", 6),
    ("انا على ٤", 4),
    ("٧/١٠", 7),
    ("٧ من ١٠", 7),
    ("7 من عشرة", 7),
    ("٧٠٪", 7),
    ("٧٠ بالمية", 7),
    ("النص", 5),
    ("نص نص", 5),
    ("بالنص", 5),
    ("٦ ونص", 6.5),
    ("سبعة ونص", 7.5),
    ("٧ او ٨", 7),
    ("٥ يا ٦", 5),
    ("كنت ٥ وهلق ٧", 7),
    ("كانت ٣ بس هلق ٦", 6),
    ("والله ٥", 5),
    ("٨ لاني درست", 8),
    ("٦، رحت عالتوتورنغ", 6),
    ("بعطيها ٩", 9),
    ("مدري يمكن ٤", 4),
    ("اظن خمسة", 5),
    ("٥ ههههه", 5),
    ("رقم ٤", 4),
    ("ب٦", 6),
    ("٣ ايام", 3),
    ("sab3a", 7),
    ("ya3ni 6", 6),
    ("على الاقل ٥", 5),
    ("هسة ٨", 8),
    ("عندي ٣ امتحانات هالاسبوع وما معي وقت", None),
    ("منيح", None),
    ("واحد من رفقاتي ساعدني", None),
    ("", None),
    ("احدعش", None),
    ("ما بعرف", None),
    ("الفصل ٣ كان صعب علي كتير", None),
    ("ما حدا ساعدني", None),
    ("كل واحد", None),
]

YES = [
    "نعم",
    "اي",
    "إي",
    "اه",
    "آه",
    "ايوه",
    "ايوا",
    "اكيد",
    "طبعا",
    "تمام",
    "اوكي",
    "ماشي",
    "صح",
    "مزبوط",
    "مظبوط هيك صح",
    "نعم من فضلك",
    "اي والله",
    "بالطبع",
    "موافق",
    "موافقة",
    "اي بدي",
    "ايوه عايزة",
    "ليش لا",
    "ok",
    "na3am",
    "aywa",
    "eh",
    "akeed",
    "نعممم",
    "اييي",
    "👍",
    "1",
    "احفظه",
    "يلا",
    "خوش",
    "زين",
    "نعم عملتها",
    "حاضر",
    "طيب ماشي",
    "اي شكرا",
]
NO = [
    "لا",
    "لأ",
    "لاء",
    "كلا",
    "لا شكرا",
    "لااا",
    "مش هلق",
    "مو هسة",
    "لسا",
    "لسه لا",
    "ابدا",
    "ما بدي",
    "مش عايز",
    "ما اريد",
    "غلط",
    "مش صح",
    "مو صحيح",
    "ما قدرت",
    "ما اظن",
    "لا والله",
    "مستحيل",
    "بعدين",
    "طبعا لا",
    "اكيد لا",
    "la2",
    "la",
    "la shukran",
    "👎",
    "2",
    "مش ضروري",
    "لا لسا",
    "مش انا",
    "والله لا",
    "معملتش",
]
NEITHER = [
    "يمكن",
    "ممكن",
    "ما بعرف",
    "مدري",
    "مش متاكد",
    "حسب",
    "احيانا",
    "شوي",
    "مرحبا",
    "٥",
    "",
    "راسي بيوجعني",
    "قبل يومين",
    "اي ولا لا",
    "ربما",
    "مش عارفة",
    "ma ba3ref",
]
NOTHING = [
    "لا شيء",
    "لا شي",
    "ولا شي",
    "ماكو",
    "ماكو شي",
    "مافي",
    "ما في شي",
    "مفيش",
    "ولا حاجة",
    "لا احد",
    "ولا حدا",
    "ما حدا",
    "لا",
    "ما عندي",
    "ما عندي شي",
    "ليس لدي",
    "ما بعرف",
    "لا اعرف",
    "مدري",
    "مش عارفة",
    "ما عندي فكرة",
    "ما بعرف شو اكتب",
    "كل شي تمام",
    "الحمدلله تمام",
    "حاليا لا",
    "بس انا",
    "wala shi",
    "mafi",
    "n/a",
    "ما في مشاكل",
    "لا شكرا",
    "معرفش",
]
SOMETHING = [
    "ما عندي وقت",
    "ما حدا بيساعدني بالبيت",
    "ما بعرف حل الكسور",
    "تلفوني",
    "نعم",
    "ما في نت بالبيت",
    "٦",
    "",
    "شغلي",
    "ما بفهم على المعلمة",
    "لا احد يشرح لي الدرس",
    "مش عارفة اذا رح انجح",
]

COMMANDS: list[tuple[str, Command]] = [
    ("مساعدة", "help"),
    ("ساعدني", "help"),
    ("شو بقدر اعمل", "help"),
    ("كيف بيشتغل هاد", "help"),
    ("ما هذا", "help"),
    ("ازاي استخدمه", "help"),
    ("شنو هذا", "help"),
    ("رجوع", "back"),
    ("ارجع", "back"),
    ("رجعني للسؤال السابق", "back"),
    ("ممكن ارجع لو سمحت", "back"),
    ("السؤال السابق", "back"),
    ("لورا", "back"),
    ("تخطي", "skip"),
    ("تخطّي", "skip"),
    ("تخطي هذا السؤال", "skip"),
    ("بدي اتخطى السؤال", "skip"),
    ("التالي", "skip"),
    ("ما بدي جاوب على هاد", "skip"),
    ("اللي بعده", "skip"),
    ("إعادة", "repeat"),
    ("اعادة", "repeat"),
    ("عيد السؤال", "repeat"),
    ("شو؟", "repeat"),
    ("ما فهمت", "repeat"),
    ("مش فاهمة", "repeat"),
    ("كمان مرة لو سمحت", "repeat"),
    ("شو كان السؤال", "repeat"),
    ("القائمة", "menu"),
    ("قائمة", "menu"),
    ("المنيو", "menu"),
    ("ورجيني الخيارات", "menu"),
    ("من الاول", "menu"),
    ("اللغة", "language"),
    ("تغيير اللغة", "language"),
    ("بالانجليزي لو سمحت", "language"),
    ("English", "language"),
    ("احكي انكليزي", "language"),
    ("ما بحكي انكليزي", "language"),
    ("بدي غير اللغة", "language"),
    ("شخص", "person"),
    ("بدي احكي مع شخص", "person"),
    ("عايز اكلم حد", "person"),
    ("انت روبوت؟", "person"),
    ("في حدا هون؟", "person"),
    ("اريد التحدث مع شخص حقيقي", "person"),
    ("انسى الموضوع", "cancel"),
    ("الغاء", "cancel"),
    ("خلاص مش عايز", "cancel"),
    ("غيرت رأيي", "cancel"),
    ("ما بدي اعمل هاد هلق", "cancel"),
    ("shu", "repeat"),
    ("rja3", "back"),
]
TALK = [
    "ضهري بيوجعني",
    "عربي",
    "العربية",
    "بدي ارجع اقرا الفصل",
    "بدي انجح بالاحياء",
    "لا",
    "نعم",
    "الاسبوع الجاي",
    "٧",
    "",
    "شخص بصفي بيضايقني",
    "الانكليزي صعب",
    "بدي احكي مع المستشارة",
    "ساعدت امي بالطبخ",
    "القائمة بالمطعم طويلة",
    "امي ساعدتني بالواجب",
    "رجعت من المدرسة",
    "ارجع عالبيت الساعة ٣",
    "👍",
]
OUT = [
    "توقف",
    "توقفوا",
    "لا ترسلوا لي رسائل",
    "لا تبعتولي رسايل",
    "ما تبعتولي شي",
    "ما بدي رسائل",
    "ما عاد بدي رسائل منكم",
    "بطلوا تبعتولي",
    "بطلو بعت",
    "وقفوا الرسائل",
    "لا اريد رسائل",
    "متبعتليش رسايل",
    "مش عايزة رسايل",
    "كفاية رسائل",
    "شيلوني من القائمة",
    "احذفوا رقمي",
    "امسحو رقمي",
    "الغاء الاشتراك",
    "بدي الغي الاشتراك",
    "حلوا عني",
    "اتركوني بحالي",
    "سيبوني في حالي",
    "رقم غلط",
    "غلطان بالرقم",
    "لا تراسلوني",
    "ما تزعجوني",
    "مو مهتم",
    "حاج",
    "بلوك",
    "من فضلكم توقفوا عن ارسال الرسائل",
    "لا تدزولي رسائل",
    "la tib3atli messages",
    "stop texting me لو سمحت",
    "اسحب موافقتي",
]
IN = [
    "بدي بطل تدخين",
    "هدفي اني ابطل العب كتير",
    "بدي اتوقف عن التأخير",
    "بدي اخي يبطل يبعتلي رسايل",
    "لا",
    "نعم",
    "الغاء",
    "صاحبتي ما بتحكي معي",
    "فاتني الباص",
    "وقف الباص",
    "ما وصلتني رسالة",
    "بدي ابطل سهر",
    "مساعدة",
    "",
    "هدفي اوقف ابعت رسايل بالصف",
    "ما بدي اعمل هاد",
    "للجمعة",
    "لا ترسل علامتي لاهلي",
    "بس انا",
]

MENDED = [
    ("لا قصدي ٧", "٧"),
    ("قصدي ٧", "٧"),
    ("كان قصدي الجمعة", "الجمعة"),
    ("لا لحظة قصدي ٧", "٧"),
    ("عفوا ٧", "٧"),
    ("اسف ٧", "٧"),
    ("لا، ٧", "٧"),
    ("غلطت قصدي ٤", "٤"),
    ("لا غلطت قصدي ٦", "٦"),
    ("*٧", "٧"),
    ("المفروض ٦", "٦"),
    ("غير جوابي ل٨", "٨"),
    ("تصحيح: ٧", "٧"),
    ("سوري ٥", "٥"),
    ("بدي اغير جوابي ل ٩", "٩"),
    ("بقصد ماما", "ماما"),
    ("لا الخميس", "الخميس"),
    ("لحظة قصدي معلمة الفن", "معلمة الفن"),
    ("كنت بقصد ٣", "٣"),
    ("لا لحظة", ""),
    ("غلطت", ""),
    ("بدي غير جوابي", ""),
    ("قصدي", ""),
    ("i meant 7", "7"),
]
KEPT = [
    "لا",
    "اسف كنت بالتدريب",
    "٧",
    "الجمعة",
    "ما بعرف",
    "لا شكرا",
    "قريت ٧ صفحات",
    "",
    "غلطت بالامتحان كتير",
    "لا ٧ ايام كتير",
    "عفوا ما فهمت عليك",
    "لا ما عندي وقت",
]


def option(value: str, *phrases: str) -> OptionWords:
    return OptionWords(value=value, phrases=phrases)


MODE = (
    option("in_person", "وجهًا لوجه", "بالمدرسة", "حضوري", "In person"),
    option("phone", "بالهاتف", "تلفون", "مكالمة", "اتصال", "By phone"),
    option("video", "بالفيديو", "زووم", "اونلاين", "By video"),
)
LIKING = (option("1", "أحب"), option("2", "لا أعرف"), option("3", "لا أحب"))
PICKED = [
    ("1", "in_person"),
    ("٢", "phone"),
    ("الثاني", "phone"),
    ("التاني", "phone"),
    ("الاخير", "video"),
    ("خيار ٣", "video"),
    ("رقم ٢", "phone"),
    ("اتنين", "phone"),
    ("بالهاتف", "phone"),
    ("تلفون لو سمحت", "phone"),
    ("وجها لوجه", "in_person"),
    ("زووم", "video"),
    ("بدي زووم", "video"),
    ("بالمدرسة احسن", "in_person"),
    ("مش زووم، تلفون", "phone"),
    ("اول واحد", "in_person"),
    ("٤", None),
    ("ما بعرف", None),
    ("قبل يومين", None),
    ("", None),
]
SCALED = [
    ("احب", ("1",)),
    ("بحب", ("1",)),
    ("ما بحب", ("3",)),
    ("لا احب", ("3",)),
    ("يعني", ("2",)),
    ("مش عارفة", ("2",)),
    ("ممل", ("3",)),
    ("١ ٣ ٢", ("1", "3", "2")),
    ("132", ("1", "3", "2")),
    ("احب، لا احب، لا اعرف", ("1", "3", "2")),
    ("نعم", ("1",)),
    ("لا", ("3",)),
]

NAMED = [
    ("بدي اجتماع مع معلمة الرياضيات", "معلمة الرياضيات"),
    ("بدي احكي مع المستشارة", "المستشارة"),
    ("اريد موعدا مع الأستاذ سامي", "الأستاذ سامي"),
    ("عايزة اتكلم مع مس ليلى بخصوص علاماتي", "مس ليلى"),
    ("ممكن اجتماع مع مستشارتي", "مستشارتي"),
    ("اريد اشوف المديرة", "المديرة"),
    ("بدي احكي مع معلمة ابني", "معلمة ابني"),
    ("احچي ويا الاستاذ", "الاستاذ"),
    ("اجتماع مع Ms Rivera بكرا", "Ms Rivera"),
    ("بدي احكي مع المرشدة الاجتماعية", "المرشدة الاجتماعية"),
    ("موعد مع دكتور حسن يوم الثلاثاء", "دكتور حسن"),
    ("بدي احكي مع ماما", None),
    ("بدي اجتماع", None),
    ("ما بدي احكي مع المعلمة", None),
    ("حكيت مع المعلمة امبارح", None),
    ("المعلمة لطيفة", None),
    ("", None),
]

MEASURED = [
    ("بدي ارفع علامتي بالجبر من ٦٨ ل٨٠", ("علامتي بالجبر", 68, 80, None)),
    ("ارفع معدلي الى ٣.٥", ("معدلي", None, 3.5, None)),
    ("اريد رفع درجتي من 70 الى 85", ("درجتي", 70, 85, None)),
    ("اقلل غياباتي من ٦ ل ٢", ("غياباتي", 6, 2, None)),
    ("اقرا ٢٠ دقيقة كل يوم", ("اقرا", None, 20, "دقيقة كل يوم")),
    ("بدي اقرا ٣ كتب", ("اقرا", None, 3, "كتب")),
    ("ادرس ساعتين", None),
    ("انام ٨ ساعات", ("انام", None, 8, "ساعات")),
    ("اغيب اقل من ٢ ايام بالشهر", ("اغيب", None, 2, "ايام بالشهر")),
    ("اوفر ٢٠٠ دولار", ("اوفر", None, 200, "دولار")),
    ("ارفع علامتي من C ل B", ("علامتي (C - B)", None, None, "درجة بالأحرف")),
    ("اقدم على ٥ جامعات", ("اقدم على", None, 5, "جامعات")),
    ("انجح بالاحياء", None),
    ("الساعة ٣", None),
    ("قبل ١٨ ديسمبر", None),
    ("", None),
]
GOALS = [
    "بدي ارفع علامتي بالجبر",
    "بدي انجح بالاحياء",
    "هدفي اتخرج",
    "عايز احسن الانجليزي بتاعي",
    "اريد ان اقرأ كل يوم",
    "بدي ابطل اتأخر",
    "هدفي ما اغيب",
    "bde arfa3 3alamti",
    "نفسي ادخل الجامعة",
    "بدي صير ممرضة",
    "لازم اسلم كل واجباتي",
    "اريد اصير مهندس",
    "حابة اعمل اصحاب جداد",
    "بدي نام بكير",
]
WISHES = [
    "بدي احط هدف",
    "هدف جديد",
    "اريد وضع هدف",
    "عايزة اعمل هدف جديد",
    "هدف",
    "مرحبا",
    "",
    "نعم",
    "لا",
    "٧",
    "بدي احكي مع المستشارة",
    "شو هدفي",
    "غير هدفي",
    "بدي شوف خطتي",
    "بدي غير اللغة",
    "بدي مساعدة",
    "خلصت هدفي",
    "شكرا",
    "كيف احط هدف",
    "بدي اجتماع",
    "بدي غير الموعد",
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_from_zero_to_ten_is_read_as_it_was_meant(text: str, number: float | None) -> None:
    assert read_number(text, languages=AR, low=0, high=10) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("خمسة وثمانين", 85), ("مية وعشرين", 120), ("٢٥٠", 250), ("تلاتة وتلاتين", 33), ("الف", 1000)],
)
def test_the_small_part_of_a_number_comes_first(text: str, number: float) -> None:
    assert read_number(text, languages=AR) == number


@pytest.mark.parametrize("text", YES)
def test_yes_is_read_however_it_is_texted(text: str) -> None:
    assert yes_no(text, languages=AR) is True


@pytest.mark.parametrize("text", NO)
def test_no_is_read_however_it_is_texted(text: str) -> None:
    assert yes_no(text, languages=AR) is False


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither_yes_nor_no_is_neither(text: str) -> None:
    assert yes_no(text, languages=AR) is None


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_say_and_not_knowing_are_no_answer_to_keep(text: str) -> None:
    assert says_none(text, languages=AR)


@pytest.mark.parametrize("text", SOMETHING)
def test_something_that_begins_like_nothing_is_something(text: str) -> None:
    assert not says_none(text, languages=AR)


@pytest.mark.parametrize(("text", "meant"), COMMANDS)
def test_a_command_is_known_with_manners_around_it(text: str, meant: Command) -> None:
    assert command(text, languages=AR) == meant


@pytest.mark.parametrize("text", TALK)
def test_talk_that_holds_a_command_word_is_talk(text: str) -> None:
    assert command(text, languages=AR) is None


def test_the_own_name_of_the_language_brings_it_back_from_another() -> None:
    assert {command(text, languages=("en", "ar")) for text in ("العربية", "عربي", "بالعربي", "3arabi")} == {
        "language"
    }


@pytest.mark.parametrize("text", OUT)
def test_no_more_messages_is_understood_in_any_wording(text: str) -> None:
    assert opt_out(text, languages=AR)
    assert opt_out(text, languages=("en", "es"))


@pytest.mark.parametrize("text", IN)
def test_a_wish_about_something_else_silences_nothing(text: str) -> None:
    assert not opt_out(text, languages=AR)


@pytest.mark.parametrize(("text", "meant"), MENDED)
def test_the_new_answer_is_what_follows(text: str, meant: str) -> None:
    assert correction(text, languages=AR) == meant


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_talk_takes_nothing_back(text: str) -> None:
    assert correction(text, languages=AR) is None


@pytest.mark.parametrize(("text", "value"), PICKED)
def test_one_option_is_picked_as_people_text_it(text: str, value: str | None) -> None:
    assert choice(text, MODE, languages=AR) == value


@pytest.mark.parametrize(("text", "values"), SCALED)
def test_a_scale_of_liking_is_answered_in_words_or_digits(text: str, values: tuple[str, ...]) -> None:
    assert scale_many(text, LIKING, languages=AR) == values


def test_several_are_picked_though_and_is_written_onto_the_second() -> None:
    assert choices("١ و٣", MODE, languages=AR) == ("in_person", "video")
    assert choices("الكل", MODE, languages=AR) == ("in_person", "phone", "video")


@pytest.mark.parametrize(("text", "person"), NAMED)
def test_the_person_is_found_in_their_own_words(text: str, person: str | None) -> None:
    assert read_person(text, languages=AR) == person


def test_people_are_split_where_they_are_listed_and_keep_their_names() -> None:
    assert split_people("ماما، بابا", languages=AR) == ("ماما", "بابا")
    assert split_people("ماما و بابا", languages=AR) == ("ماما", "بابا")
    assert name("اسمي نور حداد") == "نور حداد"
    assert name("مرحبا انا وليد") == "وليد"


@pytest.mark.parametrize(("text", "row"), MEASURED)
def test_a_measure_is_read_from_where_to_where(text: str, row: tuple[object, ...] | None) -> None:
    found = read_measure(text, languages=AR)

    assert ((found.measure, found.baseline, found.target, found.unit) if found else None) == row


@pytest.mark.parametrize("text", GOALS)
def test_a_goal_is_a_goal(text: str) -> None:
    assert states_goal(text, languages=AR)


@pytest.mark.parametrize("text", WISHES)
def test_the_wish_to_set_one_states_none(text: str) -> None:
    assert not states_goal(text, languages=AR)
