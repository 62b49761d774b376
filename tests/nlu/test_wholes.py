"""Words around a message are looked for all at once, and that must never change what is found."""

import re

import pytest

from nlu import lexicon
from nlu.folding import stream
from nlu.phrases import compile_phrases, match_at
from nlu.wholes import closings, ends_at, match_whole, openings, peel

MESSAGES = (
    "can we go back plsss",
    "ok so um yes please thanks",
    "hola por favor quiero volver gracias",
    "ay bon mwen vle tounen tanpri",
    "对对对 谢谢",
    "back pain",
)


@pytest.mark.parametrize("language", lexicon.available())
def test_looking_for_all_phrases_at_once_finds_what_each_alone_finds(language: str) -> None:
    fillers = lexicon.load(language).answers.fillers
    alone, together = [compile_phrases([phrase]) for phrase in fillers], openings(fillers)
    for words in map(stream, MESSAGES):
        for index in range(len(words.tokens)):
            expected = {end for one in alone if (end := match_at(one, words, index)) is not None}
            assert ends_at(together, words, index) == expected


def test_the_longest_stack_of_politeness_is_taken_away_at_both_ends() -> None:
    before, after = openings(["ok", "ok so", "um"]), closings(["please", "thanks"])
    assert peel("ok so um yes please thanks ", before=before, after=after).strip() == "yes"


def test_a_phrase_that_must_end_the_message_is_found_before_politeness() -> None:
    core = compile_phrases(["stop $"])
    found = match_whole("stop please", core, before=openings(["ok"]), after=closings(["please"]))
    assert found is not None


def test_a_phrase_inside_other_talk_is_no_whole_message() -> None:
    core: re.Pattern[str] = compile_phrases(["back"])
    assert match_whole("back pain", core, before=openings(["ok"]), after=closings(["please"])) is None
