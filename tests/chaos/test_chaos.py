"""A small bad day: everything is killed at random, and nothing is lost, doubled or sent after a stop."""

from pathlib import Path

import pytest
from chaos_round import LANGUAGES, Plan, a_day

from bot.wiring import interpreter


@pytest.mark.slow
async def test_a_bad_day_loses_and_doubles_nothing(tmp_path: Path, model_home: Path) -> None:
    interpreter(model_home, LANGUAGES)  # trained once, for all processes of the day
    plan = Plan(conversations=24, at_once=24, workers=1, kill_every=3, database_restarts=1, settle_seconds=5)

    day = await a_day(plan, tmp_path / "day", model=model_home / "nlu")

    assert day.faults() == {}
    assert day.verdict.counts["messages in"] == 6 * 24 - day.verdict.counts["given up by the phone company"]
