"""What the tests share: the package on the path, the two daemons, a bound on each test."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import sys
import unittest
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from ringback import Client, RingbackError, Update  # noqa: E402

FAKE = (sys.executable, str(HERE / "fake_daemon.py"))
REAL = os.environ.get("RINGBACK")
# unittest switches asyncio's debug mode on, which reports every slow callback.
logging.getLogger("asyncio").setLevel(logging.ERROR)

TEST_SECONDS = 60
"""A test that takes longer hangs: the interpreter shows where, and ends."""


def fake(*faults: str, **options: Any) -> Client:
    """A client of the fake daemon with faults from the start."""
    return Client.spawn([*FAKE, *faults], **options)


class BoundedTest(unittest.TestCase):
    """A test that shows where it hangs."""

    def setUp(self) -> None:
        faulthandler.dump_traceback_later(TEST_SECONDS, exit=True, file=2)
        self.addCleanup(faulthandler.cancel_dump_traceback_later)


class DaemonTest(BoundedTest, unittest.IsolatedAsyncioTestCase):
    """A test that talks to a daemon."""

    async def check_refusal(self, awaitable: Any, kind: str, code: Optional[int]) -> RingbackError:
        """The awaitable fails with this error."""
        with self.assertRaises(RingbackError) as caught:
            await awaitable
        self.assertEqual((caught.exception.kind, caught.exception.code), (kind, code))
        return caught.exception

    async def check_turn(self, client: Client, prompt: str, text: str, **fields: Any) -> None:
        """A prompt's final text."""
        self.assertEqual((await client.prompt(prompt, **fields)).text.strip(), text)


def readme_examples() -> List[str]:
    """The programs in the README."""
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8")
    return [part.split("```", 1)[0] for part in readme.split("```python\n")[1:]]


def tool_results(messages: Any) -> List[Any]:
    """The tool results of a history."""
    return [result for message in messages for result in message.get("toolResults", [])]


def environment(**variables: str) -> Dict[str, str]:
    """What a program needs that imports the package."""
    return {**os.environ, "PYTHONPATH": str(HERE.parent), **variables}


async def output_of(program: str, daemon: str) -> str:
    """What a program prints that finds this daemon in the variable RINGBACK."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        env=environment(RINGBACK=daemon),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await child.communicate()
    if child.returncode != 0:
        raise AssertionError(f"The program ended with status {child.returncode}.")
    return out.decode()


async def collected(turn: Any) -> Tuple[List[Update], str]:
    """All updates of a turn, and their text joined."""
    updates = [update async for update in turn]
    return updates, "".join(getattr(u, "text", "") for u in updates if u.type == "text_delta")
