"""Rasa's answer is read as our own reading would be, or refused; nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.errors import UnreadableAnswer
from nlu.interpretation import INTENTS, Entity
from nlu.rasa_answer import read_answer

TEXT = "algebra by friday"


def answer(*ranking: tuple[str, float], **more: object) -> dict[str, object]:
    pairs = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return {
        "text": TEXT,
        "intent": pairs[0] if pairs else None,
        "intent_ranking": pairs,
        "entities": [],
        **more,
    }


def entity(kind: str, value: object, start: object = 0, end: object = 7) -> dict[str, object]:
    return {"entity": kind, "value": value, "start": start, "end": end, "extractor": "CRFEntityExtractor"}


def test_its_likeliest_intent_is_the_reading() -> None:
    read = read_answer(answer(("set_goal", 0.91234567), ("greet", 0.05)), text=TEXT)

    assert (read.intent, read.confidence, read.language, read.is_unsure) == ("set_goal", 0.9123, None, False)
    assert read.ranking == (("set_goal", 0.9123), ("greet", 0.05))


def test_nlu_fallback_is_an_unsure_reading_of_the_likeliest_real_intent() -> None:
    read = read_answer(answer(("nlu_fallback", 0.7), ("greet", 0.28), ("thank", 0.27)), text=TEXT)

    assert (read.intent, read.confidence, read.is_unsure) == ("greet", 0.28, True)
    assert "nlu_fallback" not in dict(read.ranking)


def test_intents_nobody_here_knows_are_refused_wherever_they_stand() -> None:
    with pytest.raises(UnreadableAnswer) as refused:
        read_answer(answer(("greet", 0.9), ("order_pizza", 0.1)), text=TEXT)

    assert "order_pizza" in refused.value.reason


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "greet",
        {},
        answer(),
        answer(("nlu_fallback", 0.7)),
        answer(("greet", float("nan"))),
        answer(("greet", 1.5)),
        answer(("greet", 0.9), intent={"name": "thank"}),
        answer(("greet", 0.9), intent=None),
        answer(("greet", 0.9), intent_ranking=[{"name": "greet"}]),
        answer(("greet", 0.9), intent_ranking="greet"),
    ],
)
def test_what_is_no_answer_of_rasas_is_refused(broken: object) -> None:
    with pytest.raises(UnreadableAnswer):
        read_answer(broken, text=TEXT)


def test_entities_come_in_the_order_of_the_text_and_never_overlap_within_a_kind() -> None:
    found = [
        entity("when", "friday", 11, 17),
        entity("goal_area", "academics", 0, 7),
        entity("goal_area", "health", 3, 9),
    ]

    read = read_answer(answer(("set_goal", 0.9), entities=found), text=TEXT)

    assert read.entities == (
        Entity(entity="goal_area", value="academics", start=0, end=7),
        Entity(entity="when", value="friday", start=11, end=17),
    )


@pytest.mark.parametrize(
    "useless",
    [
        "academics",
        entity("time", "2026-11-27"),
        entity("goal_area", "algebra"),
        entity("goal_area", 7),
        entity("when", " "),
        entity("when", "friday", 11, 99),
        entity("when", "friday", 7, 7),
        entity("when", "friday", "0", 3),
    ],
)
def test_an_entity_nobody_could_act_on_is_left_out(useless: object) -> None:
    read = read_answer(answer(("set_goal", 0.9), entities=[useless]), text=TEXT)

    assert read.entities == ()


def test_an_answer_without_entities_has_none() -> None:
    assert read_answer(answer(("greet", 0.9), entities=None), text=TEXT).entities == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(INTENTS),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(("name", "confidence", "x")), inner),
)


@given(st.fixed_dictionaries({"intent": json_values, "intent_ranking": json_values, "entities": json_values}))
def test_any_json_is_read_or_refused(found: dict[str, object]) -> None:
    try:
        read = read_answer(found, text=TEXT)
    except UnreadableAnswer:
        return

    assert read.intent in INTENTS
