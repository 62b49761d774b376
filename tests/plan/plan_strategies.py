"""Hypothesis strategies: any update, and any history of a student's updates.

The ids of goals, steps and meetings come from small pools and the times from a
handful of days, so that updates do speak of one another, arrive early, and tie.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from plan import GoalArea, Update, kinds, parse

LETTERS = ("R", "I", "A", "S", "E", "C")

words = st.text(max_size=20).map(lambda text: f"{text}.")
maybe_words = st.none() | words
amounts = st.none() | st.floats(allow_nan=False, allow_infinity=False)
scale = st.none() | st.integers(0, 10)
areas = st.none() | st.sampled_from(GoalArea)
languages = st.sampled_from(["en", "es", "pt-BR", "zh-Hans", "ht"])
moments = st.integers(0, 5).map(lambda day: datetime(2026, 11, 2 + day, 15, tzinfo=UTC)) | st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=45))]),
)
goal_ids = st.sampled_from(["g1", "g2", "g3"])
added_step_ids = st.sampled_from(["s1", "s2", "s3"])
meeting_ids = st.sampled_from(["m1", "m2"])
other_ids = st.integers(0, 10**6).map("u{}".format)
step_ids = st.sampled_from(["g1.1", "g1.2", "g2.1"]) | added_step_ids
dues = st.none() | st.fixed_dictionaries({"on": st.none() | st.dates(), "raw": words})
slots = st.fixed_dictionaries({"raw": words, "on": st.none() | st.dates(), "at": st.none() | st.times()})
drafts = st.fixed_dictionaries({"words": words, "due": dues, "owner": maybe_words})
everyone = st.sampled_from(["student", "guardian", "coordinator"])
family = st.sampled_from(["student", "guardian"])

GOAL_FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    "area": areas,
    "measure": maybe_words,
    "baseline": amounts,
    "target": amounts,
    "unit": maybe_words,
    "due": dues,
    "obstacle": maybe_words,
    "if_then": maybe_words,
    "confidence": scale,
}

FIELDS: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    "goal_set": GOAL_FIELDS
    | {
        "id": goal_ids,
        "author": family,
        "words": words,
        "steps": st.lists(drafts, max_size=3),
        "supporters": st.lists(words, max_size=2),
    },
    "goal_revised": GOAL_FIELDS
    | {
        "author": family,
        "goal_id": goal_ids,
        "words": maybe_words,
        "supporters": st.none() | st.lists(words, max_size=2),
    },
    "goal_completed": {"goal_id": goal_ids},
    "goal_dropped": {"goal_id": goal_ids, "reason": maybe_words},
    "step_added": {
        "id": added_step_ids,
        "goal_id": goal_ids,
        "words": words,
        "due": dues,
        "owner": maybe_words,
    },
    "step_done": {"goal_id": goal_ids, "step_id": step_ids},
    "checked_in": {
        "goal_id": goal_ids,
        "progress": scale,
        "done": maybe_words,
        "next_step": maybe_words,
        "obstacle": maybe_words,
        "confidence": scale,
    },
    "obstacle_reported": {"goal_id": st.none() | goal_ids, "words": words, "if_then": maybe_words},
    "interests_profiled": {
        "author": family,
        "inventory": words,
        "inventory_version": st.integers(1, 9),
        "answers": st.dictionaries(words, st.integers(0, 4), max_size=3),
        "scores": st.dictionaries(st.sampled_from(LETTERS), st.integers(0, 40)),
        "code": st.lists(st.sampled_from(LETTERS), max_size=3),
        "clusters": st.lists(words, max_size=2),
        "stretch": maybe_words,
        "is_early": st.booleans(),
    },
    "strength_noted": {"words": words},
    "need_noted": {"words": words, "area": areas},
    "family_input": {"author": st.sampled_from(["guardian", "coordinator"]), "words": words},
    "meeting_requested": {
        "id": meeting_ids,
        "with_whom": maybe_words,
        "topic": maybe_words,
        "slots": st.lists(slots, max_size=3),
        "mode": st.sampled_from([None, "in_person", "phone", "video"]),
        "interpreter": st.none() | languages,
    },
    "meeting_changed": {
        "meeting_id": meeting_ids,
        "status": st.sampled_from(["confirmed", "moved", "cancelled"]),
        "starts_at": st.none() | moments,
        "note": maybe_words,
    },
    "support_requested": {"words": words, "with_whom": maybe_words},
    "sharing_changed": {
        "author": family,
        "section": st.sampled_from(["goals", "interests"]),
        "person_id": st.sampled_from(["aunt", "coach"]),
        "level": st.sampled_from(["none", "summary", "full"]),
        "expires_on": st.none() | st.dates(),
    },
    "plan_signed": {"signer_name": words, "plan_version": words},
    "note_added": {
        "author": st.just("coordinator"),
        "words": words,
        "visibility": st.sampled_from(["plain", "restricted"]),
    },
}


def of_kind(kind: str, **chosen: st.SearchStrategy[Any]) -> st.SearchStrategy[Update]:
    """Make any update of one kind; `chosen` narrows some of its fields."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "kind": st.just(kind),
        "id": other_ids,
        "verbatim": st.text(max_size=20),
        "language": languages,
        "author": everyone,
        "author_id": st.just("person-1"),
        "said_at": moments,
        "message_ids": st.lists(st.integers(1, 2**62), max_size=3),
        **FIELDS[kind],
        **chosen,
    }
    return st.fixed_dictionaries(fields).map(parse)


_OF_KIND = {kind: of_kind(kind) for kind in kinds()}

updates = st.one_of(*_OF_KIND.values())

# Goals, steps and check-ins come up more often, because that is where updates speak of one another.
_LIKELY = [*kinds(), *["goal_set", "goal_revised", "step_added", "step_done", "checked_in"] * 2]
likely_updates = st.one_of(*(_OF_KIND[kind] for kind in _LIKELY))

histories = st.lists(likely_updates, max_size=15, unique_by=lambda update: update.id)
"""Accepted updates of one student, in any order of arrival, each id once."""

_THE_GOAL = st.just("g1")
_A_DAY = st.integers(0, 3).map(lambda day: datetime(2026, 11, 2 + day, 15, tzinfo=UTC))

goal_histories = st.lists(
    of_kind("goal_set", id=_THE_GOAL, said_at=_A_DAY)
    | st.one_of(
        *(
            of_kind(kind, goal_id=_THE_GOAL, said_at=_A_DAY, **extra)
            for kind, extra in {
                "goal_revised": {"target": st.integers(1, 9), "words": st.none()},
                "goal_completed": {},
                "goal_dropped": {},
                "step_added": {},
                "step_done": {"step_id": st.sampled_from(["g1.1", "s1"])},
                "checked_in": {"progress": st.integers(0, 10)},
            }.items()
        )
    ),
    min_size=2,
    max_size=8,
    unique_by=lambda update: update.id,
)
"""Updates that all speak of one goal, in a few days: they contradict, repeat and overtake one another."""

careless_histories = st.lists(likely_updates, max_size=15)
"""The same, but ids may repeat: the same update twice, or two different ones by mistake."""
