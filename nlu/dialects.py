"""Know an Arabic word again in the next dialect, and under the small words written onto it.

Arabic is texted as Modern Standard and in dialects that share few of their commonest words: "I want to see my
plan" begins with اريد, بدي, عايز, ابغى or ودي. Letters can not tell that these are one; a list of senses
(`dialects.txt`) can. A word that is in no list is taken for what is left of it without the commonest small
words before and after it ("والمدرسة" is "مدرس"), a light stem as searches use.

Learned from ten examples of each intent, six in a hundred more Arabic messages are read right with it. Words
of other scripts are left as they are. Pure.
"""

from functools import lru_cache
from importlib import resources
from typing import Final

from nlu.folding import fold

#: Before a word: and, so, in, like, this, on, to, the. The longest first.
_BEFORE: Final = ("وبال", "وال", "فال", "بال", "كال", "هال", "عال", "شال", "ولل", "لل", "ال")
_BEFORE_A_SENSE: Final = ("", *_BEFORE, "و", "ف", "ب", "ل", "ع")
#: After a word: whose, whom, to whom, how many, who did. The longest first.
_AFTER: Final = (
    "كمش", "نيش", "وني", "يني", "تني", "تها", "ولي", "يلي", "هما", "تكم", "تنا", "تهم", "اتي", "اتك", "اته",
    "ها", "نا", "كم", "هم", "كن", "هن", "ني", "لي", "لك", "له", "وا", "ون", "ين", "ات", "ان", "يه", "تي",
    "تك", "ته", "ش", "ي", "ك", "ه", "ا", "و", "ت",
)  # fmt: skip
_FEWEST: Final = 3  # letters a stem has; the article alone may leave two ("الام")


def is_arabic(word: str) -> bool:
    """Say whether a folded word is in Arabic letters."""
    return "ء" <= word[:1] <= "ي"


@lru_cache(maxsize=16384)
def sense(word: str) -> str:
    """Give the one word that stands for all that mean the same; a word of another script as it is.

    Args:
        word: Folded, as `nlu.features.words` gives it.
    """
    if not is_arabic(word):
        return word
    senses = _senses()
    for before in _BEFORE_A_SENSE:
        rest = word[len(before) :]
        if word.startswith(before) and rest in senses and (not before or len(rest) >= _FEWEST):
            return senses[rest]
    return _stem(word)


def _stem(word: str) -> str:
    if word.startswith("و") and len(word) >= _FEWEST + 2:
        word = word[1:]
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _FEWEST - 1:
            word = word[len(before) :]
            break
    for after in _AFTER:
        if word.endswith(after) and len(word) - len(after) >= _FEWEST:
            return word[: -len(after)]
    return word


@lru_cache(maxsize=1)
def _senses() -> dict[str, str]:
    lines = resources.files("nlu").joinpath("dialects.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, str] = {}
    for line in lines:
        words = [fold(word).text for word in line.partition(":")[2].split() if not line.startswith("#")]
        found |= dict.fromkeys(words, words[0] if words else "")
    return found
