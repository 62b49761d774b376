"""Small words written onto the front of others: one entry of a language file stands for all of them."""

from nlu.attached import spelled_out
from nlu.folding import plain, stream

SIGNS = {"+": ["", "و", "ال"]}


def test_a_marked_word_stands_for_the_word_with_each_small_word_before_it() -> None:
    words = {"attached": SIGNS, "days": {"+يوم": 1}, "lists": [["+جمعة", "بكرا"], "قبل +جمعة"]}

    assert spelled_out(words) == {
        "attached": SIGNS,
        "days": {"يوم": 1, "ويوم": 1, "اليوم": 1},
        "lists": [["جمعة", "وجمعة", "الجمعة", "بكرا"], "قبل جمعة", "قبل وجمعة", "قبل الجمعة"],
    }


def test_inside_brackets_it_becomes_a_choice_so_that_the_phrase_stays_one() -> None:
    words = {"attached": SIGNS, "one": ["[يوم] (+جمعة|سبت)"]}

    assert spelled_out(words)["one"] == ["[يوم] ((جمعة|وجمعة|الجمعة)|سبت)"]


def test_a_language_that_declares_none_is_left_as_it_is() -> None:
    words = {"one": ["+1", "a+b"]}

    assert spelled_out(words) == words
    assert spelled_out(None) is None
    assert spelled_out({"attached": SIGNS, "one": ["a+b", 7]})["one"] == ["a+b", 7]


def test_letters_people_write_for_one_another_are_one() -> None:
    assert plain("أمّي إيش الآن مسؤولة شيء شئ الثلاثاء") == "امي ايش الان مسووله شي شي الثلاثا"
    assert plain("می کتاب ٱلله") == "مي كتاب الله"


def test_what_is_written_onto_a_number_or_a_letter_is_a_word_of_its_own() -> None:
    assert plain("من ٦٨ ل٨٠") == "من 68 ل 80"
    assert plain("الـ١٨ من C لB") == "ال 18 من c ل b"
    assert plain("3ayez b3d") == "3 ayez b3d"


def test_a_last_letter_that_is_often_left_out_belongs_to_the_word_as_typed() -> None:
    text = "الأستاذ علاء، شكراً"

    assert [text[one.start : one.end] for one in stream(text).tokens] == ["الأستاذ", "علاء", "شكراً"]
