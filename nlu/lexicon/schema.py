"""Which lists a language file must have, and what each is for.

Every key is required and no other is allowed, so that a new language can not be half there; only what many
languages do not have at all may be left out (it has a default). Phrases are written as `nlu/phrases.py` says.
Groups may be used in phrases as `@name`.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from nlu.phrases import compile_phrase

Words = tuple[str, ...]


def _are_phrases(phrases: Words) -> Words:
    for phrase in phrases:
        compile_phrase(phrase)
    return phrases


Phrases = Annotated[Words, AfterValidator(_are_phrases)]


class Part(BaseModel):
    """A section of a language file: nothing missing, nothing extra, nothing guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NumberWords(Part):
    """Words that `nlu/numbers.py` reads."""

    values: dict[str, float] = Field(description="word or words -> value; tens and units are put together")
    multipliers: dict[str, float] = Field(description="word -> what the words before it are multiplied by")
    joiners: Words = Field(description="words inside a number (twenty *and* five)")
    not_numbers: Phrases = Field(description="phrases with a number word that is no number (no one)")
    halves: dict[str, float] = Field(description="what follows a number and adds a part (and a half)")
    shares: dict[str, float] = Field(description="a share of the whole scale (halfway)")
    percent: Phrases = Field(description="what follows a number and makes it a share of a hundred")
    percent_before: Phrases = Field(default=(), description="what does so standing before it (百分之)")
    out_of: Phrases = Field(description="between a number and the most it could be (out of)")
    ranges: Phrases = Field(description="between two numbers when either would do (or, to)")
    origins: Phrases = Field(description="before the first of two numbers when the second is meant (from)")
    glued: Phrases = Field(description="letters written right after digits that leave it a number (ish)")
    lead_ins: Phrases = Field(description="just before a number that is meant as the answer (maybe a)")
    picks: Phrases = Field(description="just before the one meant among several (but now)")
    follow_ups: Phrases = Field(description="just after a number that is meant as the answer (i guess)")
    counted: Phrases = Field(description="just after a number that counts things, not the answer (tests)")


class AnswerWords(Part):
    """Words that `nlu/answers.py` reads."""

    fillers: Phrases = Field(description="around any answer, without meaning (um, lol, please)")
    agree: Phrases = Field(description="yes")
    refuse: Phrases = Field(description="no")
    unsure: Phrases = Field(description="neither yes nor no, though it may begin like one (not sure)")
    nothing: Phrases = Field(description="nothing, nobody, not applicable")
    all: Phrases = Field(description="all of the options")
    ordinals: dict[str, int] = Field(description="word -> place in a list; -1 is the last")
    option_words: Phrases = Field(description="around the place of an option (number, the ... one)")
    joiners: Words = Field(description="between several choices (and)")
    negations: Phrases = Field(description="just before a choice that is not meant (not)")
    alike: tuple[Words, ...] = Field(
        description="words that mean the same as an option's label: for it; unsure; against it"
    )
    mend_any: Phrases = Field(description="opens a correction, whatever follows (i meant)")
    mend_alone: Phrases = Field(description="a correction whose new answer is still to come (no wait)")
    mend_short: Phrases = Field(description="opens a correction when a few words follow (i mean)")
    mend_value: Phrases = Field(description="opens a correction when just a number or a date follows (sorry)")
    mend_never: Phrases = Field(
        description="what follows an opening that makes it ordinary talk (i mean its ok)"
    )
    mend_dates: Phrases = Field(description="words a date is made of, for mend_value")
    names: Phrases = Field(description="before a name (my name is)")
    codes: Phrases = Field(description="before an invite code (my code is)")


class CommandWords(Part):
    """Words that `nlu/commands.py` reads."""

    before: Phrases = Field(description="before a command, politely (can we)")
    after: Phrases = Field(description="after a command, politely (please)")
    help: Phrases
    back: Phrases
    skip: Phrases
    repeat: Phrases
    menu: Phrases
    language: Words = Field(description="may use @language")
    language_names: Words = Field(description="what languages are called, as @language")
    endonyms: Words = Field(
        description="this language's own name; alone it is a command when it is not the profile's"
    )
    person: Phrases
    cancel: Phrases
    go_on: Phrases = Field(description="take up again what was stopped; only acted upon where something was")
    opt_out: Phrases = Field(description="anywhere in a message: no more messages to me")
    opt_out_alone: Phrases = Field(description="the whole message: no more messages to me")
    wrong_number: Phrases = Field(description="the whole message: this is not who you mean (wrong number)")
    not_opt_out: Phrases = Field(description="anywhere: sounds like an opt-out and is not (stop vaping)")


class DateWords(Part):
    """Words that `nlu/dates.py` reads. Phrases may use the values and groups of `nlu/date_words.py`."""

    day_first: bool = Field(description="whether people write the day before the month (18/12)")
    weekdays: tuple[Words, ...] = Field(min_length=7, max_length=7, description="seven lists, Monday's first")
    months: tuple[Words, ...] = Field(min_length=12, max_length=12, description="twelve lists")
    days_of_month: tuple[Words, ...] = Field(
        min_length=31, max_length=31, description="31 lists, what the days of a month are called (first)"
    )
    weak: Words = Field(description="weekday words that often mean something else (sat, sun)")
    days: dict[str, int] = Field(description="phrase -> days from today (tomorrow: 1)")
    units: dict[str, Words] = Field(
        description="day, week, month, year -> its words; `2 week` -> one word for two weeks"
    )
    terms: dict[str, Words] = Field(description="quarter, trimester, semester, year -> its words")
    breaks: dict[str, Words] = Field(
        description="fall, thanksgiving, winter, spring, summer -> what they are called"
    )
    holidays: dict[str, Words] = Field(
        description="month-day, or easter, thanksgiving -> what they are called"
    )
    hours: tuple[Words, ...] = Field(
        min_length=12, max_length=12, description="twelve lists, for one to twelve"
    )
    one: Words = Field(description="words for one before a unit (a week)")
    am: Words = Field(description="before noon, after an hour or alone (in the morning)")
    pm: Words = Field(description="after noon, after an hour or alone (in the afternoon)")
    rules: dict[str, Words] = Field(description="what is meant -> how it is said; see nlu/date_words.py")
    times: dict[str, Words] = Field(description="what time is meant -> how it is said; see nlu/date_words.py")
    groups: dict[str, Words] = Field(description="lists that rules and times may use as @name")
    before: Words = Field(description="before a date, earlier than it (before)")
    by: Words = Field(description="before a date, at the latest on it (by)")
    after: Words = Field(description="before a date, later than it (after)")
    during: Words = Field(description="before a stretch of days, within it (during)")
    at: Words = Field(description="before a date, on it (on)")
    never: Words = Field(description="before a date that is not meant (not on)")
    joiners: Words = Field(description="between days or between a day and a time (and, at)")
    turned_down: Words = Field(description="after a date that is not meant (doesn't work)")
    duration: Words = Field(description="before a stretch of time that is no date (for)")
    postpositions: dict[Literal["before", "by", "after", "during"], Words] = Field(
        default={}, description="the same relations, said after a date (周五之前)"
    )
    around: Words = Field(description="around a date that is the whole message (maybe)")


class MeasureWords(Part):
    """Words that `nlu/measures.py` reads."""

    letter_unit: str = Field(description="what letters like A and B are called as a unit")
    rules: dict[str, Words] = Field(description="change, letters, have_want, reach, count -> how it is said")
    changes: Words = Field(description="doing words before a thing that should go up or down, as @change")
    verbs: Words = Field(description="doing words before an amount, as {verb}")
    gains: Words = Field(description="doing words that say nothing by themselves (get 3 A's)")
    limits: Words = Field(description="words just before an amount, as @limit (less than)")
    units: Words = Field(description="units of things that go up or down, as {known_unit}")
    not_units: Words = Field(description="words after an amount that are no unit (in)")
    per: Words = Field(description="after a unit, how often (a day)")
    openings: Words = Field(description="words before the thing that are not part of it (my)")
    endings: Words = Field(description="words after the thing that are not part of it (up)")


class GoalWords(Part):
    """Words that `nlu/goals.py` reads."""

    settings: Phrases = Field(description="the wish to set a goal, without saying which")
    never: Phrases = Field(description="what makes the message something else (talk to my counselor)")
    wants: Phrases = Field(description="before what is wanted (i want to)")
    verbs: Phrases = Field(description="doing words of goals (raise, pass)")
    empty: Phrases = Field(description="words that say nothing by themselves")


class PeopleWords(Part):
    """Words that `nlu/people.py` reads."""

    before: Phrases = Field(description="just before the person somebody wants to meet (a meeting with)")
    never: Phrases = Field(description="makes the message no wish to meet (i dont want to talk)")
    titles: Words = Field(description="before a name (ms)")
    roles: Words = Field(description="what somebody does at a school (counselor)")
    own: Words = Field(description="before a role (my, the)")
    of: Words = Field(description="between a role and what it is for (of)")
    stops: Words = Field(description="words no name or role goes over (about, tomorrow)")
    joiners: Words = Field(description="between two people (and)")
    lead_ins: Words = Field(description="before the person in an answer to who it should be (with)")


class Dangers(Part):
    """What somebody says who needs an adult, by kind of danger."""

    self_harm: Words
    abuse: Words
    violence: Words
    basic_need: Words


class SafetyWords(Part):
    """Words that `nlu/safety.py` reads. Have a clinician and native speakers look at every change."""

    groups: dict[str, Words] = Field(description="lists that the others may use as @name")
    alert: Dangers = Field(description="an adult must look now")
    check: Dangers = Field(description="an adult should look today")
    together: Dangers = Field(description="phrases near one another in any order, joined by &: a check")
    harmless: Words = Field(description="idioms and plain talk, taken out before anything else is looked for")
    lowering: Words = Field(description="makes an alert a check: jokes, songs, books, denials")
    passing: Words = Field(
        description="words said in passing, left out when nothing is found with them (really)"
    )
    misspelt: dict[str, Words] = Field(description="word -> how it is misspelt or disguised")
    repaired: Words = Field(
        description="words found with one letter wrong, because no other word is that near"
    )
    run_together: Words = Field(description="phrases typed without spaces or letter by letter")


class Lexicon(Part):
    """All words of one language."""

    language: str
    attached: dict[str, Words] = Field(
        default={}, description="sign -> what may be written onto the front of a word (see nlu/attached.py)"
    )
    numbers: NumberWords
    answers: AnswerWords
    commands: CommandWords
    dates: DateWords
    measures: MeasureWords
    goals: GoalWords
    people: PeopleWords
    safety: SafetyWords
