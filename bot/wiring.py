"""The one place where everything is joined: settings in, a working assistant out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock
import structlog

from bot import resources
from bot.brain import Brain
from bot.clock import Clock, SystemClock
from bot.conversation import Assistant
from bot.effects import check_performers
from bot.errors import DatabaseBehind
from bot.rasa import RasaInterpreter
from bot.rasa import connected as connected_to_rasa
from bot.settings import Settings
from flows.loader import load as load_flows
from locales import load as load_catalogue
from locales.extract import from_yaml
from nlu import project
from nlu.calendar import default_calendar
from nlu.errors import UnreadableModel
from nlu.interpreter import EmbeddedInterpreter
from nlu.safety import screen
from nlu.training_data import data_hash
from nlu.training_data import load as load_training_data
from storage import embedded
from storage.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A running installation: its settings, its database, its assistant."""

    settings: Settings
    database: Database
    brain: Brain
    clock: Clock
    assistant: Assistant


def build_brain(settings: Settings) -> Brain:
    """Load flows, catalogues and the interpreter; refuse to start when anything is wrong with them.

    Raises:
        FlowFaults: Flow files have faults; all are listed.
        MissingCatalogues: A language is switched on that nobody has translated into.
        MissingPerformer: A flow could decide something that nobody performs.
    """
    check_performers()
    screen("")  # its phrases are compiled once, and nobody in danger should wait for that
    sources = resources.flow_sources(settings.overlay)
    return Brain(
        flows=load_flows(
            sources.definitions, inventories=sources.inventories, clusters_csv=sources.clusters_csv
        ),
        catalogue=load_catalogue(settings.languages),
        interpreter=interpreter(settings.home, settings.languages),
        calendar=default_calendar(),
        languages=settings.languages,
        default_language=settings.default_language,
        whole=whole_texts(sources),
    )


def whole_texts(sources: resources.FlowSources) -> frozenset[str]:
    """List the texts of law and safety among the flows: they are never cut short, on any channel."""
    return frozenset(
        message.msgid
        for name, text in sources.definitions.items()
        if "approval" in text or "safety" in text + name  # the others can hold none, and reading takes time
        for message in from_yaml(text, name)
        if message.approval
    )


def interpreter(home: Path, languages: tuple[str, ...]) -> EmbeddedInterpreter:
    """Read the trained interpreter from its cache, training it first when the data have changed.

    Processes that start together wait for the one that trains.
    """
    path = model_path(home, languages)
    kept = _kept_interpreter(path)
    if kept is not None:
        return kept
    path.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(path.with_suffix(".lock")):
        return _kept_interpreter(path) or train_interpreter(home, languages)


def _kept_interpreter(path: Path) -> EmbeddedInterpreter | None:
    try:
        return EmbeddedInterpreter.from_bytes(path.read_bytes())
    except (OSError, UnreadableModel):
        return None


def model_path(home: Path, languages: tuple[str, ...]) -> Path:
    """Say where the model of this training data is kept."""
    return home / "nlu" / f"{data_hash(training_files(languages))[:16]}.npz"


def train_interpreter(home: Path, languages: tuple[str, ...]) -> EmbeddedInterpreter:
    """Train the embedded interpreter and keep it.

    Raises:
        TrainingDataFaults: The data have faults; all are listed.
    """
    trained = EmbeddedInterpreter.train(load_training_data(training_files(languages)))
    path = model_path(home, languages)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and moved, so that two processes that train at once never read half a file.
    partial = path.with_suffix(f".{id(trained)}.partial")
    partial.write_bytes(trained.to_bytes())
    partial.replace(path)
    return trained


def training_files(languages: tuple[str, ...]) -> dict[str, str]:
    """Read the files of the Rasa project that these languages need."""
    return {
        name: text
        for name, text in project.files().items()
        if "/data/" not in f"/{name}" or any(f"/data/{tag}/" in f"/{name}" for tag in languages)
    }


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Database]:
    """Open the database: the one named by the settings, or the embedded one, started and brought up to date.

    Raises:
        DatabaseBehind: A server was named whose tables are not those of this release.
        EmbeddedServerFailed: The embedded one could not be started.
    """
    server = None
    if settings.database_url is None:
        server = await asyncio.to_thread(embedded.start, settings.home)
    database = Database(server.url if server else settings.database_url or "")
    try:
        if server is not None:
            await database.upgrade()
        elif not await database.is_upgraded():
            raise DatabaseBehind
        yield database
    finally:
        await database.close()
        if server is not None:
            await asyncio.to_thread(server.stop)


@asynccontextmanager
async def rasa_of(settings: Settings, brain: Brain) -> AsyncIterator[RasaInterpreter | None]:
    """Connect to the Rasa server that the settings name; None when they name none.

    A server that is not there yet is no reason not to start: the embedded interpreter reads until it is.
    """
    if settings.rasa_url is None:
        yield None
        return
    async with connected_to_rasa(settings.rasa_url, brain.interpreter) as rasa:
        await rasa.is_there()
        yield rasa


@asynccontextmanager
async def installation(
    settings: Settings,
    *,
    clock: Clock | None = None,
    is_terminal: bool = False,
) -> AsyncIterator[Installation]:
    """Join everything for as long as it is needed.

    Args:
        settings: The settings.
        clock: What time it is; the machine's own unless given.
        is_terminal: Whether replies are shown here instead of being sent.
    """
    brain = await asyncio.to_thread(build_brain, settings)
    clock = clock or SystemClock()
    async with database_of(settings) as database, rasa_of(settings, brain) as rasa:
        assistant = Assistant(
            database=database,
            brain=brain,
            clock=clock,
            key=settings.key,
            zone=settings.zone,
            is_terminal=is_terminal,
            rasa=rasa,
            staffed=settings.staffed,
            replies_per_hour=settings.replies_per_hour,
            sms_countries=settings.sms_countries,
            promise_hours=settings.reply_promise_hours,
        )
        yield Installation(
            settings=settings, database=database, brain=brain, clock=clock, assistant=assistant
        )
