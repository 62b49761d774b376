"""What can go wrong with languages and catalogues.

LocaleError
├── UnknownLanguages      settings name a language the program has never heard of
├── MissingCatalogues     a language is known, but nobody has translated into it yet
├── UnreadableCatalogue   a catalogue is there and cannot be read
└── UnreadableSource      texts were to be collected from a file that is neither YAML nor Python

All are raised while the program starts or is built, never while somebody waits for an answer.
"""

from pathlib import Path


class LocaleError(Exception):
    """Any fault in what the program was asked to speak."""


class UnknownLanguages(LocaleError):
    """Languages were asked for that `locales.LANGUAGES` does not list."""

    def __init__(self, tags: tuple[str, ...], known: tuple[str, ...]) -> None:
        self.tags, self.known = tags, known
        super().__init__(
            f"no such language: {', '.join(tags)} (known: {', '.join(known)}); "
            "mend THROUGHLINE_LANGUAGES, or add the language to locales/languages.py"
        )


class MissingCatalogues(LocaleError):
    """Languages were asked for that have no messages.po."""

    def __init__(self, paths: dict[str, Path]) -> None:
        self.tags, self.paths = tuple(paths), tuple(paths.values())
        wanted = ", ".join(f"{tag} ({path})" for tag, path in paths.items())
        super().__init__(
            f"no catalogue for {wanted}; take the language out of THROUGHLINE_LANGUAGES, "
            "or create the file with scripts/translate --new TAG and translate it"
        )


class UnreadableCatalogue(LocaleError):
    """A messages.po is not a catalogue gettext can read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}; mend the file, `msgfmt --check` names the line")


class UnreadableSource(LocaleError):
    """A file that texts are collected from does not parse."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}:{line}: {reason}; mend the file, then collect the texts again")
