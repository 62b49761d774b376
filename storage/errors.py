"""What storage refuses, and why.

    StorageError
    ├── EmbeddedServerFailed   the embedded PostgreSQL could not be started or stopped
    ├── ServerTooOld           the PostgreSQL at the given address is older than we need
    ├── NotRecorded            a message could not be kept, for a reason that should not exist
    ├── UnknownUpdate          there is no proposed change with this id
    ├── AlreadyDecided         a proposed change was decided before; a decision is made once
    ├── UnknownConversation    there is no conversation with this id
    ├── UnknownThread          there is no thread with this number
    └── UnknownPerson          there is no person with this id

Messages hold ids and states, never what a person wrote, nor a name, nor an address.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


class StorageError(Exception):
    """Any refusal of this package."""


class EmbeddedServerFailed(StorageError):
    """The embedded PostgreSQL could not be started or stopped."""

    def __init__(self, home: Path, what: str, *, remedy: str) -> None:
        self.home, self.what, self.remedy = home, what, remedy
        super().__init__(f"the embedded PostgreSQL under {home} {what}; {remedy}")


class ServerTooOld(StorageError):
    """The PostgreSQL at the given address is older than we need."""

    def __init__(self, found: int, needed: int) -> None:
        self.found, self.needed = found, needed
        super().__init__(
            f"the database server is PostgreSQL {found}; Throughline needs {needed} or newer: "
            "upgrade it, or leave THROUGHLINE_DATABASE_URL empty to use the embedded one"
        )


class NotRecorded(StorageError):
    """A message could not be kept, for a reason that should not exist."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        super().__init__(f"a message by {channel} could not be kept; the provider must deliver it again")


class UnknownUpdate(StorageError):
    """There is no proposed change with this id."""

    def __init__(self, update_id: str) -> None:
        self.update_id = update_id
        super().__init__(
            f"there is no plan update {update_id!r}; `throughline updates list` shows the ids there are"
        )


class AlreadyDecided(StorageError):
    """A proposed change was decided before; a decision is made once.

    Attributes:
        update_id: The proposed change.
        state: What it is now: accepted, amended, declined or withdrawn.
        by: Who decided, a person's id; None when the policy or the author did.
        at: When.
    """

    def __init__(self, update_id: str, state: str, *, by: str | None, at: datetime) -> None:
        self.update_id, self.state, self.by, self.at = update_id, state, by, at
        who = "" if by is None else f" by {by}"
        super().__init__(
            f"plan update {update_id} was {state}{who} at {at.isoformat(timespec='seconds')}; "
            "nothing was changed: look at it again before deciding anew"
        )


class UnknownConversation(StorageError):
    """There is no conversation with this id."""

    def __init__(self, conversation_id: int) -> None:
        self.conversation_id = conversation_id
        super().__init__(f"there is no conversation {conversation_id}; was the database replaced?")


class UnknownThread(StorageError):
    """There is no thread with this number."""

    def __init__(self, thread_id: int) -> None:
        self.thread_id = thread_id
        super().__init__(f"there is no thread {thread_id}; `throughline threads list` shows those that wait")


class UnknownPerson(StorageError):
    """There is no person with this id."""

    def __init__(self, person_id: str) -> None:
        self.person_id = person_id
        super().__init__(f"there is no person {person_id!r}; import the roster, or check the id")
