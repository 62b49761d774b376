"""Write a smaller Rasa project: N examples of each intent in each language. Usage: nlu_slice.py N FOLDER."""

import shutil
import sys
from pathlib import Path

from nlu import project
from nlu.slicing import sliced


def main() -> int:
    """Write it; what was in the folder before is replaced."""
    per_intent, folder = int(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in sliced(project.files(), per_intent).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
