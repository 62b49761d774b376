"""Cut a text into words for Rasa as ours is cut: each Chinese character a word, accents forgiven.

Rasa's own tokenizer cuts at spaces, which Chinese does not write, and takes "gioi" and "giỏi" for two words,
though most people text the first. Each word's `text` stays as typed, so that entities keep their places; its
`lemma`, which `CountVectorsFeaturizer` counts, is folded.

Runs in Rasa's Python 3.10: what it imports of ours must do so too.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.features import words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(Tokenizer):
    """Rasa's name for it in `config.yml` is `nlu.rasa.tokenizer.FoldingTokenizer`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Say how intents are cut: not at all."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Give the words of a message; a text without any ("...") is one word, for Rasa wants one."""
        text = message.get(attribute)
        found = [
            Token(text[word.start : word.end], word.start, word.end, lemma=word.text) for word in words(text)
        ]
        return found or [Token(text, 0)]
