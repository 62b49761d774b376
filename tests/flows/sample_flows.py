"""Flows for tests, and how to change one of them."""

from collections.abc import Mapping
from pathlib import Path

from flows.flow import FlowSet
from flows.loader import load
from flows.phrases import KEYS

ROOT = Path(__file__).parents[2]

PHRASES = "\n".join(
    f"{key}: '{key}{''.join(f' {{{name}}}' for name in sorted(names))}'" for key, names in KEYS.items()
)

CHECK_IN = """
id: check_in
version: 1
title: Weekly check-in
for: student
starts_on: [update_goal]
nodes:
  - when: {goals: {count: 0}}
    say: No goal yet.
    go: end
  - id: goal
    ask: Which goal?
    as: goal
  - id: progress
    ask: 'How is "{goal.words}" going?'
    as: {number: {from: 0, to: 10}}
    heard: progress
    listens_for: [done]
    hints: ['Just a number.', 'Any number from 0 to 10.']
  - id: celebrate
    when: {progress: {at_least: 10}}
    say: 'You did it, {name}!'
    propose: {goal_completed: {goal_id: $goal}}
    go: end
  - id: next_step
    ask: What is next?
    as: text
    optional: true
  - id: obstacle
    ask: Anything in the way?
    as: text
    none_on: [deny]
  - id: save
    propose:
      checked_in:
        goal_id: $goal
        progress: $progress
        next_step: $next_step
        obstacle: $obstacle
        done: $heard.done
    say: 'Saved: {progress}.'
  - say: '{coordinator} will see it.'
"""

MEETING = """
id: meeting
version: 1
title: Ask for a meeting
for: [student, guardian]
starts_on: [request_meeting]
nodes:
  - id: who
    ask: Who with?
    as: person
    heard: person
  - id: mode
    ask: How?
    as:
      choice:
        in_person: {label: In person, also: "at school, here"}
        phone: By phone
  - propose: {meeting_requested: {with_whom: $who, mode: $mode}}
    say: 'Asked {who}, {mode}.'
"""

LANGUAGE = """
id: language
version: 1
title: Language
for: [student, guardian]
starts_on: [change_language]
transient: true
nodes:
  - id: language
    ask: Which language?
    as: {choice: $languages}
    heard: language
  - set_language: $language
    say: Now in this language.
"""

MENU = """
id: menu
version: 1
title: Menu
for: [student, guardian]
starts_on: [menu, not_understood]
transient: true
nodes:
  - id: pick
    ask: What would you like?
    as:
      choice:
        check_in: Say how it goes
        meeting: Meet someone
        interests: What I like
  - {when: {pick: check_in}, run: check_in, go: end}
  - {when: {pick: meeting}, run: meeting, go: end}
  - {when: {pick: interests}, run: interests, go: end}
"""

HELP = """
id: help
version: 1
title: Help
for: [student, guardian]
starts_on: [help, greet]
transient: true
nodes:
  - say: I am a computer.
"""

PERSON = """
id: person
version: 1
title: A person
for: student
starts_on: [talk_to_person]
nodes:
  - hand_off: wants_a_person
    say: I told {coordinator}.
"""

DAY = """
id: day
version: 1
title: My day
for: student
starts_on: [thank]
nodes:
  - id: mood
    ask: How was it?
    as: {scale: {from: 1, to: 3, labels: {1: bad, 3: good}}}
  - id: more
    ask: Tell me more?
    as: yes_no
  - {when: {more: true}, run: meeting}
  - id: when
    ask: Until when?
    as: date
    heard: when
  - say: 'Until {when}. {more}. {mood}'
"""

INTERESTS = """
id: interests
version: 1
title: What I like
for: student
starts_on: [start_inventory]
nodes:
  - say: Some quick ones.
  - id: inventory
    inventory: {of: likes, at_a_time: 3}
  - propose:
      interests_profiled:
        inventory: likes
        inventory_version: $inventory.version
        answers: $inventory.answers
        scores: $inventory.scores
        code: $inventory.code
        clusters: $inventory.clusters
        stretch: $inventory.stretch
        is_early: $inventory.is_early
  - say: 'You like {inventory.liked}.'
"""

LIKES = """
id: likes
version: 1
title: Likes
early_after: 6
clusters: 2
scale:
  - {value: 1, score: 2, label: {label: Like, also: "yes, cool"}}
  - {value: 2, score: 1, label: Not sure}
  - {value: 3, score: 0, label: Dislike}
letters: {R: building, I: finding out, A: making art, S: helping, E: leading, C: sorting}
items:
  - {id: r1, letter: R, text: Build a shelf}
  - {id: i1, letter: I, text: Do an experiment}
  - {id: a1, letter: A, text: Draw}
  - {id: s1, letter: S, text: Teach}
  - {id: e1, letter: E, text: Lead}
  - {id: c1, letter: C, text: Sort}
  - {id: r2, letter: R, text: Fix a bike}
  - {id: s2, letter: S, text: Help someone}
cluster_names: {Manufacturing: making things, Human Services: helping families}
"""

CLUSTERS = """career_cluster_16,n,z_R,z_I,z_A,z_S,z_E,z_C
Manufacturing,139,1.01,-0.44,-0.31,-0.93,-0.82,-0.09
Human Services,44,-0.74,-0.35,0.39,1.16,0.45,-0.62
Finance,24,-1.55,-0.15,-0.61,-0.15,1.17,1.75
Science,73,0.03,1.55,0.30,-0.49,-0.19,0.01
"""

SOURCES: Mapping[str, str] = {
    "check_in.yml": CHECK_IN,
    "meeting.yml": MEETING,
    "language.yml": LANGUAGE,
    "menu.yml": MENU,
    "help.yml": HELP,
    "person.yml": PERSON,
    "day.yml": DAY,
    "interests.yml": INTERESTS,
    "phrases.yml": PHRASES,
}


def flow_set(**changed: str | None) -> FlowSet:
    """Load the sample flows, with some files replaced (`name=text`) or left out (`name=None`)."""
    sources = {**SOURCES, **{f"{name}.yml": text for name, text in changed.items()}}
    return load(
        {name: text for name, text in sources.items() if text is not None},
        inventories={"likes.yml": LIKES},
        clusters_csv=CLUSTERS,
    )


def one_flow(nodes: str, **head: str) -> str:
    """Write a flow file around its nodes."""
    keys = {
        "id": "story",
        "version": "1",
        "title": "Story",
        "for": "student",
        "starts_on": "[share_plan]",
        **head,
    }
    return "".join(f"{key}: {value}\n" for key, value in keys.items()) + f"nodes:\n{nodes}"


def real_flow_set() -> FlowSet:
    """Load the flows that are shipped."""
    definitions, inventories = ROOT / "flows" / "definitions", ROOT / "flows" / "inventories"
    return load(
        {path.name: path.read_text("utf-8") for path in sorted(definitions.glob("*.yml"))},
        inventories={path.name: path.read_text("utf-8") for path in sorted(inventories.glob("*.yml"))},
        clusters_csv=(inventories / "riasec_by_career_cluster.csv").read_text("utf-8"),
    )


FLOWS = flow_set()
