"""How phrases of the language files are read, and what is said when one is written wrongly."""

import pytest

from nlu.folding import stream
from nlu.phrase_index import PhraseIndex
from nlu.phrases import BadPhrase, compile_phrase, compile_phrases, ends_before, match_at, words_inside

GROUPS = {"parent": ["mom", "dad", "step (dad|mom)"], "anyone": ["@parent", "uncle"]}


def found(phrase: str, text: str) -> bool:
    by_pattern = bool(words_inside(compile_phrases([phrase], groups=GROUPS), stream(text)))
    by_index = PhraseIndex([phrase], groups=GROUPS).first(stream(text).text) is not None

    assert by_pattern == by_index
    return by_index


@pytest.mark.parametrize(
    ("phrase", "said", "not_said"),
    [
        ("go back", "please GO  back!", "go to the back"),
        ("(we|i) go", "can i go", "they go"),
        ("[please] stop", "stop", "please"),
        ("evict*", "got evicted", "the evil one"),
        ("hurt ... me", "hurt all of me", "hurt the cat and the dog and me"),
        ("my @parent", "my step dad", "my uncle"),
        ("my @anyone", "my uncle", "my teacher"),
        ("go home $", "i go home", "i go home late"),
        ("sí", "SI!!", "six"),
    ],
)
def test_a_phrase_is_found_where_it_is_said(phrase: str, said: str, not_said: str) -> None:
    assert found(phrase, said)
    assert not found(phrase, not_said)


@pytest.mark.parametrize(
    ("phrase", "problem"),
    [
        ("(go|come", "does not close it"),
        ("go) back", "was not opened"),
        ("[go", "does not close it"),
        ("my @nobody", "unknown group @nobody"),
        ("meet @ noon", "names nothing"),
        ("(go )? back", "like a regular expression"),
    ],
)
def test_a_phrase_written_wrongly_is_refused_and_named(phrase: str, problem: str) -> None:
    with pytest.raises(BadPhrase) as compiled:
        compile_phrase(phrase, groups=GROUPS)
    with pytest.raises(BadPhrase) as filed:
        PhraseIndex([phrase], groups=GROUPS)

    assert compiled.value.phrase == filed.value.phrase == phrase
    assert problem in compiled.value.problem
    assert problem in filed.value.problem


def test_a_value_that_no_reader_knows_is_refused() -> None:
    with pytest.raises(BadPhrase) as refused:
        compile_phrase("in {n} days")

    assert refused.value.problem == "uses the unknown value {n}"


def test_the_phrase_listed_first_wins_and_the_longest_is_cut() -> None:
    index = PhraseIndex(["stop it now", "stop", "um*"], groups={})

    first = index.first("um stop it now please ")
    assert first is not None
    assert first.number == 0
    assert index.cut("umm stop it now please ", "") == "please "
    assert {number: len(places) for number, places in index.places("stop stop ", at_most=8).items()} == {1: 2}


def test_phrases_may_begin_with_a_gap_or_a_short_beginning() -> None:
    assert PhraseIndex(["... hurts"], groups={}).first("it really hurts ") is not None
    assert PhraseIndex(["a* hurts"], groups={}).first("arm hurts ") is not None


def test_words_around_a_word_are_looked_up_by_its_place() -> None:
    words = stream("not on friday")

    assert match_at(compile_phrases(["friday"]), words, 2) == 3
    assert match_at(compile_phrases(["friday"]), words, 3) is None
    assert not ends_before(compile_phrases(["not"]), words, 0)


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        ("j'ai faim", "jai faim", True), ("j'ai faim", "j ai faim", True), ("j'ai faim", "j’ai faim", True),
        ("(j'ai|tu as) faim", "j ai faim", True), ("l'ecol* nulle", "l écoles nulle", True),
        ("jai faim", "j ai faim", False), ("j'ai faim", "ai faim", False),
    ],
)  # fmt: skip
def test_a_word_with_an_apostrophe_is_known_without_it_and_in_two(
    phrase: str, text: str, is_found: bool
) -> None:
    words = stream(text).text

    assert (compile_phrases([phrase]).match(words) is not None) is is_found
    assert (PhraseIndex([phrase], groups={}).first(words) is not None) is is_found
