"""What can be wrong with a language's data file.

LexiconError
├── LexiconMissing   there is no file for a language
└── LexiconFaults    a file lacks keys, has unknown ones, or holds a phrase that can not be read
"""


class LexiconError(Exception):
    """Something is wrong with a language's data file."""


class LexiconMissing(LexiconError):
    """A language was asked for that has no data file."""

    def __init__(self, language: str, known: tuple[str, ...]) -> None:
        self.language, self.known = language, known
        super().__init__(
            f"nlu/lexicon has no file {language}.yml (it has {', '.join(known)}); "
            "copy en.yml to it and write each list in that language"
        )


class LexiconFaults(LexiconError):
    """A data file has faults; all of them are listed at once."""

    def __init__(self, language: str, faults: tuple[str, ...]) -> None:
        self.language, self.faults = language, faults
        super().__init__(f"nlu/lexicon/{language}.yml has {len(faults)} fault(s): " + "; ".join(faults))
