"""The sentences the engine says by itself, whatever flow is open.

Their wording is in `flows/definitions/phrases.yml` (key: text), so that it is translated and reviewed like
any other. The promise: the loader refuses a phrase file that lacks one of `KEYS`, has one more, or uses a
placeholder that the engine does not fill.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flows.questions import KINDS

#: Placeholders every phrase may use.
ALWAYS: Final = frozenset({"name", "coordinator", "school"})

_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    # Coming back, correcting, leaving
    "back_to": ("title",),  # "Back to {title}:" before the open question of a flow that was interrupted
    "corrected": ("value",),  # "no wait i meant 7" was understood
    "corrected_to_nothing": (),  # a correction took the answer away
    "correct_again": (),  # a correction was not understood; the earlier question follows
    "cannot_correct": (),  # a correction, but there is no earlier answer; the open question follows, if any
    "noted": (),  # "Got it.": when a flow takes an answer and has nothing to say about it
    "cannot_go_back": (),  # back at the first question; the question follows
    "cannot_skip": (),  # skip at a required question; the question follows
    "skipped": (),  # three tries at an optional question: it is left out, the conversation goes on
    "cancelled": (),  # "never mind", and nothing had been saved
    "cancelled_kept": (),  # "never mind", and something had been saved before: it stays
    "nothing_open": (),  # back, skip, repeat or cancel when no question is open
    # Not understood, and a person takes over
    "not_understood": (),  # nothing is open, nothing was understood, and no flow starts on not_understood
    "no_help": (),  # help, menu or language was asked for, and no flow for it exists
    "handed_over": (),  # three tries at a required question: the coordinator is told, it stays open
    "person_told": (),  # a person was asked for, and no flow for it exists
    "stuck": (),  # a flow went in circles: sorry, the coordinator is told
    "too_many_open": (),  # too many things begun: sorry, the coordinator is told; the open question follows
    "flow_changed": ("title",),  # the flow file changed under the person; an open question follows
    "flow_gone": (),  # the flow they were in does not exist any more
    # Nobody answered
    "nudge": (),  # said once before a question that stayed unanswered
    "stopped_at": ("title",),  # begins the answer to the first message after the conversation expired
    # A person at school has the conversation in hand
    "taken_over": (),  # below a coordinator's first message, when nobody had asked for them
    "message_kept": (),  # at most once a day, while a person answers
    "assistant_back": (),  # the person asked for the assistant; the menu or the open question follows
    "resumed": (),  # the coordinator is done; "back_to" and the open question follow
    "resumed_nothing_open": (),  # the same, when no question is open
    "promise_missed": (),  # nobody wrote back in the time that was promised
    "promise_missed_phone": ("phone",),  # the same, where the school's number is known
    # A message that may mean one of two things; a message in another language
    "something_else": (),  # the last option of "Did you mean": neither of the two guesses
    "offer_language": (),  # said once in the language of the message, when it is not the person's own
    # Inventories
    "inventory_item": ("number", "total", "item"),  # one item: "{number}/{total}: {item}"
    "inventory_items": ("first", "last", "total", "items", "example"),  # several, each on a line of its own
    "inventory_items_more": (
        "first",
        "last",
        "total",
        "items",
        "example",
    ),  # the same, and how to stop for now
    "inventory_later": (),  # how to stop for now, in a word; never shown, only read
    "inventory_later_also": (),  # comma-separated other words for it
    "inventory_saved": (),  # later was said: all answers are kept, how to come back
    "inventory_resumed": ("left",),  # an inventory begun earlier goes on
    # Answers as they are shown back
    "yes": (),
    "no": (),
    # A coordinator decided on a proposed update
    "reviewed_accepted": ("coordinator", "summary"),
    "reviewed_amended": ("coordinator", "summary"),
    "reviewed_amended_why": ("coordinator", "summary", "reason"),
    "reviewed_declined": ("coordinator", "summary"),
    "reviewed_declined_why": ("coordinator", "summary", "reason"),
    # Safety: said before anything else, in the approved words
    "safety_self_harm": (),
    "safety_abuse": (),
    "safety_violence": (),
    "safety_basic_need": (),
    "safety_check": (),
    # The same at an hour at which nobody at school can be told; they read from {opens} to {closes}
    "safety_self_harm_later": ("opens", "closes"),
    "safety_abuse_later": ("opens", "closes"),
    "safety_violence_later": ("opens", "closes"),
    "safety_basic_need_later": ("opens", "closes"),
    "safety_check_later": ("opens", "closes"),
}

#: Second and third asking of a question whose flow gives no `hints`; said before the question itself.
_RETRIES: Final[Mapping[str, tuple[str, ...]]] = {
    **{f"retry_{kind}_{number}": () for kind in KINDS for number in (1, 2)},
    # A number or scale with both ends given.
    **{f"retry_range_{number}": ("low", "high") for number in (1, 2)},
    # Several items of an inventory at once.
    **{f"retry_items_{number}": () for number in (1, 2)},
}

#: Every phrase by key, with the placeholders it may use beside `ALWAYS`.
KEYS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {key: frozenset(names) for key, names in {**_OWN, **_RETRIES}.items()}
)
