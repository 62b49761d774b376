"""What operators copy is true: every command, option, setting and number named there exists."""

import re
import shlex
from pathlib import Path

import pytest
import typer
import yaml

from bot import metrics, watching
from bot.cli.app import app
from bot.settings import NOT_YET, PREFIX, Settings

ROOT = Path(__file__).parents[2]
HOWTOS = sorted((ROOT / "docs" / "howto").glob("*.md"))
UNITS = sorted((ROOT / "deploy").glob("*.service"))
COPIED = [*HOWTOS, *UNITS, ROOT / "Dockerfile", ROOT / "compose.yaml", ROOT / "README.md"]
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields} | {PREFIX + name for name in NOT_YET}
QUOTED = re.compile(r"`(?:\.venv/bin/)?throughline ([a-z][^`\n]*)`")
LINES = re.compile(r"^(?:\S*/)?throughline ([a-z][^\n]*)$", re.MULTILINE)


def fault(words: list[str]) -> str | None:
    """Say what is wrong with a command line: an unknown command or option; None when it could be run."""
    command = typer.main.get_command(app)
    names: list[str] = []
    while (below := getattr(command, "commands", None)) is not None and words:
        if words[0] not in below:
            return f"no command {' '.join([*names, words[0]])}"
        names.append(words[0])
        command, words = below[words[0]], words[1:]
    options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {
        "--help"
    }
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in options]
    return f"{' '.join(names)} has no {', '.join(unknown)}" if unknown else None


def commands(text: str) -> list[str]:
    return QUOTED.findall(text) + LINES.findall(text)


@pytest.mark.parametrize("path", [*HOWTOS, ROOT / "README.md"], ids=lambda path: path.name)
def test_every_command_in_a_howto_exists_with_those_options(path: Path) -> None:
    told = commands(path.read_text(encoding="utf-8"))

    faults = {line: fault(shlex.split(line.split("#")[0].split("<")[0].split("|")[0])) for line in told}
    assert {line: why for line, why in faults.items() if why} == {}


def test_a_command_or_option_that_is_not_there_is_found() -> None:
    assert fault(["serve", "--with-worker"]) is None
    assert fault(["serve", "--with-wrker"]) == "serve has no --with-wrker"
    assert fault(["safety", "dril"]) == "no command safety dril"


@pytest.mark.parametrize("path", COPIED, ids=lambda path: path.name)
def test_every_setting_named_for_operators_exists(path: Path) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))

    assert named <= SETTINGS


def test_units_and_containers_run_commands_that_exist() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    run = [list(service["command"]) for service in compose["services"].values() if "command" in service]
    run += [
        shlex.split(line)
        for path in UNITS
        for line in re.findall(r"^ExecStart=\S+ (.+)$", path.read_text(), re.MULTILINE)
    ]

    assert len(run) == 5
    assert [fault(words) for words in run] == [None] * 5


def test_every_number_an_alert_rule_asks_for_is_counted_and_each_rule_has_its_howto() -> None:
    text = (ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8")
    counted = {f"{family.name}{end}" for family in metrics.REGISTRY.collect() for end in ("", "_total")}
    counted |= {family.name for family in watching.backlog_families(())} | {"throughline_database_up"}
    rules = [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    howto = (ROOT / "docs" / "howto" / "alerts.md").read_text(encoding="utf-8")

    assert {name for rule in rules for name in re.findall(r"throughline_\w+", rule["expr"])} <= counted
    assert [rule["alert"] for rule in rules if f"## {rule['alert']}\n" not in howto] == []
