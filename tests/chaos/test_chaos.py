"""A small bad day: everything is killed at random, and nothing is lost, doubled or sent after a stop."""

from pathlib import Path

import pytest
from chaos_round import Plan, a_day

from bot.brain import Brain


@pytest.mark.slow
async def test_a_bad_day_loses_and_doubles_nothing(tmp_path: Path, brain: Brain, model_home: Path) -> None:
    del brain  # its interpreter is trained by now: the processes of the day read it
    plan = Plan(conversations=40, at_once=20, workers=2, kill_every=4, database_restarts=1, settle_seconds=20)

    day = await a_day(plan, tmp_path / "day", model=model_home / "nlu")

    assert day.faults() == {}
    assert day.verdict.counts["messages in"] == 240 - day.verdict.counts["given up by the phone company"]
