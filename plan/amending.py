"""How a coordinator corrects a proposed update: the numbers, dates and people read out of it.

What a person said stays as they said it. Staff may strike what was misread and
mend how it was read; they never put words into anybody's mouth. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from plan.errors import OwnWords, UnknownField
from plan.updates import Update, parse
from plan.values import FAMILY, Due, Said, Slot, StepDraft

_RECORD: Final = frozenset(Said.model_fields) | {"kind"}  # who said what, when: the record itself
_OWN_WORDS: Final = ("words", "obstacle", "if_then", "done", "next_step", "reason")


def amendable(update: Update) -> tuple[str, ...]:
    """Name the fields a coordinator may correct in an update, in the order of its type."""
    locked = {"words"} if update.author in FAMILY else set()
    return tuple(name for name in type(update).model_fields if name not in _RECORD | locked)


def amend(update: Update, changes: Mapping[str, object]) -> Update:
    """Correct how an update was read.

    Args:
        update: The update as proposed.
        changes: New values by field, as Python values or as text (`{"target": "85"}`). `None` strikes
            an optional field. A day in place of `due` keeps the words it was read from.

    Returns:
        The amended update, valid, with the same id, author and verbatim words.

    Raises:
        OwnWords: It would change what a student or guardian said.
        UnknownField: A field that this kind does not have, or that belongs to the record.
        InvalidUpdate: A new value does not fit its field. All faults at once.
    """
    if "verbatim" in changes:
        raise OwnWords(update.id, ("verbatim",))
    fields = type(update).model_fields
    unknown = [name for name in changes if name in _RECORD or name not in fields]
    if unknown:
        raise UnknownField(update.kind, unknown, amendable(update))
    given = {name: _keeping_raw(name, getattr(update, name), value) for name, value in changes.items()}
    amended = parse({**dict(update), **given})
    put_in = _said(amended) - _said(update)
    if put_in and update.author in FAMILY:
        raise OwnWords(update.id, sorted({field for field, _ in put_in}))
    return amended


def _keeping_raw(field: str, old: object, new: object) -> object:
    """Let a day be given alone in place of `due`, beside the words it was said in."""
    if field != "due" or not isinstance(new, str | date):
        return new
    return {"on": new, "raw": old.raw if isinstance(old, Due) else str(new)}


def _said(update: Update) -> set[tuple[str, str]]:
    """List every text in an update that is the person's own, with the field it stands in."""
    texts = {(name, getattr(update, name, None)) for name in _OWN_WORDS}
    texts.add(("due.raw", _raw(getattr(update, "due", None))))
    steps: tuple[StepDraft, ...] = getattr(update, "steps", ())
    for step in steps:
        texts |= {("steps.words", step.words), ("steps.due.raw", _raw(step.due))}
    slots: tuple[Slot, ...] = getattr(update, "slots", ())
    texts |= {("slots.raw", _raw(slot)) for slot in slots}
    return {(field, text) for field, text in texts if text is not None}


def _raw(told: Due | Slot | None) -> str | None:
    """Give the words a day was told in, unless they are only the day itself, as staff would write it."""
    if told is None or (told.on is not None and told.raw == told.on.isoformat()):
        return None
    return told.raw
