"""What students and families read is plain: short words, short sentences.

The measure is the Flesch-Kincaid grade: years of school in the United States that a text asks of its reader.
"""

import re
from pathlib import Path
from statistics import median

import pytest

from locales.extract import messages
from locales.message import SYNONYMS

HIGHEST_GRADE = 8.0  # of any one text
USUAL_GRADE = 6.0  # half of all texts are below
LONGEST_SENTENCE = 20  # words

TEXTS = [
    pytest.param(message.msgid, id=f"{message.places[0][0]}:{message.places[0][1]}")
    for message in messages(Path(__file__).parents[2])
    if message.places[0][0].startswith("flows/") and SYNONYMS not in message.marks
]


def sentences(text: str) -> list[list[str]]:
    """Split a text into sentences of words, a name standing in for each placeholder."""
    filled = re.sub(r"\{[^}]*\}", "Maya", text)
    return [words for part in re.split(r"[.!?:\n]+", filled) if (words := re.findall(r"[A-Za-z']+", part))]


def syllables(word: str) -> int:
    """Count syllables by groups of vowels, without a silent e at the end."""
    word = word.lower()
    if len(word) > 3 and word.endswith("e") and not word.endswith("le"):
        word = word[:-1]
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def grade(text: str) -> float:
    """Work out the Flesch-Kincaid grade of a text."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def has_enough_words(text: str) -> bool:
    """Whether the measure means anything: of three words, one long one looks like a dissertation."""
    return sum(map(len, sentences(text))) > 4


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_plain_enough_for_a_child_of_twelve(text: str) -> None:
    assert max(map(len, sentences(text)), default=0) <= LONGEST_SENTENCE
    assert not has_enough_words(text) or grade(text) <= HIGHEST_GRADE


def test_most_texts_are_plainer_still() -> None:
    grades = [grade(param.values[0]) for param in TEXTS if has_enough_words(str(param.values[0]))]

    assert median(grades) <= USUAL_GRADE
