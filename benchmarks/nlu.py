"""How well, how fast and how heavily messages are read: the embedded interpreter and Rasa, side by side.

All of them learn from the same examples and read the same held-out messages, in one run on one machine. The
embedded interpreter is asked in its process and Rasa over HTTP, as the assistant asks them.

    .venv/bin/python benchmarks/nlu.py [--examples N] [--languages en,es] [--diet] [--json]

`--diet` adds Rasa's default pipeline. With all our examples that trains for hours; `--examples 30` lets all
of them learn from 30 examples of each intent and language. Needs Python 3.10 (docs/howto/rasa.md).
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.remove(str(Path(__file__).parent))  # this file is called nlu as the package is, and would hide it

import httpx

from nlu import project, training_data
from nlu.evaluate import Report, Row, evaluate, parse
from nlu.interpretation import Interpretation, Interpreter
from nlu.interpreter import EmbeddedInterpreter
from nlu.rasa_answer import read_answer
from nlu.safety import screen
from nlu.slicing import sliced

ROOT = Path(__file__).parents[1]
HELDOUT = ROOT / "tests" / "nlu" / "heldout"
RASA = str(ROOT / "scripts" / "rasa")
AIM_TIMES_FASTER = 20
STARTS_WITHIN = 300.0  # seconds
WARM_UP = 50  # messages

#: What `rasa init` writes into config.yml.
DIET = """\
recipe: default.v1
language: en
assistant_id: throughline
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
"""


class Served:
    """Reads by a Rasa server, without anything that steps in for it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def interpret(self, text: str, *, profile_language: str, languages: tuple[str, ...]) -> Interpretation:
        """Ask the server; what it is not told, it can not use."""
        del profile_language, languages
        return read_answer(self._client.post("/model/parse", json={"text": text}).json(), text=text)


def main() -> int:
    """Measure and print; exit status 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, help="of each intent and language; all when not given")
    parser.add_argument("--diet", action="store_true", help="measure Rasa's default pipeline too")
    parser.add_argument("--languages", default=",".join(project.languages()), help="all when not given")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--learn", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    languages = tuple(asked.languages.split(","))
    if asked.learn:
        learn(*asked.learn)
        return 0
    if asked.read:
        embedded = EmbeddedInterpreter.from_bytes(asked.read.read_bytes())
        print(json.dumps(measured(embedded, languages) | {"memory_mb": memory_mb(os.getpid())}))
        return 0
    files = {name: text for name, text in project.files().items() if is_of(name, languages)}
    files = sliced(files, asked.examples) if asked.examples else files
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(files, folder / "project")
        configs = {"rasa": files["config.yml"]} | ({"diet": DIET} if asked.diet else {})
        systems = {"embedded": measure_embedded(folder, languages)}
        for system, config in configs.items():
            print(f"training {system} …", file=sys.stderr)
            systems[system] = measure_rasa(folder, system, config, languages)
    examples = len(training_data.load(files).examples)
    print(json.dumps({"examples": examples, **systems}) if asked.json else as_text(systems, examples))
    return 0 if is_met(systems) else 1


def is_of(name: str, languages: tuple[str, ...]) -> bool:
    """Say whether a file of the project belongs to one of these languages, or to all."""
    return name.count("/") < 2 or name.split("/")[1] in languages


def learn(folder: Path, model: Path) -> None:
    """Train the embedded interpreter from the project in `folder`."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}
    model.write_bytes(EmbeddedInterpreter.train(training_data.load(files)).to_bytes())


def measure_embedded(folder: Path, languages: tuple[str, ...]) -> dict[str, Any]:
    """Train and read in processes of their own, so that memory is each one's."""
    model = folder / "embedded.npz"
    trained = run([sys.executable, __file__, "--learn", str(folder / "project"), str(model)])
    command = [sys.executable, __file__, "--read", str(model), "--languages", ",".join(languages)]
    read = subprocess.run(command, check=True, capture_output=True, text=True)
    return {**json.loads(read.stdout), **trained, "model_mb": round(model.stat().st_size / 1e6, 2)}


def measure_rasa(folder: Path, system: str, config: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """Let Rasa learn with `config`, serve it, ask it, and end it."""
    (folder / f"{system}.yml").write_text(config, encoding="utf-8")
    data, domain = folder / "project" / "data", folder / "project" / "domain.yml"
    what = ["--config", str(folder / f"{system}.yml"), "--domain", str(domain), "--nlu", str(data)]
    trained = run(
        [RASA, "run", "train", "nlu", "--quiet", *what, "--out", str(folder), "--fixed-model-name", system]
    )
    model = folder / f"{system}.tar.gz"
    with served(model) as (url, pid, seconds), httpx.Client(base_url=url, timeout=30) as client:
        figures = measured(Served(client), languages)
        return {
            **figures,
            **trained,
            "memory_mb": memory_mb(pid),
            "start_seconds": round(seconds, 1),
            "model_mb": round(model.stat().st_size / 1e6, 2),
        }


@contextmanager
def served(model: Path) -> Iterator[tuple[str, int, float]]:
    """Serve a model on a free port of this machine; give its address, its process and how long it took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    began = time.perf_counter()
    where = ["--interface", "127.0.0.1", "--port", port, "--model", str(model)]
    process = subprocess.Popen(
        [RASA, "run", "run", "--enable-api", "--quiet", *where],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        while not answers(url):
            if process.poll() is not None or time.perf_counter() - began > STARTS_WITHIN:
                raise RuntimeError("Rasa did not start; see what `scripts/rasa serve` says")
            time.sleep(0.5)
        yield url, process.pid, time.perf_counter() - began
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(url: str) -> bool:
    """Say whether Rasa is there with its model."""
    try:
        return bool(httpx.get(f"{url}/status", timeout=5).json().get("model_file"))
    except (httpx.HTTPError, ValueError):
        return False


def measured(interpreter: Interpreter, languages: tuple[str, ...]) -> dict[str, Any]:
    """Let it read every held-out message; give what it got right and how long it took."""
    rows = [row for tag in languages for row in heldout(tag)]
    alone = without_screen(rows[:WARM_UP], interpreter, languages)
    alone = without_screen(rows, interpreter, languages)
    screened = evaluate(
        rows, interpreter, lambda text: screen(text) is not None, timer=time.perf_counter, languages=languages
    )
    return {
        "accuracy": {tag: score.accuracy for tag, score in alone.languages.items()},
        "macro_f1": {tag: score.macro_f1 for tag, score in alone.languages.items()},
        "safety_recall_alone": alone.safety.recall,
        "safety_recall": screened.safety.recall,
        "goal_area_f1": alone.entities["goal_area"],
        "p50_ms": alone.p50_ms,
        "p99_ms": alone.p99_ms,
    }


def without_screen(rows: list[Row], interpreter: Interpreter, languages: tuple[str, ...]) -> Report:
    """Score what the interpreter does by itself, before the safety screen has its say."""
    return evaluate(rows, interpreter, lambda _: False, timer=time.perf_counter, languages=languages)


def heldout(tag: str) -> tuple[Row, ...]:
    """Read the messages that only measure."""
    return parse(tag, (HELDOUT / f"{tag}.tsv").read_text("utf-8"))


def run(command: list[str]) -> dict[str, float]:
    """Run a training; give its time and the most memory it took."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed")
    return {
        "train_seconds": round(time.perf_counter() - began, 1),
        "train_cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "train_memory_mb": round(used.ru_maxrss / 1024),
    }


def memory_mb(pid: int) -> int:
    """Read how much memory a process holds (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def write(files: dict[str, str], folder: Path) -> None:
    """Write a project's files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def is_met(systems: dict[str, dict[str, Any]]) -> bool:
    """Say whether the embedded interpreter is nowhere below the others' default and fast enough."""
    ours, others = systems["embedded"], [systems[name] for name in systems if name != "embedded"]
    is_fast = all(other["p50_ms"] >= AIM_TIMES_FASTER * ours["p50_ms"] for other in others)
    diet = systems.get("diet", {"accuracy": {}})
    return is_fast and all(ours["accuracy"][tag] >= score for tag, score in diet["accuracy"].items())


def as_text(systems: dict[str, dict[str, Any]], examples: int) -> str:
    """Write the figures for a person."""
    lines = [f"{examples} examples learned", f"{'':24}" + "".join(f"{name:>16}" for name in systems)]
    for tag in systems["embedded"]["accuracy"]:
        cells = [(one["accuracy"][tag], one["macro_f1"][tag]) for one in systems.values()]
        lines.append(f"{f'{tag}: accuracy / F1':24}" + "".join(f"{a:>9.1%} {f:.3f}" for a, f in cells))
    for name in [name for name in systems[list(systems)[-1]] if name not in {"accuracy", "macro_f1"}]:
        cells = [one.get(name) for one in systems.values()]
        lines.append(f"{name:24}" + "".join(f"{'':>16}" if c is None else f"{c:>16,.3f}" for c in cells))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
