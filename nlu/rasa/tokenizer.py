"""Cut a text into words for Rasa as ours is cut: each Chinese character a word, accents forgiven.

Rasa's own tokenizer cuts at spaces, which Chinese does not write, and takes "gioi" and "giỏi" for two words,
though most people text the first. Each word's `text` stays as typed, so that entities keep their places; its
`lemma`, which `CountVectorsFeaturizer` counts, is folded.

Runs in Rasa's Python 3.10: what it imports of ours must do so too.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.features import Word, words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(Tokenizer):
    """Rasa's name for it in `config.yml` is `nlu.rasa.tokenizer.FoldingTokenizer`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Say how intents are cut: not at all."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Give the words of a message; a text without any ("...") is one word, for Rasa wants one."""
        text: str = message.get(attribute)
        said = words(text)
        limits = [*(word.start for word in said[1:]), len(text)]
        return [_token(text, *pair) for pair in zip(said, limits)] or [Token(text, 0)]  # noqa: B905 - no word, a limit


def _token(text: str, word: Word, limit: int) -> Token:
    """Take in what folding left out at the end of a word (a hamza, an accent): entities end after it."""
    end = word.end
    while end < limit and (text[end].isalnum() or unicodedata.combining(text[end])):
        end += 1
    return Token(text[word.start : end], word.start, end, lemma=word.text)
