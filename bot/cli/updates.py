"""`throughline updates ...`: review what people proposed, from the terminal."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

import typer

from bot.cli.output import note, print_rows, refuse, run
from bot.errors import BotError
from bot.render import plain_words, written
from bot.reviewing import Reviewer, changes_from
from bot.settings import load as load_settings
from bot.wiring import installation
from flows.text import Text
from locales import Catalogue
from plan.errors import PlanError
from plan.policy import ReviewState
from plan.sentences import describe
from storage import reviews
from storage.errors import StorageError
from storage.find.addresses import names
from storage.find.attention import waiting
from storage.reviews import ListedUpdate

app = typer.Typer(help="Review proposed updates.", no_args_is_help=True)
COLUMNS: Final = ("short_id", "student", "said", "state", "update", "words")
STATES: Final = tuple(state.value for state in ReviewState)

Ids = Annotated[list[str], typer.Argument(help="Ids of updates, or the first letters of one.")]
By = Annotated[str | None, typer.Option("--by", help="Id of the coordinator who decides.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="updates")


@app.command("list")
def list_(
    student: Annotated[str | None, typer.Option("--student", help="Id of a student.")] = None,
    status: Annotated[str | None, typer.Option("--status", help=f"One of {', '.join(STATES)}.")] = None,
    as_json: Json = False,
) -> None:
    """List updates, oldest first; before them, on stderr, everybody who waits for a person."""
    if status is not None and status not in STATES:
        raise typer.BadParameter(f"{status!r} is not one of {', '.join(STATES)}", param_hint="--status")

    async def work() -> list[dict[str, Any]]:
        async with installation(load_settings()) as running, running.database.session() as session:
            for each in await waiting(session):
                who, since = each.person_id or "an unknown phone", f"{each.since:%Y-%m-%d %H:%M}"
                note(f'{each.kind.upper()}: {each.what}, {who}, {since} UTC: "{plain_words(each.words)}"')
            listed = await reviews.list_updates(session, student_id=student, state=status)
            people = await names(session, sorted({each.update.author_id for each in listed}))
            language = running.settings.default_language
            return [row(each, people, running.brain.catalogue, language) for each in listed]

    print_rows(run(work()), COLUMNS, as_json=as_json)


@app.command()
def accept(ids: Ids, by: By = None) -> None:
    """Accept updates: they change the plan."""
    _decide(ids, by, lambda reviewer, given: reviewer.accept(given))


@app.command()
def amend(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of an update, or its first letters.")],
    changes: Annotated[list[str], typer.Option("--set", help="field=value; may be given again.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Told to the person.")] = None,
    by: By = None,
) -> None:
    """Accept an update with changes. The person's own words stay as they are."""
    try:
        wanted = changes_from(changes)
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--set") from None
    _decide([id_], by, lambda reviewer, given: reviewer.amend(given, wanted, reason=reason))


@app.command()
def decline(
    ids: Ids,
    reason: Annotated[str, typer.Option("--reason", help="Told to the person, in your words.")],
    by: By = None,
) -> None:
    """Decline updates; the person is told why."""
    if not reason.strip():
        raise typer.BadParameter("say why; the person will read it", param_hint="--reason")
    _decide(ids, by, lambda reviewer, given: reviewer.decline(given, reason=reason))


def row(listed: ListedUpdate, people: dict[str, str], catalogue: Catalogue, language: str) -> dict[str, Any]:
    """Show one update as a sentence in `language`, with the person's own words beside it."""
    update = listed.update
    sentence, parameters = describe(update)
    name = people.get(update.author_id, update.author_id)
    return {
        "id": listed.id,
        "short_id": listed.id[:8],
        "student": listed.student_id,
        "kind": update.kind,
        "said": f"{update.said_at:%Y-%m-%d %H:%M}",
        "state": listed.state.value,
        "update": written(
            Text(sentence, {"name": name, **parameters}),
            language,
            catalogue=catalogue,
            today=listed.proposed_at.date(),
        ),
        "words": update.verbatim,
        "language": update.language,
        "author": update.author,
        "decided_by": listed.decided_by,
        "reason": listed.reason,
        "body": (listed.resulting or update).model_dump(mode="json"),
    }


def _decide(
    ids: list[str], by: str | None, carry_out: Callable[[Reviewer, str], Awaitable[ListedUpdate]]
) -> None:
    """Carry a decision out for each update; go on after one that can't be decided, and say so at the end."""

    async def work() -> int:
        refused = 0
        async with installation(load_settings()) as running:
            reviewer = Reviewer(assistant=running.assistant, by=by)
            for given in ids:
                try:
                    decided = await carry_out(reviewer, given)
                except (BotError, PlanError, StorageError) as refusal:
                    refused += 1
                    note(f"{given}: {refusal}")
                else:
                    note(f"{decided.id}: {decided.state.value}")
        return refused

    if run(work()):
        refuse("not every update was decided; those named above are as they were")
