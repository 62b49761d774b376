"""What can not be learned from is refused, all of it at once, each with its line and its remedy."""

import pytest

from nlu import project
from nlu.errors import Fault, TrainingDataFaults
from nlu.interpretation import ENTITIES, GOAL_AREAS, INTENTS
from nlu.training_data import TrainingData, data_hash, load

DOMAIN = 'version: "3.1"\nintents: [greet, thank]\nentities: [goal_area]\n'
GREETING = 'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n      - hi\n'
THANKS = "  - intent: thank\n    examples: |\n      - thanks\n"


def faults_of(text: str, *, domain: str = DOMAIN, **others: str) -> tuple[Fault, ...]:
    with pytest.raises(TrainingDataFaults) as caught:
        load({"domain.yml": domain, "data/en/one.yml": text, **others})
    return caught.value.faults


def test_what_is_sound_is_loaded() -> None:
    marked = (
        '      - my [maths]{"entity": "goal_area", "value": "academics"} is ok, my [art](goal_area) too\n'
    )

    data = load({"domain.yml": DOMAIN, "data/en/one.yml": GREETING + marked + THANKS})

    example = data.examples[1]
    assert example.text == "my maths is ok, my art too"
    assert [(one.entity, one.value) for one in example.annotations] == [
        ("goal_area", "academics"),
        ("goal_area", "art"),
    ]
    assert [example.text[one.start : one.end] for one in example.annotations] == ["maths", "art"]
    assert data.languages == ("en",)


def test_our_own_project_is_sound_and_speaks_the_whole_vocabulary(data: TrainingData) -> None:
    assert {example.intent for example in data.examples} == set(INTENTS)
    assert set(data.synonyms) == set(ENTITIES) - {"when"}
    for language in data.languages:
        assert set(data.synonyms["goal_area"][language].values()) == set(GOAL_AREAS)


def test_every_intent_has_at_least_sixty_examples_in_every_language(data: TrainingData) -> None:
    for language in data.languages:
        for intent in INTENTS:
            told = [one for one in data.examples if (one.language, one.intent) == (language, intent)]
            assert len(told) >= 60, (language, intent)


def test_the_domain_lists_what_python_lists() -> None:
    domain = project.files()["domain.yml"]

    listed = [line.removeprefix("  - ") for line in domain.splitlines() if line.startswith("  - ")]
    assert tuple(listed) == INTENTS + ENTITIES


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (GREETING + "      - [hi\n" + THANKS, 6, "a bracket that marks no entity"),
        (GREETING + "      - [hi]{oops}\n" + THANKS, 6, "the detail of an entity is not JSON"),
        (GREETING + "      - [hi](nothing)\n" + THANKS, 6, "entity 'nothing' is not in domain.yml"),
        (GREETING + "      - [hi]()\n" + THANKS, 6, "an entity lacks its kind"),
        (GREETING + '      - [hi]{"entity": 3}\n' + THANKS, 6, "an entity lacks its kind"),
        (
            GREETING + '      - [hi]{"entity": "goal_area", "color": "x"}\n' + THANKS,
            6,
            "an entity lacks its kind",
        ),
        (GREETING + "      hello\n" + THANKS, 6, "does not begin with '- '"),
        (GREETING + "      - \n" + THANKS, 6, "does not begin with '- '"),
        (GREETING + "      - Hi\n" + THANKS, 6, "'Hi' stands already in data/en/one.yml:5"),
        (GREETING + THANKS + "      - hí\n", 9, "has the same words as data/en/one.yml:5"),
        (
            GREETING + THANKS + "  - intent: shout\n    examples: |\n      - AA\n",
            9,
            "'shout' is not in domain",
        ),
        (GREETING + THANKS + "  - intent: greet\n    examples: |\n", 9, "'greet' has no examples"),
        (GREETING + THANKS + "  - intent: greet\n    examples: hi\n", 9, "has no block of examples"),
        (GREETING + THANKS + "  - intent:\n    examples: |\n      - a\n", 9, "the intent has no name"),
        (GREETING + THANKS + "  - intent: greet\n    text: a\n", 9, "an item has text"),
        (GREETING + THANKS + "  - examples: |\n      - a\n", 9, "an item has none of them"),
        (GREETING + THANKS + "  - just words\n", 9, "an item is not a mapping"),
        (GREETING + THANKS + "rules: []\n", 9, "unknown key 'rules'"),
        (GREETING + THANKS + "  - synonym: a\n    examples: |\n      - ...\n", 11, "has no words"),
        (
            GREETING + THANKS + "  - synonym: a\n    examples: |\n      - b\n",
            11,
            "which entity 'a' is a value of",
        ),
        (GREETING.replace("3.1", "2.0") + THANKS, 1, "the format is not 3.1"),
        ("nlu: []\n", 1, "the format is not 3.1"),
        ('version: "3.1"\n', 1, "there is no 'nlu' list"),
        ('version: "3.1"\nnlu: hello\n', 2, "'nlu' is not a list"),
        ("- a\n", 1, "the file is not a mapping"),
        ("", 1, "the file is not a mapping"),
        ("version: [\n", 2, "not YAML"),
        ("a: \x00\n", 0, "not YAML"),
    ],
)
def test_a_fault_names_its_line_and_its_remedy(text: str, line: int, what: str) -> None:
    faults = faults_of(text)

    named = [fault for fault in faults if what in fault.what]
    assert [(fault.file, fault.line) for fault in named] == [("data/en/one.yml", line)]
    assert all(fault.how for fault in named)


def test_two_meanings_of_a_phrase_are_refused() -> None:
    marks = '      - [a]{"entity": "goal_area", "value": "x"} [b]{"entity": "goal_area", "value": "y"}\n'
    synonyms = "  - synonym: x\n    examples: |\n      - art\n  - synonym: y\n    examples: |\n      - árt\n"

    (fault,) = faults_of(GREETING + marks + THANKS + synonyms)

    assert fault.line == 15
    assert "'árt' stands for 'y' here and for 'x' in data/en/one.yml:12" in fault.what


def test_an_example_may_not_contradict_what_a_phrase_stands_for() -> None:
    marks = '      - [art]{"entity": "goal_area", "value": "x"}\n'
    marks += '      - my [Art]{"entity": "goal_area", "value": "y"}\n'

    (fault,) = faults_of(GREETING + marks + THANKS)

    assert fault.line == 7
    assert fault.what == "'Art' stands for 'y' here and for 'x' in data/en/one.yml:6"


def test_the_same_text_may_not_mean_two_things_in_two_languages() -> None:
    spanish = 'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n      - thanks\n      - k\n'
    spanish += "  - intent: thank\n    examples: |\n      - grax\n"

    (fault,) = faults_of(GREETING + THANKS, **{"data/es/one.yml": spanish})

    assert (fault.file, fault.line) == ("data/es/one.yml", 5)
    assert fault.what == "'thanks' stands already in data/en/one.yml:8 under 'thank'"


def test_all_faults_are_told_at_once() -> None:
    faults = faults_of(
        GREETING + "      - [hi\n      - [ho\n" + THANKS, **{"data/two.yml": "", "data/es/a.yml": ""}
    )

    assert len(faults) == 4
    assert str(faults[0]) in str(TrainingDataFaults(faults))


def test_a_language_that_lacks_an_intent_is_refused() -> None:
    (fault,) = faults_of(GREETING)

    assert (fault.file, fault.what) == ("data/en", "'en' has no examples of 'thank'")


@pytest.mark.parametrize("domain", ["", "a: [", "intents: greet", "- a"])
def test_a_domain_that_lists_no_intents_is_refused(domain: str) -> None:
    faults = faults_of(GREETING, domain=domain)

    assert faults[-1].file == "domain.yml"


def test_a_file_outside_a_language_is_refused() -> None:
    faults = faults_of(GREETING + THANKS, **{"data/loose.yml": GREETING})

    assert [(fault.file, fault.how) for fault in faults] == [
        ("data/loose.yml", "move it to data/<language>/")
    ]


def test_the_hash_follows_the_data_and_nothing_else() -> None:
    files = {"domain.yml": DOMAIN, "config.yml": "a", "data/en/one.yml": GREETING}

    assert data_hash(files) == data_hash({**files, "config.yml": "b"})
    assert data_hash(files) != data_hash({**files, "data/en/one.yml": GREETING + THANKS})
    assert data_hash(files) != data_hash({**files, "data/en/two.yml": GREETING})


def test_common_words_and_tables_are_loaded_too() -> None:
    tables = (
        "  - lookup: day\n    examples: |\n      - Mónday\n  - regex: code\n    examples: |\n      - \\d{6}\n"
    )

    data = load(
        {
            "domain.yml": DOMAIN,
            "data/en/one.yml": GREETING + THANKS + tables,
            "data/en/words.txt": "the a\nof",
        }
    )

    assert data.words == {"en": ("the", "a", "of")}
    assert data.lookups == {"day": frozenset({"monday"})}
