"""`throughline interpret` and `throughline nlu train | evaluate`: what is understood, and how well."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import metrics
from bot.cli.output import note, print_json
from bot.rasa import waited_for
from bot.reading import danger_in, visible
from bot.settings import Settings
from bot.settings import load as load_settings
from bot.warming import warm
from bot.wiring import interpreter, model_path, train_interpreter
from nlu import evaluate as evaluation
from nlu.interpretation import Interpreter
from nlu.safety import screen

app = typer.Typer(help="Train and measure what the assistant understands.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.command()(interpret)
    parent.add_typer(app, name="nlu")


def interpret(
    text: Annotated[str, typer.Argument(help="What somebody wrote.")],
    language: Annotated[str, typer.Option(help="The language of their profile.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what the interpreter understood."""
    settings = load_settings()
    with _reader(settings) as reader:
        read = reader.interpret(visible(text), profile_language=language, languages=settings.languages)
    danger = danger_in(text)
    shown = {
        "intent": read.intent,
        "confidence": round(read.confidence, 4),
        "language": read.language or language,
        "entities": [asdict(entity) for entity in read.entities],
        "safety": danger is not None,
    }
    if as_json:
        print_json(shown)
        return
    unsure = " (unsure)" if read.is_unsure else ""
    typer.echo(f"intent    {read.intent}{unsure}, confidence {read.confidence:.2f}")
    typer.echo(f"language  {shown['language']}")
    for entity in read.entities:
        typer.echo(f"entity    {entity.entity} = {entity.value}")
    typer.echo(f"safety    {f'{danger.category}, {danger.level}' if danger else 'nothing'}")


@app.command()
def train() -> None:
    """Train the embedded interpreter from nlu/data and keep it under THROUGHLINE_HOME."""
    settings = load_settings()
    train_interpreter(settings.home, settings.languages)
    note(f"trained on {', '.join(settings.languages)}: {model_path(settings.home, settings.languages)}")


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="TSV with the columns id lang intent text entities_json.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Score a file of labelled messages: accuracy, macro-F1, safety, entities, latency."""
    settings = load_settings()
    rows = evaluation.parse(str(file), file.read_text(encoding="utf-8-sig"))
    with _reader(settings) as reader:
        warm(settings.languages)  # the latency of a service that has been up for a moment
    report = evaluation.evaluate(
        rows,
        reader,
        lambda text: screen(text) is not None,
        timer=time.perf_counter,
        languages=settings.languages,
    )
    if as_json:
        print_json(report.as_json())
        return
    for name, value in report.as_json().items():
        typer.echo(f"{name:12} {json.dumps(value, ensure_ascii=False)}")


@contextmanager
def _reader(settings: Settings) -> Iterator[Interpreter]:
    """Give what reads in this installation; say so when Rasa should have, and did not."""
    embedded = interpreter(settings.home, settings.languages)
    if settings.rasa_url is None:
        yield embedded
        return
    before = metrics.rasa_missed()
    with waited_for(settings.rasa_url, embedded) as reader:
        yield reader
    missed = metrics.rasa_missed() - before
    if missed:
        note(f"Rasa gave no answer to {missed} of them; the embedded interpreter read those")
