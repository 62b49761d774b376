"""The words flows start on are the words the interpreter knows."""

from flows.intents import INTENTS as STARTS
from flows.intents import OUR_OWN
from nlu.interpretation import INTENTS


def test_flows_and_the_interpreter_have_one_vocabulary() -> None:
    assert frozenset(INTENTS) == STARTS
    assert not STARTS & OUR_OWN
