"""A smaller project teaches less of the same."""

from collections import Counter

import pytest

from nlu import project, training_data
from nlu.interpretation import INTENTS
from nlu.slicing import sliced


@pytest.mark.parametrize("per_intent", [1, 10])
def test_a_slice_of_our_project_is_sound_and_has_every_intent_and_value(per_intent: int) -> None:
    whole = training_data.load(project.files())

    small = training_data.load(sliced(project.files(), per_intent))

    for language in whole.languages:
        kept = Counter(example.intent for example in small.examples if example.language == language)
        assert set(kept) == set(INTENTS)
        assert min(kept.values()) >= per_intent
    assert small.synonyms == whole.synonyms
    assert len(small.examples) < len(whole.examples) / 5


def test_examples_are_spread_evenly_over_their_block() -> None:
    lines = "".join(f"      - number {at}\n" for at in range(6))
    text = f'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n{lines}'

    (small,) = sliced({"data/en/a.yml": text}, 3).values()

    assert [line.split()[-1] for line in small.splitlines()[4:]] == ["0", "2", "4"]


def test_synonyms_and_word_lists_stay_whole() -> None:
    files = {
        "data/en/words.txt": "a\nb\nc\n",
        "data/en/lookups.yml": "nlu:\n  - synonym: es\n    examples: |\n      - a\n      - b\n",
    }

    assert sliced(files, 1) == files
