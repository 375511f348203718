"""Writes the typed parts of the clients out of the daemon's own description of its protocol.

    python3 clients/generate [--check] [RINGBACK]

RINGBACK is the daemon; else the environment's `RINGBACK`, else `ringback` on the PATH. With `--check`
nothing is written: the status is 1, and a diff is printed, if a file is not what it would be.

A backend is a module in this folder with `OUTPUT`, the file's place in the checkout, and
`render(protocol) -> str`, its text; `model.py` has what it is given.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import model

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
NO_BACKENDS = {"__main__", "model"}


def bundle(daemon: str) -> model.Protocol:
    """The description that a daemon prints."""
    run = subprocess.run([daemon, "schema"], stdout=subprocess.PIPE, check=True, timeout=60)
    return model.read(json.loads(run.stdout))


def outputs(protocol: model.Protocol) -> dict[Path, str]:
    """What each backend writes, by file."""
    names = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem not in NO_BACKENDS)
    backends = [importlib.import_module(name) for name in names]
    return {ROOT / backend.OUTPUT: backend.render(protocol) for backend in backends}


def difference(file: Path, text: str) -> str:
    """What would change in a file; empty if nothing."""
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    name = str(file.relative_to(ROOT))
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), text.splitlines(keepends=True), name, f"{name} (generated)"
    )
    return "".join(lines)


def main() -> int:
    """Does what the command line says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="generate", description="Writes the clients' types.")
    parser.add_argument("--check", action="store_true", help="write nothing, tell what is stale")
    parser.add_argument("ringback", nargs="?", default=os.environ.get("RINGBACK", "ringback"))
    arguments = parser.parse_args()
    try:
        protocol = bundle(arguments.ringback)
    except (OSError, subprocess.SubprocessError, ValueError, model.UnknownDescription) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 2
    stale = 0
    for file, text in outputs(protocol).items():
        changes = difference(file, text)
        if not changes:
            continue
        stale += 1
        if arguments.check:
            sys.stdout.write(changes)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(file.relative_to(ROOT))
    if arguments.check and stale:
        print("stale: run python3 clients/generate", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
