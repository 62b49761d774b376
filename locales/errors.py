"""What can go wrong with languages and catalogues.

LocaleError
├── UnknownLanguages      settings name a language the program has never heard of
├── MissingCatalogues     a language is known, but nobody has translated into it yet
├── UnreadableCatalogue   a catalogue is there and cannot be read
├── UnreadableApprovals   the list of approved texts cannot be read
├── UnreadableSheet       a file to import is no spreadsheet or catalogue of ours
├── RefusedSheet          a file to import has faults; all of them are listed, and nothing was changed
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


class UnreadableApprovals(LocaleError):
    """An approvals.yml is not what `throughline locales approve` writes."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: not a list of approvals ({reason}); restore the file and approve again")


class UnreadableSheet(LocaleError):
    """A file to import can not be read at all."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}; give a file that 'throughline locales export' has written")


class RefusedSheet(LocaleError):
    """A file to import has faults. Nothing was changed."""

    def __init__(self, faults: tuple[object, ...]) -> None:
        self.faults = faults
        lines = "\n".join(str(fault) for fault in faults)
        super().__init__(f"{lines}\n{len(faults)} faults: nothing was imported")


class UnreadableSource(LocaleError):
    """A file that texts are collected from does not parse."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}:{line}: {reason}; mend the file, then collect the texts again")
