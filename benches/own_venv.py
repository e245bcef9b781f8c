"""A virtual environment of its own for each script that compares with Python's libraries."""

import os
import subprocess
import sys
import venv
from pathlib import Path


def enter(name, needs):
    """Runs the calling script again inside target/venv-NAME, which is made first where it is missing or has other needs."""
    folder = Path(__file__).resolve().parent.parent / "target" / f"venv-{name}"
    python, complete, wanted = folder / "bin" / "python", folder / "complete", "\n".join(needs)
    if not complete.exists() or complete.read_text() != wanted:
        print(f"making {folder} with {', '.join(needs)}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *needs], check=True)
        complete.write_text(wanted)
    if Path(sys.prefix) != folder:
        os.execv(python, [python, *sys.argv])
