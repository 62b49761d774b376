"""Reading a question of a flow file: `ask`, `as` and what belongs to them.

The promise: a question that nobody could answer is a fault, and so is an option that a phone company or the
engine would take as something else.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from flows.flow import GUESSES, Asking, Name, OptionLine, Timeout, fixed_option
from flows.intents import INTENTS
from flows.questions import KINDS, Question
from flows.read_keys import Keys
from flows.read_names import HEARD, NameReader
from flows.read_tree import Faults, Listing, Scalar, Table, Tree
from flows.text import Text
from flows.words import CARRIER_WORDS, COMMAND_WORDS, STOP_WORDS

#: Keys of a node that only make sense beside `ask`.
ASKING_KEYS: Final = ("as", "optional", "none_on", "heard", "listens_for", "hints", "timeout")

#: Of a question that nobody is reminded of.
NEVER: Final = "never"
#: Sooner, people feel watched; later, they have forgotten what it was about.
SOONEST_NUDGE: Final = timedelta(hours=1)
LATEST_NUDGE: Final = timedelta(days=14)

#: More re-prompts than these are never used: the third time without an answer, a person takes over.
MAX_HINTS: Final = 2

#: What `as` may say more about each kind, beside its name.
_DETAILS: Final = {
    "text": ("up_to",),
    "person": ("up_to",),
    "slot": ("up_to",),
    "number": ("from", "to"),
    "scale": ("from", "to", "labels"),
}
_PICKS: Final = ("choice", "choices")


@dataclass(slots=True, kw_only=True)
class Form:
    """How an answer looks, as `as` describes it."""

    kind: str
    options: tuple[OptionLine, ...] = ()
    options_from: Name | None = None
    low: int | None = None
    high: int | None = None
    up_to: int = 1


def kind_of(tree: Tree | None) -> str | None:
    """Find the kind of answer `as` names, before anything else of the file is understood."""
    if isinstance(tree, Scalar):
        return tree.text
    return next(iter(tree.entries), None) if isinstance(tree, Table) else None


def values_of(tree: Tree | None) -> frozenset[str] | None:
    """Find the fixed options `as` names; None when there are none."""
    if not isinstance(tree, Table):
        return None
    options = next((tree.entries[kind] for kind in _PICKS if kind in tree.entries), None)
    return frozenset(options.entries) if isinstance(options, Table) else None


def picks_flow(tree: Tree | None) -> bool:
    """Whether an `as` lets people pick one of the flows a message may have meant."""
    options = tree.entries.get("choice") if isinstance(tree, Table) else None
    return isinstance(options, Scalar) and options.text == f"${GUESSES}"


def read_asking(keys: Keys, names: NameReader, flow: str, node: str) -> Asking | None:
    """Read the question of a node; None when the node asks nothing or it cannot be understood."""
    text = keys.text("ask")
    if text is None:
        for key in ASKING_KEYS:
            if keys.get(key) is not None:
                keys.faults.add(keys.line_of(key), f"{key!r} stands at a node without 'ask'", "remove it")
        return None
    tree = keys.need("as", "say what kind of answer it takes, such as 'as: text'")
    form = _Reader(keys=keys, names=names).form(tree) if tree is not None else None
    if form is None:
        return None
    asking = Asking(
        text=names.template(text, keys.line_of("ask")),
        kind=form.kind,
        options=form.options,
        options_from=form.options_from,
        low=form.low,
        high=form.high,
        up_to=form.up_to,
        optional=keys.flag("optional"),
        none_on=keys.names("none_on", INTENTS, "the intent"),
        heard=keys.names("heard", HEARD, "the heard value"),
        listens_for=keys.names("listens_for", HEARD, "the heard value"),
        hints=tuple(names.template(hint, line) for hint, line in keys.texts("hints")),
        timeout=_timeout(keys, names),
    )
    if len(asking.hints) > MAX_HINTS:
        keys.faults.add(
            keys.line_of("hints"),
            f"there are {len(asking.hints)} hints",
            f"give at most {MAX_HINTS}: others are never used",
        )
    return replace(asking, question=_finished(asking, flow, node))


def _timeout(keys: Keys, names: NameReader) -> Timeout | None:
    """Read what happens when nobody answers; None for nothing."""
    tree = keys.get("timeout")
    if tree is None:
        return Timeout()
    if isinstance(tree, Scalar) and tree.text == NEVER:
        return None
    if not isinstance(tree, Table):
        keys.wrong("timeout", f"'{NEVER}', or {{after: 24 hours, say: ...}}")
        return None
    inner = Keys(table=tree, faults=keys.faults, what="the timeout")
    inner.allow(("after", "say"))
    after = inner.duration("after", least=SOONEST_NUDGE, most=LATEST_NUDGE)
    say = inner.text("say")
    return Timeout(
        after=after or Timeout().after,
        say=None if say is None else names.template(say, inner.line_of("say")),
    )


def _finished(asking: Asking, flow: str, node: str) -> Question | None:
    """Finish the question when nothing in it depends on answers or facts."""
    options = [fixed_option(line) for line in asking.options]
    if asking.kind == "goal" or asking.options_from is not None or None in options:
        return None
    return Question(
        flow=flow,
        node=node,
        kind=asking.kind,
        options=tuple(option for option in options if option is not None),
        low=asking.low,
        high=asking.high,
        optional=asking.optional,
        takes_none=bool(asking.none_on),
        up_to=asking.up_to,
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads one `as`."""

    keys: Keys
    names: NameReader
    faults: Faults = field(init=False)

    def __post_init__(self) -> None:
        self.faults = self.keys.faults

    def form(self, tree: Tree) -> Form | None:
        kind = kind_of(tree)
        if kind not in KINDS:
            self.faults.unknown(tree.line, "the kind of answer", str(kind), KINDS)
            return None
        if isinstance(tree, Scalar):
            if kind in _PICKS or kind == "scale":
                self.faults.add(
                    tree.line, f"a {kind} has nothing to pick", f"write {{{kind}: {{value: Label, ...}}}}"
                )
            return Form(kind=kind)
        if not isinstance(tree, Table) or len(tree.entries) != 1:
            self.faults.add(tree.line, "'as' names several kinds of answer", "name one")
            return None
        details = tree.entries[kind]
        if kind in _PICKS:
            return self._picked(kind, details)
        if kind not in _DETAILS or not isinstance(details, Table):
            self.faults.add(tree.line, f"{kind!r} takes no details like these", f"write 'as: {kind}'")
            return Form(kind=kind)
        return self._detailed(kind, Keys(table=details, faults=self.faults, what=f"the {kind}"))

    def _detailed(self, kind: str, keys: Keys) -> Form:
        keys.allow(_DETAILS[kind])
        form = Form(kind=kind, low=keys.number("from"), high=keys.number("to"))
        form.up_to = keys.number("up_to", at_least=1) or 1
        if kind == "scale" and (form.low is None or form.high is None):
            self.faults.add(keys.line, "a scale has no ends", "write {scale: {from: 1, to: 3}}")
        if form.low is not None and form.high is not None and form.low >= form.high:
            self.faults.add(
                keys.line, f"no number is from {form.low} to {form.high}", "put the smaller one first"
            )
        labels = keys.get("labels")
        if labels is not None:
            form.options = self._lines(labels)
            for line in form.options:
                self._check_point(line, form, labels.line)
        return form

    def _check_point(self, line: OptionLine, form: Form, at: int) -> None:
        if not line.value.lstrip("-").isdigit():
            self.faults.add(at, f"{line.value!r} is not a number of the scale", "name numbers only")
        elif form.low is not None and form.high is not None and not form.low <= int(line.value) <= form.high:
            self.faults.add(
                at, f"{line.value} is not on the scale", f"name numbers from {form.low} to {form.high}"
            )

    def _picked(self, kind: str, tree: Tree) -> Form:
        if isinstance(tree, Scalar) and tree.text.startswith("$"):
            name = self.names.name(tree.text[1:], tree.line)
            is_shown = name is None or name.source in {"fact", "extra"} or name.head == GUESSES
            if not is_shown:
                self.faults.add(tree.line, f"{tree.text!r} is not a fact", "use a fact such as $languages")
            return Form(kind=kind, options_from=name)
        options = self._lines(tree)
        if len(options) < 2:
            self.faults.add(tree.line, "there are fewer than two options", "give at least two, or ask yes_no")
        self._check_words(options, tree.line)
        return Form(kind=kind, options=options)

    def _lines(self, tree: Tree) -> tuple[OptionLine, ...]:
        if not isinstance(tree, Table):
            self.faults.add(tree.line, "options are not a table", "write {value: Label, ...}")
            return ()
        return tuple(self._line(value, item) for value, item in tree.entries.items())

    def _line(self, value: str, tree: Tree) -> OptionLine:
        also: tuple[Text, ...] = ()
        label: str | None = None
        if isinstance(tree, Scalar):
            label = tree.text.strip()
        elif isinstance(tree, Table):
            keys = Keys(table=tree, faults=self.faults, what=f"the option {value!r}")
            keys.allow(("label", "also"))
            keys.need("label", "say how it is shown")
            label = keys.text("label")
            also = tuple(Text(text) for text, _ in keys.texts("also"))
        elif isinstance(tree, Listing):
            self.faults.add(
                tree.line, f"the option {value!r} is a list", "write a label, or {label: ..., also: ...}"
            )
        return OptionLine(value=value, label=self.names.template(label or value, tree.line), also=also)

    def _check_words(self, options: tuple[OptionLine, ...], at: int) -> None:
        """Note labels that mean something else, and words that pick two options at once."""
        picked: dict[str, str] = {}
        for option in options:
            label = option.label.msgid.lower().strip(" .!")
            others = [word.strip().lower() for also in option.also for word in also.msgid.split(",")]
            if label in CARRIER_WORDS:
                self.faults.add(
                    at, f"the label {option.label.msgid!r} is a phone company's word", "use another one"
                )
            if label in COMMAND_WORDS:
                self.faults.add(
                    at, f"the label {option.label.msgid!r} is a command everywhere", "use another one"
                )
            for word in dict.fromkeys((label, *others)):
                if word in STOP_WORDS and word != label:
                    self.faults.add(
                        at, f"{word!r} stops all messages, so it never picks an option", "remove it"
                    )
                if picked.setdefault(word, option.value) != option.value:
                    self.faults.add(
                        at, f"{word!r} picks both {picked[word]!r} and {option.value!r}", "keep one of them"
                    )
