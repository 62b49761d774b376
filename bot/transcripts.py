"""Play the transcripts beside the flows against the real engine, the real readers and the real catalogues.

A transcript (`bot.transcript_text` says how one is written) is a promise about one conversation. Between
every two lines it is saved as JSON and read again, as it is between two messages. No database, no network.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.brain import Brain
from bot.channels import CHANNELS, capabilities
from bot.promising import due
from bot.reading import read
from bot.render import render
from bot.transcript_text import Line, Transcript, TranscriptFault, Turn, fields, parse, write
from bot.transcript_values import shown
from flows.effects import (
    Ask,
    Effect,
    Handoff,
    Propose,
    RaiseAlert,
    Say,
    SetLanguage,
    SetRhythm,
    WakeAt,
    Withdraw,
)
from flows.engine import Step, step
from flows.events import (
    Event,
    Expired,
    Resumed,
    Returned,
    Reviewed,
    Started,
    Suspended,
    TimedOut,
    Unanswered,
)
from flows.facts import Facts, GoalFact, MeetingFact, StepFact
from flows.read_keys import DURATION
from flows.state import State, dump, load
from flows.waiting import open_key
from locales import LANGUAGES

#: What stands in place of words that do not matter in a transcript.
ANYTHING: Final = "(anything)"
_DEFAULT_NOW: Final = "2026-11-23T16:00"  # a Monday after school


@dataclass(frozen=True, kw_only=True)
class Failure:
    """The first place where a conversation went another way than its transcript says.

    Args:
        file: The transcript.
        line: The line that was expected, or the line after which something came that was not; from 1.
        expected: What the transcript says, or "" for nothing more.
        got: What happened, or "" for nothing more.
    """

    file: str
    line: int
    expected: str
    got: str

    def __str__(self) -> str:
        return "\n".join(
            (
                f"{self.file}:{self.line}: the conversation went another way",
                *_quoted("expected", self.expected),
                *_quoted("got     ", self.got),
            )
        )


def run_all(paths: Iterable[Path], *, brain: Brain) -> list[Failure]:
    """Play the transcripts in these files.

    Args:
        paths: Files, or folders whose `*.txt` files are all played.
        brain: What the assistant says and understands.

    Returns:
        The first difference of each transcript that has one; a transcript that can not be read counts as one.

    Raises:
        OSError: A file can not be read.
    """
    failures: list[Failure] = []
    for path in _files(paths):
        try:
            failure = run(parse(str(path), path.read_text(encoding="utf-8")), brain=brain)
        except TranscriptFault as fault:
            failure = Failure(file=fault.file, line=fault.line, expected=fault.how, got=fault.what)
        if failure is not None:
            failures.append(failure)
    return failures


def run(transcript: Transcript, *, brain: Brain) -> Failure | None:
    """Play one transcript and find the first difference, or None.

    Raises:
        TranscriptFault: A fact or an event in it can not be understood.
    """
    for turn, happened in play(transcript, brain=brain):
        last = turn.given.number if turn.given else 1
        for at in range(max(len(turn.expected), len(happened))):
            expected = turn.expected[at] if at < len(turn.expected) else None
            got = happened[at] if at < len(happened) else None
            if expected is None or got is None or not _agree(expected, got):
                return Failure(
                    file=transcript.file,
                    line=expected.number if expected else last,
                    expected=str(expected) if expected else "",
                    got=str(got) if got else "",
                )
            last = expected.number
    return None


def play(transcript: Transcript, *, brain: Brain) -> Iterator[tuple[Turn, tuple[Line, ...]]]:
    """Play a transcript and give each of its turns with what really followed.

    Raises:
        TranscriptFault: A fact or an event in it can not be understood.
    """
    stage = _Stage.set(transcript, brain)
    for turn in transcript.turns:
        if turn.given is None:
            yield turn, stage.happens(_opening(transcript))
        elif turn.given.kind in ("now", "goal", "meeting", "known"):
            stage.learns(turn.given)
            yield turn, ()
        else:
            yield turn, stage.happens(turn.given)


def as_played(transcript: Transcript, *, brain: Brain) -> str:
    """Write a transcript with what really follows from what people say in it, for an author to read and keep.

    Raises:
        TranscriptFault: A fact or an event in it can not be understood.
    """
    happened = play(transcript, brain=brain)
    return write(transcript, [Turn(given=turn.given, expected=told) for turn, told in happened])


@dataclass(kw_only=True)
class _Stage:
    """A conversation being played."""

    file: str
    brain: Brain
    facts: Facts
    state: State
    now: datetime
    channel: str
    messages: int = 0
    timers: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def set(cls, transcript: Transcript, brain: Brain) -> "_Stage":
        role = transcript.header("as", "student")
        if role not in ("student", "guardian"):
            raise TranscriptFault(transcript.file, 1, "nobody talks", "write `as: student` or `as: guardian`")
        languages = transcript.header("languages", ", ".join(brain.languages)).replace(",", " ").split()
        channel = transcript.header("channel", "sms")
        if not set(languages) <= set(LANGUAGES) or channel not in CHANNELS:
            raise TranscriptFault(
                transcript.file,
                1,
                "a language or a channel nobody has",
                "write `languages: en, es`, `channel: sms`",
            )
        stage = cls(
            file=transcript.file,
            brain=brain,
            facts=Facts(
                person_id="p1",
                name=transcript.header("name", "Maya" if role == "student" else "Rosa"),
                role="guardian" if role == "guardian" else "student",
                languages=tuple(languages),
                language_names={tag: LANGUAGES[tag].endonym for tag in languages},
                coordinator=transcript.header("coordinator", "Ms. Rivera"),
                school=transcript.header("school", "Lincoln School"),
                today=date.min,
                students=() if role == "student" else ("Maya",),
            ),
            state=State.new(transcript.header("language", languages[0])),
            now=datetime.min.replace(tzinfo=UTC),
            channel=channel,
        )
        for line in (Line(kind="now", text=_DEFAULT_NOW), *transcript.headers):
            if line.kind in ("now", "goal", "meeting", "helper", "known"):
                stage.learns(line)
        return stage

    def learns(self, line: Line) -> None:
        """Something is known, or time has passed."""
        facts, (first, *rest) = self.facts, [part.strip() for part in line.text.split("|")]
        match line.kind:
            case "now":
                try:
                    self._clock(datetime.fromisoformat(first).replace(tzinfo=UTC))
                except ValueError:
                    raise TranscriptFault(
                        self.file, line.number, "no time", "write 2026-11-23T16:00"
                    ) from None
            case "goal":
                others = tuple(goal for goal in facts.goals if goal.id != first)
                self.facts = replace(facts, goals=(_goal(self.file, line, first, rest), *others))
            case "meeting":
                meeting = MeetingFact(id=first, with_whom=rest[0] if rest else facts.coordinator)
                self.facts = replace(facts, meetings=(meeting, *facts.meetings))
            case "helper":
                self.facts = replace(facts, supporters=(*facts.supporters, first))
            case _:
                name, _, value = line.text.partition("=")
                self.facts = replace(facts, extra={**facts.extra, name.strip(): value.strip()})

    def happens(self, line: Line | None) -> tuple[Line, ...]:
        """Let one line happen, and tell what followed."""
        if line is None:
            return ()
        if line.kind == "later":
            return tuple(self._passes(line))
        followed = self._steps(self._event(line))
        # What the assistant says when a coordinator is done is sent at once.
        return (*followed, *self._steps(Returned())) if line.kind == "closed" else followed

    def _steps(self, event: Event) -> tuple[Line, ...]:
        """Take one step, save and read the conversation, and tell what followed."""
        saved = json.loads(json.dumps(dump(self.state)))
        self.state = load(saved)
        done = step(self.state, event, facts=self.facts, flows=self.brain.flows)
        self.state = done.state
        wakes = [effect for effect in done.effects if isinstance(effect, WakeAt)]
        self.timers = {wake.name: self.now + wake.after for wake in wakes}
        return tuple(self._told(done))

    def _passes(self, line: Line) -> Iterator[Line]:
        """Let time pass, and with it whatever was to happen by itself."""
        found = DURATION.fullmatch(line.text)
        if found is None:
            raise TranscriptFault(self.file, line.number, "no length of time", "write `later: 8 days`")
        until = self.now + timedelta(**{f"{found[2]}s": int(found[1])})
        while self.timers and min(self.timers.values()) <= until:
            name = min(self.timers, key=lambda each: self.timers[each])
            self._clock(self.timers.pop(name))
            key = open_key(self.state) or ""
            yield from self._steps(TimedOut(question=key) if name == "question" else Expired())
        self._clock(until)

    def _clock(self, now: datetime) -> None:
        self.now = now
        reply_by = due(now, calendar=self.brain.calendar).date()
        self.facts = replace(self.facts, today=now.date(), reply_by=reply_by)

    def _event(self, line: Line) -> Event:
        match line.kind:
            case "starts":
                return Started(flow=line.text)
            case "reviewed":
                return _reviewed(self.file, line, self.facts.coordinator)
            case "writes":
                return Suspended(coordinator=line.text or self.facts.coordinator)
            case "closed":
                return Resumed()
            case "unanswered":
                return Unanswered(phone=line.text or None)
            case _:
                self.messages += 1
                return read(
                    "" if line.kind == "presses" else line.text,
                    line.text if line.kind == "presses" else None,
                    message_id=self.messages,
                    state=self.state,
                    facts=self.facts,
                    brain=self.brain,
                    interpretation=self.brain.interpreter.interpret(
                        line.text, profile_language=self.state.language, languages=self.brain.languages
                    ),
                    now=self.now,
                )

    def _told(self, done: Step) -> Iterator[Line]:
        spoken = [effect for effect in done.effects if isinstance(effect, Say | Ask)]
        messages = render(
            spoken,
            self.state.language,
            catalogue=self.brain.catalogue,
            capabilities=capabilities(self.channel),
            today=self.facts.today,
        )
        for message in messages:
            yield Line(kind="bot", text=message.text)
        for effect in done.effects:
            yield from _other(effect)


def _opening(transcript: Transcript) -> Line | None:
    """What begins a conversation that the assistant begins."""
    flow = transcript.header("flow", "")
    return Line(kind="starts", text=flow) if flow else None


def _other(effect: Effect) -> Iterator[Line]:
    """Tell an effect that is not said to the person."""
    match effect:
        case Propose(kind=kind, fields=proposed):
            told = [f"{name}: {shown(value)}" for name, value in proposed.items()]
            yield Line(kind="proposes", text="\n".join((kind, *told)))
        case Withdraw(keys=keys):
            yield Line(kind="withdraws", text=str(len(keys)))
        case SetLanguage(language=language):
            yield Line(kind="language", text=language)
        case SetRhythm(rhythm=rhythm):
            yield Line(kind="rhythm", text=rhythm)
        case RaiseAlert(category=category, level=level):
            yield Line(kind="alerts", text=f"{category} {level}")
        case Handoff(reason=reason):
            yield Line(kind="hands off", text=reason)
        case _:
            return


def _agree(expected: Line, got: Line) -> bool:
    """Compare a line with what happened. A proposal agrees when the fields that are written down do."""
    if expected.kind != got.kind:
        return False
    if expected.text in {ANYTHING, got.text}:
        return True
    if expected.kind != "proposes":
        return False
    same_kind = expected.text.partition("\n")[0] == got.text.partition("\n")[0]
    return same_kind and fields(expected.text).items() <= fields(got.text).items()


def _moment(file: str, line: Line) -> datetime:
    try:
        return datetime.fromisoformat(line.text).replace(tzinfo=UTC)
    except ValueError:
        raise TranscriptFault(file, line.number, "no time", "write 2026-11-23T16:00") from None


def _goal(file: str, line: Line, goal_id: str, parts: list[str]) -> GoalFact:
    """Read `g1 | own words | progress 4 | due 2026-12-18 | target 80 | steps one; another`."""
    if not parts:
        raise TranscriptFault(
            file, line.number, "a goal without words", "write `goal: g1 | the words of the goal`"
        )
    told: Mapping[str, str] = {name: value for name, _, value in (part.partition(" ") for part in parts[1:])}
    try:
        progress = int(told["progress"]) if "progress" in told else None
        due = date.fromisoformat(told["due"]) if "due" in told else None
    except ValueError:
        raise TranscriptFault(
            file, line.number, "a number or a day is none", "write `progress 4`, `due 2026-12-18`"
        ) from None
    steps = [words.strip() for words in told.get("steps", "").split(";") if words.strip()]
    return GoalFact(
        id=goal_id,
        words=parts[0],
        progress=progress,
        due=due,
        target=told.get("target"),
        area=told.get("area"),
        steps=tuple(StepFact(id=f"{goal_id}.{n}", words=words) for n, words in enumerate(steps, 1)),
    )


def _reviewed(file: str, line: Line, coordinator: str) -> Reviewed:
    """Read `declined goal_set | what it was | why`; the reason may be missing."""
    head, *rest = [part.strip() for part in line.text.split("|")]
    decision, _, kind = head.partition(" ")
    if decision not in ("accepted", "amended", "declined") or not rest:
        raise TranscriptFault(
            file, line.number, "no decision", "write `reviewed: declined goal_set | the goal | the reason`"
        )
    return Reviewed(
        decision="accepted" if decision == "accepted" else "amended" if decision == "amended" else "declined",
        kind=kind,
        summary=rest[0],
        reason=rest[1] if len(rest) > 1 else None,
        coordinator=coordinator,
    )


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.txt")) if path.is_dir() else (path,)


def _quoted(label: str, text: str) -> Iterator[str]:
    for line in (text or "(nothing more)").split("\n"):
        yield f"  {label}  {line}"
