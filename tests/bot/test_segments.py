"""What a text costs, and where a long one may be cut."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.segments import clusters, costly, fold, segments

#: Beside a checkout there may be Twilio's own counts of 370 texts.
VECTORS: Final = Path(__file__).parents[3] / "shared" / "specs" / "sms_segment_vectors.json"

FAMILY: Final = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one letter to a reader, 11 units
)
FLAG: Final = "\U0001f1fa\U0001f1f8"
THUMB: Final = "\U0001f44d\U0001f3fd"

OWN: Final = (
    ("", "GSM-7", 1),
    ("a", "GSM-7", 1),
    ("a" * 160, "GSM-7", 1),
    ("a" * 161, "GSM-7", 2),
    ("a" * 306, "GSM-7", 2),
    ("a" * 307, "GSM-7", 3),
    ("a" * 459, "GSM-7", 3),
    ("a" * 460, "GSM-7", 4),
    ("a" * 1600, "GSM-7", 11),
    ("я", "UCS-2", 1),
    ("я" * 70, "UCS-2", 1),
    ("я" * 71, "UCS-2", 2),
    ("я" * 134, "UCS-2", 2),
    ("я" * 135, "UCS-2", 3),
    ("я" * 1600, "UCS-2", 24),
    ("@£$¥èéùìòÇØøÅåÆæßÉ", "GSM-7", 1),
    ("ΔΦΓΛΩΠΨΣΘΞ¡¿ÄÖÑÜ§äöñüà¤", "GSM-7", 1),
    ("año, qué, ¿sí" + "!", "UCS-2", 1),
    ("¿Qué te gusta?", "GSM-7", 1),
    ("¿Cómo estás?", "UCS-2", 1),
    ("Mañana", "GSM-7", 1),
    ("ç", "UCS-2", 1),
    ("Ç", "GSM-7", 1),
    ("kreyòl, lè, mèsi", "GSM-7", 1),
    ("€" * 80, "GSM-7", 1),
    ("€" * 81, "GSM-7", 2),
    ("[]{}^~\\|", "GSM-7", 1),
    (
        "a" * 152 + "€" + "a" * 10,
        "GSM-7",
        2,
    ),  # an escaped letter is not cut: it goes to the second part whole
    ("a" * 158 + "€", "GSM-7", 1),
    ("a" * 159 + "€", "GSM-7", 2),
    ("line\nbreak\r\n", "GSM-7", 1),
    ("tab\t", "UCS-2", 1),
    ("\u00a0", "UCS-2", 1),
    ("“quoted”", "UCS-2", 1),
    ("it’s", "UCS-2", 1),
    ("`", "UCS-2", 1),
    ("\U0001f600" * 35, "UCS-2", 1),
    ("\U0001f600" * 36, "UCS-2", 2),
    ("я" * 66 + "\U0001f600" + "я" * 66, "UCS-2", 3),  # a pair is not cut
    (FAMILY * 6, "UCS-2", 1),
    (FAMILY * 7, "UCS-2", 2),
    (FAMILY * 13, "UCS-2", 3),  # six to a part, with one unit to spare
    ("e\u0301" * 35, "UCS-2", 1),
    ("e\u0301" * 40, "UCS-2", 2),
    ("你好" * 35, "UCS-2", 1),
    ("مرحبا " * 12, "UCS-2", 2),
    ("ch à o", "GSM-7", 1),
    ("Tiếng Việt", "UCS-2", 1),
)


@pytest.mark.parametrize(("text", "encoding", "count"), OWN)
def test_a_text_costs_what_the_vendor_says_it_costs(text: str, encoding: str, count: int) -> None:
    found = segments(text)

    assert (found.encoding, found.segments) == (encoding, count)


@pytest.fixture(scope="module")
def vectors() -> list[dict[str, Any]]:
    if not VECTORS.is_file():
        pytest.skip(f"Twilio's own counts are not beside this checkout: there is no {VECTORS}")
    found: list[dict[str, Any]] = json.loads(VECTORS.read_text())["vectors"]
    return found


def test_every_text_costs_what_twilios_own_calculator_says(vectors: list[dict[str, Any]]) -> None:
    wrong = [each["name"] for each in vectors if _counted(each["text"]) != _expected(each["plain"])]

    assert wrong == []
    assert len(vectors) == 370


def test_a_folded_text_costs_what_twilios_smart_encoding_would_make_it_cost(
    vectors: list[dict[str, Any]],
) -> None:
    folded = {each["name"]: (_counted(fold(each["text"])), _expected(each["smart"])) for each in vectors}
    # Twilio writes a tab as several spaces; one does.
    tabbed = {each["name"] for each in vectors if "\t" in each["text"]}

    other = [name for name, (ours, theirs) in folded.items() if ours != theirs and name not in tabbed]
    dearer = [name for name, (ours, theirs) in folded.items() if ours[0] != theirs[0] or ours[1] > theirs[1]]
    assert (other, dearer) == ([], [])


def _counted(text: str) -> tuple[str, int]:
    found = segments(text)
    return found.encoding, found.segments


def _expected(counts: dict[str, Any]) -> tuple[str, int]:
    return counts["encoding"], counts["segments"]


def test_curly_quotes_are_written_plainly_and_accents_are_left_alone() -> None:
    folded = fold("“No sé…” — dijo\u00a0Ángel\u200b • año’s `x`")

    assert folded == "\"No sé...\" - dijo Ángel - año's 'x'"


@given(text=st.text(st.characters(categories=("L", "M"))))
def test_no_letter_and_no_accent_is_ever_folded(text: str) -> None:
    assert fold(text.replace("\u02bc", "")) == text.replace(
        "\u02bc", ""
    )  # an apostrophe that Unicode calls a letter


def test_every_accented_letter_of_our_languages_stays_as_it_is() -> None:
    written = "áéíóúüñ ãõâêôàç œëïîû èò ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ 年 عَرَبِيّ"

    assert fold(written) == written


def test_the_letters_that_make_a_text_dear_are_named_once_and_in_order() -> None:
    assert costly("¿Cómo está? Mañana, Cómo") == ("ó", "á")
    assert costly("plain [text] €") == ()


def test_a_flag_a_family_and_an_accent_each_stay_one_letter() -> None:
    korean = "\u1112\u1161\u11ab"
    scotland = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

    assert list(clusters(f"a{FAMILY}{FLAG}{FLAG}{THUMB}e\u0301\r\n{korean}{scotland}b")) == [
        "a", FAMILY, FLAG, FLAG, THUMB, "e\u0301", "\r\n", korean, scotland, "b",
    ]  # fmt: skip
    assert list(clusters("")) == []


TEXTS: Final = st.text(st.sampled_from(f"ab1 \n你é😀\u200d\u0301{FLAG}{THUMB}.")) | st.text()


@given(text=TEXTS)
def test_clusters_put_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(text=TEXTS)
def test_folding_never_makes_a_text_dearer(text: str) -> None:
    assert segments(fold(text)).segments <= segments(text).segments + text.count("\u2026")
