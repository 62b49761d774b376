"""Each fact the system writes, one function each.

Every function takes the caller's session and never commits: what one message leads to is kept in one
transaction, or not at all. Times are given by the caller, aware.
"""

from storage.alerts import raise_alert as alert
from storage.alerts import undelivered_help
from storage.consent import record as consent
from storage.outbox import requeue as requeue_outbound
from storage.outbox import set_status as outbound_status
from storage.record.attention import handoff
from storage.record.inbound import Recorded, failed_attempt, handled, inbound
from storage.record.invites import attempt, bind, invite, unbind, use_invite
from storage.record.outbound import (
    DELIVER,
    DELIVERY_PRIORITY,
    DELIVERY_QUEUE,
    Draft,
    answer,
    outbound,
    standing,
)
from storage.record.people import assignment, enrollment, person, relation, school
from storage.record.proposals import proposal, withdraw

__all__ = [
    "DELIVER",
    "DELIVERY_PRIORITY",
    "DELIVERY_QUEUE",
    "Draft",
    "Recorded",
    "alert",
    "answer",
    "assignment",
    "attempt",
    "bind",
    "consent",
    "enrollment",
    "failed_attempt",
    "handled",
    "handoff",
    "inbound",
    "invite",
    "outbound",
    "outbound_status",
    "person",
    "proposal",
    "relation",
    "requeue_outbound",
    "school",
    "standing",
    "unbind",
    "undelivered_help",
    "use_invite",
    "withdraw",
]
