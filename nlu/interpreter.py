"""Read a message in-process: intent, confidence, language and entities in under a millisecond.

One classifier per language, mixed by how likely each language is for this text and this person, so
that a reply in any enabled language is read whatever the profile says, and a sentence that mixes
two is read by both. Pure once built: no network, no file, no clock.
"""

import io
import math
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlu.classifier import Arrays, Classifier, Floats, joined, split
from nlu.entities import EntityReader, Synonyms
from nlu.errors import UnreadableModel
from nlu.features import Word, words
from nlu.interpretation import Entity, Interpretation
from nlu.language import LanguageModel
from nlu.training_data import MODEL_FORMAT, TrainingData

RANKED: Final = 10
"""How many intents a ranking names."""

_NEGLIGIBLE: Final = 0.02  # a language less likely than this is not asked
_UNREADABLE: Final = "out_of_scope"  # what a text without words is, unsurely
_DAMAGE: Final = (
    KeyError, ValueError, OSError, EOFError, IndexError, AttributeError, zipfile.BadZipFile, zlib.error
)  # fmt: skip
# The date inside the model's file, so that equal models are equal bytes.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class EmbeddedInterpreter:
    """Reads messages by what it learned from the project's training data.

    Attributes:
        digest: The data it learned from (`training_data.data_hash`).
        classifiers: One per language.
        thresholds: For each language, the confidence below which a reading is unsure.
        languages: What it knows about telling languages apart.
        synonyms: For each kind of entity and language, what each phrase stands for.
        everyday: Phrases that name an area only when nothing plainer does.
        entities: Reads entities by these synonyms.
    """

    digest: str
    classifiers: Mapping[str, Classifier]
    thresholds: Mapping[str, float]
    languages: LanguageModel
    synonyms: Synonyms
    everyday: frozenset[str]
    entities: EntityReader

    @classmethod
    def train(cls, data: TrainingData) -> "EmbeddedInterpreter":
        """Learn from training data; see `nlu.training.train`."""
        from nlu.training import train  # noqa: PLC0415  scipy is needed to learn, never to read

        return train(data)

    def interpret(self, text: str, *, profile_language: str, languages: tuple[str, ...]) -> Interpretation:
        """Say what a text means; see `nlu.interpretation.Interpreter`."""
        said = words(text)
        if not said:
            return Interpretation(intent=_UNREADABLE, confidence=0.0, is_unsure=True)
        weights = self.languages.weigh(said, profile=profile_language, languages=languages)
        shares = self._shares(weights)
        likely = self._mixed(said, shares)
        ranking = self._ranked(likely)
        intent, confidence = ranking[0]
        tag, margin = self.languages.named(said, weights, profile=profile_language)
        spoken = self.languages.spoken(said, weights, profile=profile_language, languages=languages)
        threshold = sum(share * self.thresholds[language] for language, share in shares.items())
        return Interpretation(
            intent=intent,
            confidence=confidence,
            language=tag,
            margin=margin,
            entities=self._entities(text, said, intent, tuple(shares), spoken),
            ranking=ranking,
            is_unsure=confidence < threshold or not self._knows_any(said),
            spoken=spoken,
        )

    def _knows_any(self, said: Sequence[Word]) -> bool:
        """Tell whether any word was met in training; one that had to be mended ("patate") proves nothing."""
        return any(one.knows(word.text) for one in self.classifiers.values() for word in said)

    def _shares(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Say how much each language's classifier has to say about a text; the likeliest first."""
        most = max(weights.values(), default=0.0)
        shares = {tag: math.exp(weight - most) for tag, weight in weights.items() if tag in self.classifiers}
        asked = {tag: share for tag, share in shares.items() if share >= _NEGLIGIBLE}
        asked = asked or dict.fromkeys(self.classifiers, 1.0)  # none of the enabled languages was learned
        total = sum(asked.values())
        return {tag: asked[tag] / total for tag in sorted(asked, key=lambda tag: -asked[tag])}

    def _mixed(self, said: Sequence[Word], shares: Mapping[str, float]) -> Floats:
        mixed: Floats = sum(
            (
                self.classifiers[language].probabilities(said) * np.float32(share)
                for language, share in shares.items()
            ),
            start=np.zeros(len(self._intents), dtype=np.float32),
        )
        return mixed

    @property
    def _intents(self) -> tuple[str, ...]:
        return next(iter(self.classifiers.values())).labels

    def _ranked(self, likely: Floats) -> tuple[tuple[str, float], ...]:
        order = np.argsort(-likely, kind="stable")[:RANKED].tolist()
        intents, values = self._intents, likely.tolist()
        return tuple((intents[at], round(values[at], 4)) for at in order)

    def _entities(
        self, text: str, said: Sequence[Word], intent: str, likely: tuple[str, ...], spoken: tuple[str, ...]
    ) -> tuple[Entity, ...]:
        known = [any(one.knows(word.text) for one in self.classifiers.values()) for word in said]
        languages = (*likely, *(tag for tag in spoken if tag not in likely))
        return self.entities.read(text, said, intent=intent, languages=languages, known=known)

    def to_bytes(self) -> bytes:
        """Write it as one file: arrays in a zip (npz), no pickle; equal interpreters give equal bytes."""
        arrays: Arrays = {
            "format": np.asarray([MODEL_FORMAT]),
            "digest": joined([self.digest]),
            "tags": joined(list(self.classifiers)),
            "thresholds": np.asarray(list(self.thresholds.values()), dtype=np.float32),
            "everyday": joined(sorted(self.everyday)),
            "synonyms": joined(list(self._synonym_rows())),
            **self.languages.to_arrays("language/"),
        }
        for tag, classifier in self.classifiers.items():
            arrays |= classifier.to_arrays(f"{tag}/")
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in arrays.items():
                content = io.BytesIO()
                np.lib.format.write_array(content, array, allow_pickle=False)
                archive.writestr(
                    zipfile.ZipInfo(f"{name}.npy", _EPOCH), content.getvalue(), zipfile.ZIP_DEFLATED
                )
        return file.getvalue()

    def _synonym_rows(self) -> Iterator[str]:
        for entity, by_language in self.synonyms.items():
            for language, values in by_language.items():
                for phrase, value in values.items():
                    yield f"{entity}\t{language}\t{phrase}\t{value}"

    @classmethod
    def from_bytes(cls, content: bytes) -> "EmbeddedInterpreter":
        """Read what `to_bytes` wrote.

        Raises:
            UnreadableModel: It is something else, damaged, or of another format.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                arrays: dict[str, NDArray[Any]] = {name: np.asarray(archive[name]) for name in archive.files}
            if int(arrays["format"][0]) != MODEL_FORMAT:
                raise UnreadableModel(f"its format is {arrays['format'][0]}, ours is {MODEL_FORMAT}")
            return cls._from_arrays(arrays)
        except (
            KeyError,
            ValueError,
            OSError,
            EOFError,
            IndexError,
            AttributeError,
            zipfile.BadZipFile,
        ) as error:
            raise UnreadableModel(type(error).__name__) from error

    @classmethod
    def _from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "EmbeddedInterpreter":
        tags = split(arrays["tags"])
        synonyms: dict[str, dict[str, dict[str, str]]] = {}
        for row in split(arrays["synonyms"]):
            entity, language, phrase, value = row.split("\t")
            synonyms.setdefault(entity, {}).setdefault(language, {})[phrase] = value
        everyday = frozenset(split(arrays["everyday"]))
        return cls(
            digest=split(arrays["digest"])[0],
            classifiers={tag: Classifier.from_arrays(arrays, f"{tag}/") for tag in tags},
            thresholds=dict(zip(tags, arrays["thresholds"].tolist(), strict=True)),
            languages=LanguageModel.from_arrays(arrays, "language/"),
            synonyms=synonyms,
            everyday=everyday,
            entities=EntityReader.build(synonyms, everyday),
        )
