#!/usr/bin/env python3
"""Builds the wheel, looks into it, and runs the README's first program from it in new environments.

    RINGBACK=… python3 clients/python/tests/package.py [PYTHON…]

Each PYTHON (by default this one) gets a virtual environment of its own. Building needs setuptools,
which pip fetches.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import List, Sequence

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
STEP_SECONDS = 300


def run(command: Sequence[str], folder: Path) -> str:
    """What a program prints, which must end with 0."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    result = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=STEP_SECONDS,
    )
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {result.returncode}:\n{result.stdout}")
    return result.stdout


def check_contents(wheel: Path) -> None:
    """Every module of the package is in the wheel, with the marker for type checkers."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (license_name,) = [name for name in names if name.endswith("/LICENSE")]
        (metadata_name,) = [name for name in names if name.endswith("/METADATA")]
        license_text = archive.read(license_name)
        metadata = archive.read(metadata_name).decode()
    expected = {str(path.relative_to(ROOT)) for path in ROOT.glob("ringback/**/*.py")}
    missing = {*expected, "ringback/py.typed"} - names
    assert not missing, missing
    assert not [name for name in names if name.startswith("tests")], names
    assert license_text == (ROOT.parent.parent / "LICENSE").read_bytes()
    assert "License-Expression: Apache-2.0" in metadata, metadata
    assert "Requires-Dist" not in metadata, metadata


def main(pythons: List[str]) -> None:
    """Builds once, installs for each interpreter."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    program = readme.split("```python\n", 1)[1].split("```", 1)[0]
    with TemporaryDirectory() as name:
        folder = Path(name)
        # A copy is built: the build leaves its own files behind.
        source = folder / "source"
        shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns("build", "*.egg-info"))
        options = ["--quiet", "--no-deps", "--wheel-dir", name, str(source)]
        run([sys.executable, "-m", "pip", "wheel", *options], folder)
        (wheel,) = folder.glob("*.whl")
        check_contents(wheel)
        print(f"{wheel.name}: as it should be")
        for number, python in enumerate(pythons):
            home = folder / str(number)
            run([python, "-m", "venv", str(home)], folder)
            inside = str(home / "bin" / "python")
            run([inside, "-m", "pip", "install", "--quiet", "--no-index", str(wheel)], folder)
            where = run([inside, "-c", "import ringback; print(ringback.__file__)"], folder)
            assert where.startswith(str(home)), where
            said = run([inside, "-c", program], folder)
            assert re.search(r"\w", said), "The README's program said nothing."
            version = run([inside, "--version"], folder).strip()
            print(f"{version}: installed, and the README's program answers")


if __name__ == "__main__":
    main(sys.argv[1:] or [sys.executable])
