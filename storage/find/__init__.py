"""Each question the system asks, one function each. Nothing here changes anything.

Answers are frozen values. `lock_conversation` holds its row until the caller's transaction ends.
"""

from storage.find.at_hand import AtHand, at_hand
from storage.find.backlog import WORKER_SILENT_SECONDS, Backlog, backlog
from storage.find.conversations import (
    Inbound,
    Outbound,
    Standing,
    answered_since,
    conversations_of,
    is_open_keyboard,
    lock_conversation,
    replies,
    replies_since,
    stale_conversations,
    texts_handled_since,
    try_lock_conversation,
    unhandled,
)
from storage.find.people import Child, PersonFacts, person, recent_failures
from storage.find.server import server
from storage.outbox import Leaving, ambiguous, provider_ids
from storage.outbox import by_provider as outbound_by_provider
from storage.plans import read as plan

__all__ = [
    "WORKER_SILENT_SECONDS",
    "AtHand",
    "Backlog",
    "Child",
    "Inbound",
    "Leaving",
    "Outbound",
    "PersonFacts",
    "Standing",
    "ambiguous",
    "answered_since",
    "at_hand",
    "backlog",
    "conversations_of",
    "is_open_keyboard",
    "lock_conversation",
    "outbound_by_provider",
    "person",
    "plan",
    "provider_ids",
    "recent_failures",
    "replies",
    "replies_since",
    "server",
    "stale_conversations",
    "texts_handled_since",
    "try_lock_conversation",
    "unhandled",
]
