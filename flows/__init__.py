"""What we say and when: the engine (pure) and the flow definitions (YAML).

Where to look:

- `flows.engine`: `step`, `open_question`, `previous_question`: one event in, the new state and effects out.
- `flows.events`, `flows.facts`: what goes in. `flows.effects`, `flows.text`, `flows.questions`: what comes
out. - `flows.state`: where a conversation stands; `dump` and `load` it. - `flows.loader`: reads the files of
`definitions/` and `inventories/`, or refuses them with every fault at once. - `flows.check`, `flows.draw`:
what is wrong with a flow, and what it looks like.

Within the engine, from the outside in: `commands` (said anywhere), `replying` (an answer or something else),
`correcting` (back, and "i meant 7"), `running` (from node to node), `asking`, `filling`, `proposing`,
`sittings` (inventories), `moving` (changed files), `frames` (one flow's answers), `turn` (the step in the
making).
"""
