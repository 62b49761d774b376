"""Gather what people may write, and what it means, from the Rasa project's files.

Pure: the caller hands over the texts of the files (`nlu.project.files()` reads ours). Whatever can
not be learned from is refused, every fault at once, each with its file, its line, what is wrong
and how to mend it. A wrong example teaches a wrong answer to a child; it must not pass in silence.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from nlu.errors import Fault, TrainingDataFaults
from nlu.features import plain
from nlu.rasa_format import Annotation, Block, compose, read

MODEL_FORMAT: Final = 2
"""Raise it when features, classifier or language model change, so that kept models are trained anew."""

_DOMAIN: Final = "domain.yml"
_RULES: Final = "data/rules.yml"  # for Rasa's own check only; says nothing about what a text means


@dataclass(frozen=True, kw_only=True)
class Example:
    """Something a person may write, and what it means.

    Attributes:
        text: As written, without the marks of entities.
        intent: One of the domain's intents.
        language: The folder it stood in, a BCP 47 tag.
        annotations: The entities marked in it.
    """

    text: str
    intent: str
    language: str
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TrainingData:
    """All there is to learn from.

    Attributes:
        examples: In the order of the files.
        synonyms: For each kind of entity and language, what each folded phrase stands for.
        lookups: For each table, its folded phrases, in all languages.
        words: For each language, common words that help to recognise it.
        digest: Changes whenever a model trained from this would (see `data_hash`).
    """

    examples: tuple[Example, ...]
    synonyms: Mapping[str, Mapping[str, Mapping[str, str]]]
    lookups: Mapping[str, frozenset[str]]
    words: Mapping[str, tuple[str, ...]]
    digest: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are examples of, sorted."""
        return tuple(sorted({example.language for example in self.examples}))


def data_hash(files: Mapping[str, str]) -> str:
    """Give a short text that changes whenever a model trained from `files` would.

    Args:
        files: The project's files, text by name. `config.yml` and `data/rules.yml` are Rasa's, and do not
            count.
    """
    digest = hashlib.sha256(str(MODEL_FORMAT).encode())
    for name in sorted(files):
        if name == _DOMAIN or (name.startswith("data/") and name != _RULES):
            digest.update(f"\0{name}\0{files[name]}".encode())
    return digest.hexdigest()[:16]


def load(files: Mapping[str, str]) -> TrainingData:
    """Read the project's files.

    Args:
        files: The text of each file by its name within the project: `domain.yml`,
            `data/<language>/<subject>.yml`, and `data/<language>/words.txt` where there is one.

    Raises:
        TrainingDataFaults: Something in them can not be learned from; it lists all of it.
    """
    loading = _Loading()
    loading.read_domain(files.get(_DOMAIN))
    for name in sorted(files):
        parts = name.split("/")
        if parts[0] != "data" or name == _RULES:
            continue
        if len(parts) != 3:
            loading.fault(name, 0, "it lies outside a language's folder", "move it to data/<language>/")
        elif name.endswith(".txt"):
            loading.words[parts[1]] += files[name].split()
        else:
            loading.read_file(name, parts[1], files[name])
    loading.check_whole()
    if loading.faults:
        raise TrainingDataFaults(loading.faults)
    return TrainingData(
        examples=tuple(loading.examples),
        synonyms=loading.synonyms_by_entity(),
        lookups={name: frozenset(phrases) for name, phrases in loading.lookups.items()},
        words={language: tuple(words) for language, words in loading.words.items()},
        digest=data_hash(files),
    )


@dataclass(frozen=True)
class _Place:
    """Where something was first seen."""

    file: str
    line: int
    meaning: str


@dataclass
class _Loading:
    """What has been read so far, and every fault met on the way."""

    faults: list[Fault] = field(default_factory=list)
    intents: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    examples: list[Example] = field(default_factory=list)
    words: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lookups: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    synonyms: dict[str, _Place] = field(default_factory=dict)
    meanings: dict[tuple[str, str], _Place] = field(default_factory=dict)
    phrases: dict[tuple[str, str], str] = field(default_factory=dict)
    seen: dict[tuple[str, str], _Place] = field(default_factory=dict)
    kinds: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def fault(self, file: str, line: int, what: str, how: str) -> None:
        self.faults.append(Fault(file=file, line=line, what=what, how=how))

    def read_domain(self, text: str | None) -> None:
        """Read which intents and entities there are."""
        root = compose(_DOMAIN, text or "")
        if isinstance(root, Fault):
            self.faults.append(root)
            return
        pairs = root.value if isinstance(root, yaml.MappingNode) else []
        lists = {key.value: value for key, value in pairs if isinstance(value, yaml.SequenceNode)}
        self.intents = tuple(node.value for node in lists["intents"].value) if "intents" in lists else ()
        self.entities = tuple(node.value for node in lists["entities"].value) if "entities" in lists else ()
        if not self.intents:
            self.fault(_DOMAIN, 0, "it lists no intents", "add 'intents:' with one '- name' a line")

    def read_file(self, name: str, language: str, text: str) -> None:
        """Read one file of a language's data."""
        reading = read(name, text)
        self.faults += reading.faults
        for block in reading.blocks:
            if block.kind == "intent":
                self._read_intent(name, language, block)
            elif block.kind == "synonym":
                self._read_synonym(name, language, block)
            elif block.kind == "lookup":
                self.lookups[block.name].update(plain(line.text) for line in block.lines)

    def _read_intent(self, name: str, language: str, block: Block) -> None:
        if block.name not in self.intents:
            what, how = f"intent {block.name!r} is not in domain.yml", "mend its name, or add it there"
            self.fault(name, block.line, what, how)
            return
        for line in block.lines:
            self._check_new(name, language, block.name, line.text, line.line)
            for annotation in line.annotations:
                if annotation.entity not in self.entities:
                    what = f"entity {annotation.entity!r} is not in domain.yml"
                    self.fault(name, line.line, what, "mend its name, or add it there")
                    continue
                self.kinds[annotation.value].add(annotation.entity)
                words = line.text[annotation.start : annotation.end]
                if annotation.value != words:  # Rasa makes a synonym of it
                    self._check_meaning(words, language, _Place(name, line.line, annotation.value))
            self.examples.append(
                Example(text=line.text, intent=block.name, language=language, annotations=line.annotations)
            )

    def _check_new(self, name: str, language: str, intent: str, text: str, line: int) -> None:
        """Refuse an example that stands there already, or with the same words under another intent.

        Rasa learns all languages in one, so that the very same text may not mean two things in two.
        """
        here = _Place(name, line, intent)
        same = self.seen.setdefault((language, text.casefold()), here)
        elsewhere = self.seen.setdefault(("", text.casefold()), here)
        if same is not here or elsewhere.meaning != intent:
            first = elsewhere if same is here else same
            what = f"{text!r} stands already in {first.file}:{first.line} under {first.meaning!r}"
            self.fault(name, line, what, "keep one of the two")
            return
        words = plain(text)
        alike = self.seen.setdefault((language, f"\0{words}"), here)
        if alike.meaning != intent and words:
            what = f"{text!r} has the same words as {alike.file}:{alike.line}, under {alike.meaning!r}"
            self.fault(name, line, what, "decide which of the two it means")

    def _read_synonym(self, name: str, language: str, block: Block) -> None:
        for line in block.lines:
            here = _Place(name, line.line, block.name)
            phrase = plain(line.text)
            if not phrase:
                self.fault(name, line.line, f"{line.text!r} has no words", "remove it")
                continue
            self.phrases[language, phrase] = block.name
            self.synonyms.setdefault(phrase, here)
            self._check_meaning(line.text, language, here)

    def _check_meaning(self, words: str, language: str, here: _Place) -> None:
        """Refuse words that stand for one value here and for another elsewhere.

        Within a language accents do not count. Between two they do: "bác" is an uncle, "bac" an exam.
        """
        own = self.meanings.setdefault((language, plain(words)), here)
        elsewhere = self.meanings.setdefault(("", words.casefold()), here)
        first = own if own.meaning != here.meaning else elsewhere
        if first.meaning != here.meaning:
            what = f"{words!r} stands for {here.meaning!r} here and for {first.meaning!r} in"
            self.fault(here.file, here.line, f"{what} {first.file}:{first.line}", "keep one of the two")

    def check_whole(self) -> None:
        """Check what can only be seen when all has been read."""
        given = {(example.language, example.intent) for example in self.examples}
        for language in sorted({language for language, _ in given}):
            for intent in self.intents:
                if (language, intent) not in given:
                    what = f"{language!r} has no examples of {intent!r}"
                    self.fault(f"data/{language}", 0, what, "write some: sixty are a beginning")
        if self.faults:
            return  # an example that was refused may have told what a synonym is a value of
        for place in {place.meaning: place for place in reversed(self.synonyms.values())}.values():
            if len(self.kinds[place.meaning]) != 1:
                what = f"no example, or several, tell which entity {place.meaning!r} is a value of"
                how = f'mark one so: [words]{{"entity": "...", "value": "{place.meaning}"}}'
                self.fault(place.file, place.line, what, how)

    def synonyms_by_entity(self) -> dict[str, dict[str, dict[str, str]]]:
        """Sort the synonyms by the entity that examples show their value to belong to."""
        by_entity: dict[str, dict[str, dict[str, str]]] = {}
        for (language, phrase), value in self.phrases.items():
            entity = next(iter(self.kinds[value]))
            by_entity.setdefault(entity, {}).setdefault(language, {})[phrase] = value
        return by_entity
