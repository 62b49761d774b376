"""How fast the engine is on its own: turns per second, and how long one turn takes.

One turn is everything the engine's caller does around a step, without database and network: read the event
from JSON, load the saved state from JSON, `step`, and write the new state and the effects' texts as JSON
again. It plays whole conversations over the flows that are shipped, one process, one thread.

    .venv/bin/python benchmarks/engine.py [--seconds 5] [--json]
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from flows.effects import Ask, Say
from flows.engine import open_question, previous_question, step
from flows.events import Answer, Reply
from flows.facts import Facts, GoalFact
from flows.flow import FlowSet
from flows.loader import load as load_flows
from flows.questions import Question
from flows.state import State, dump, load

ROOT = Path(__file__).parents[1]
AIM_TURNS_PER_SECOND = 3_000
AIM_P99_MS = 1.0

FACTS = Facts(
    person_id="s1",
    name="Ana",
    role="student",
    languages=("en", "es"),
    language_names={"en": "English", "es": "Español"},
    coordinator="Ms. Rivera",
    school="Lincoln Middle School",
    today=date(2026, 11, 22),
    goals=(GoalFact(id="g1", words="read every day", progress=4),),
)

GOAL = {
    "goal": "raise my algebra grade",
    "baseline": 68,
    "target": 80,
    "when": {"on": "2026-12-18", "raw": "before winter break"},
}

#: Whole conversations: what a person sends, or what the reading of it adds.
STORIES: tuple[tuple[dict[str, Any], ...], ...] = (
    (
        {"text": "hey", "intent": "greet"},
        {"text": "i wanna raise my algebra grade from a 68 to 80", "intent": "set_goal", "heard": GOAL},
        {"text": "go to tutoring tues n thurs"},
        {"text": "no time"},
        {"text": "no wait i meant the bus", "is_correction": True},
        {"text": "ask for a ride"},
        {"text": "back", "command": "back"},
        {"text": "leave earlier"},
        {"text": "1"},
    ),
    (
        {"text": "checking in", "intent": "update_goal"},
        {"text": "hmm"},
        {"text": "6"},
        {"text": "help", "command": "help"},
        {"text": "went twice"},
        {"text": "go again"},
    ),
    (
        {"text": "what do i like", "intent": "start_inventory"},
        {"text": "1"},
        {"text": "3"},
        {"text": "im stuck on my goal", "intent": "goal_stuck"},
        {"text": "no time"},
        {"text": "skip", "command": "skip"},
        {"text": "2"},
        *({"text": text} for text in ("2", *("1", "2", "3", "1") * 5)),
    ),
)


def shipped_flows() -> FlowSet:
    """Load the flows of this repository."""
    definitions, inventories = ROOT / "flows" / "definitions", ROOT / "flows" / "inventories"
    return load_flows(
        {path.name: path.read_text("utf-8") for path in sorted(definitions.glob("*.yml"))},
        inventories={path.name: path.read_text("utf-8") for path in sorted(inventories.glob("*.yml"))},
        clusters_csv=(inventories / "riasec_by_career_cluster.csv").read_text("utf-8"),
    )


def answer_to(question: Question | None, text: str) -> dict[str, Any] | None:
    """Read a reply as simply as possible: a number picks an option, other words are words."""
    if question is None:
        return None
    if question.options and question.low is None:
        place = int(text) - 1 if text.isdigit() else -1
        options = question.options
        return {"value": options[place].value, "words": text} if 0 <= place < len(options) else None
    if question.kind in {"number", "scale"}:
        return {"value": int(text), "words": text} if text.isdigit() else None
    return {"value": text, "words": text}


def recorded(flows: FlowSet) -> list[tuple[str, str]]:
    """Play every story once; give each turn as the JSON a step starts from: the event and the state."""
    turns: list[tuple[str, str]] = []
    for story in STORIES:
        state = State.new("en")
        for number, sent in enumerate(story, start=1):
            question = open_question(state, facts=FACTS, flows=flows)
            event = {"message_id": number, **sent, "answer": answer_to(question, sent["text"])}
            if sent.get("is_correction"):
                earlier = previous_question(state, facts=FACTS, flows=flows)
                event["correction"] = answer_to(earlier, sent["text"].removeprefix("no wait i meant "))
            turns.append((json.dumps(event), json.dumps(dump(state))))
            state = load(json.loads(turn(*turns[-1], flows)[0]))
    return turns


def parse(text: str) -> Reply:
    """Read an event from JSON."""
    event = json.loads(text)
    for name in ("answer", "correction"):
        if event.get(name) is not None:
            event[name] = Answer(**event[name])
    return Reply(**event)


def turn(event: str, state: str, flows: FlowSet) -> tuple[str, str]:
    """Do one whole turn, from JSON to JSON."""
    done = step(load(json.loads(state)), parse(event), facts=FACTS, flows=flows)
    said = [effect.text.msgid for effect in done.effects if isinstance(effect, Say | Ask)]
    return json.dumps(dump(done.state)), json.dumps(said)


def measure(
    turns: list[tuple[str, str]], do: Callable[[str, str], object], seconds: float
) -> Iterator[float]:
    """Time turn after turn for a while, in seconds each."""
    clock = time.perf_counter
    end = clock() + seconds
    while clock() < end:
        for event, state in turns:
            start = clock()
            do(event, state)
            yield clock() - start


def main() -> int:
    """Measure and print; exit status 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    flows = shipped_flows()
    turns = recorded(flows)
    list(measure(turns, lambda event, state: turn(event, state, flows), 0.5))  # warm up
    took = sorted(measure(turns, lambda event, state: turn(event, state, flows), options.seconds))
    figures = {
        "turns": len(took),
        "turns_per_second": round(len(took) / sum(took)),
        "p50_ms": round(took[len(took) // 2] * 1000, 3),
        "p99_ms": round(took[int(len(took) * 0.99)] * 1000, 3),
        "max_ms": round(took[-1] * 1000, 3),
        "state_bytes_max": max(len(state) for _, state in turns),
    }
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"{figures['turns_per_second']:,} turns/s (aim {AIM_TURNS_PER_SECOND:,})")
        print(f"p50 {figures['p50_ms']} ms, p99 {figures['p99_ms']} ms (aim below {AIM_P99_MS})")
        print(f"{figures['turns']:,} turns of {len(turns)} kinds, the slowest {figures['max_ms']} ms")
        print(f"largest state {figures['state_bytes_max']} bytes")
    is_met = figures["turns_per_second"] >= AIM_TURNS_PER_SECOND and figures["p99_ms"] < AIM_P99_MS
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
