"""Small catalogues written on the spot, for tests that must not depend on our real ones."""

from pathlib import Path

HEADER = """\
msgid ""
msgstr ""
"Language: {tag}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def write_catalogue(folder: Path, tag: str, entries: str) -> Path:
    """Write `<folder>/<tag>/LC_MESSAGES/messages.po` with these entries below a header."""
    path = folder / tag / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER.replace("{tag}", tag) + entries, encoding="utf-8")
    return path
