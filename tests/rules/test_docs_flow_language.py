"""The page about the flow language is complete, and every example on it works."""

import re
from pathlib import Path

import pytest

from bot.resources import flow_sources
from bot.transcript_text import HEADERS, INPUTS, OUTPUTS, parse
from flows.conditions import OPERATORS
from flows.facts import NAMES
from flows.intents import INTENTS, OUR_OWN
from flows.loader import load
from flows.names import RESULT_PARTS
from flows.questions import KINDS
from flows.read_flow import FLOW_KEYS, NODE_KEYS
from flows.read_inventory import KEYS as INVENTORY_KEYS
from flows.read_names import HEARD

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "flow-language.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = [
    pytest.param(match[1], id=f"line-{TEXT[: match.start()].count(chr(10)) + 1}")
    for match in re.finditer(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
]
#: What a list of nodes needs around it to be a flow.
HEAD = "id: example\nversion: 1\ntitle: Example\nfor: [student, guardian]\nnodes:\n"
FOOT = "  - say: Thank you.\n"


def in_code(name: str) -> bool:
    """Whether the page shows a word as code, alone or within a line of code."""
    return re.search(rf"`[^`\n]*\b{re.escape(name)}\b[^`\n]*`", TEXT) is not None


@pytest.mark.parametrize(
    "known",
    [FLOW_KEYS, NODE_KEYS, INVENTORY_KEYS, KINDS, tuple(OPERATORS), ("count", "any", "all", "not")],
    ids=["the head of a file", "nodes", "inventories", "kinds of answer", "comparisons", "conditions"],
)
def test_every_key_the_loader_knows_is_described(known: tuple[str, ...]) -> None:
    assert [name for name in known if not in_code(name)] == []


@pytest.mark.parametrize(
    "known",
    [INTENTS | OUR_OWN, NAMES, HEARD, {f"inventory.{part}" for part in RESULT_PARTS}, {"said"}],
    ids=["wishes", "facts", "heard values", "results of an inventory", "the message itself"],
)
def test_every_name_a_flow_may_use_is_described(known: frozenset[str]) -> None:
    assert sorted(name for name in known if not in_code(name)) == []


def test_every_line_of_a_transcript_is_described_and_the_example_reads() -> None:
    example = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)

    assert [name for name in (*HEADERS, *INPUTS, *OUTPUTS) if not in_code(name)] == []
    assert example is not None
    assert len(parse("example.txt", example[1]).turns) == 4


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_loads_as_it_stands(example: str) -> None:
    shipped = flow_sources()
    phrases = {name: text for name, text in shipped.definitions.items() if name.endswith("/phrases.yml")}

    if example.startswith("- "):
        nodes = "".join(f"  {line}\n" for line in example.splitlines())
        flows, inventories = shipped.definitions | {"example.yml": HEAD + nodes + FOOT}, shipped.inventories
    elif "\nscale:" in example:
        flows, inventories = phrases, {"example.yml": example}
    else:
        flows, inventories = phrases | {"example.yml": example}, shipped.inventories

    assert load(flows, inventories=inventories, clusters_csv=shipped.clusters_csv)
