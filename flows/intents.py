"""What a flow may start on: one vocabulary for every language.

The interpreter has the same list (`nlu/domain.yml`); `flows` and `nlu` do not know each other, so a test of
the whole house compares them.
"""

from typing import Final

from flows.flow import BOUND, MENU, NOT_UNDERSTOOD, UNSURE

INTENTS: Final = frozenset(
    {
        "greet",
        "thank",
        "help",
        "start_inventory",
        "set_goal",
        "update_goal",
        "goal_done",
        "goal_stuck",
        "view_plan",
        "request_meeting",
        "change_meeting",
        "talk_to_person",
        "find_opportunities",
        "share_plan",
        "change_language",
        "affirm",
        "deny",
        "cancel",
        "back",
        "skip",
        "repeat",
        "stop_messages",
        "safety_concern",
        "out_of_scope",
    }
)

#: What no interpreter says: the assistant itself starts these flows.
OUR_OWN: Final = frozenset({BOUND, MENU, NOT_UNDERSTOOD, UNSURE})

#: Intents that answer a question. They start a flow only when no question is open.
BARE_ANSWERS: Final = frozenset({"affirm", "deny"})

#: What is never guessed at: beginning it by mistake, or not beginning it, may do harm.
NEVER_GUESSED: Final = frozenset({"safety_concern", "stop_messages"})
