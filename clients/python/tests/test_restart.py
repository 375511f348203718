"""A daemon that dies and is replaced: what is told, what comes back, and what is lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, List

import support  # noqa: F401 (puts the package on the path)
from ringback import Client, DaemonDied, RingbackError, Session
from support import FAKE, DaemonTest, fake


def pid_of(client: Client) -> int:
    """The id of the daemon's process."""
    process = client.daemon.process
    assert process is not None
    return process.pid


class Restart(DaemonTest):
    async def kill(self, client: Client) -> None:
        """Ends the daemon in the middle of a turn."""
        turn = client.stream("hang")
        with self.assertRaises(DaemonDied) as caught:
            async for _ in turn:
                os.kill(pid_of(client), signal.SIGKILL)
        self.assertEqual(caught.exception.exit_status, -9)
        self.assertIn("`restart` starts another one", str(caught.exception))
        self.assertFalse(client.is_running)

    async def check_lost(self, session: Session, awaitable: Any) -> None:
        error = await self.check_refusal(awaitable, "session_lost", None)
        self.assertIn("open a new one", str(error))
        self.assertFalse(session.is_open)

    async def test_tools_come_back_and_sessions_do_not(self) -> None:
        async with fake() as client:

            @client.tool
            def first() -> str:
                return "one"

            async with await client.session() as session:
                session.tool(name="own")(lambda: "own")
                await self.kill(client)
                client.tool(name="second")(lambda: "two")  # In between: the next daemon gets it.
                await self.check_refusal(session.prompt("say x"), "daemon_died", None)
                await client.restart()
                names = [tool["name"] for tool in await client.list_tools()]
                self.assertEqual((names, client.exit_status), (["first", "second"], None))
                await self.check_turn(client, "call first {}\ncall second {}", "onetwo")
                await self.check_lost(session, session.prompt("say x"))
                await self.check_lost(session, session.messages())
                await self.check_lost(session, session.register_tools(lambda: None))
                with self.assertRaises(RingbackError):
                    session.tool(lambda: None)
            other = await client.session()
            self.assertEqual((await other.prompt("say x")).text, "x ")

    async def test_one_restart_serves_everybody(self) -> None:
        async with fake() as client:
            before = pid_of(client)
            await client.restart()
            self.assertEqual(pid_of(client), before)
            for _ in range(3):
                await self.kill(client)
                await asyncio.gather(*(client.restart() for _ in range(10)))
                self.assertTrue(client.is_running)
                self.assertNotEqual(pid_of(client), before)
                before = pid_of(client)
                await self.check_turn(client, "say x", "x")

    async def test_a_daemon_that_talked_rubbish_is_replaced_as_well(self) -> None:
        async with fake() as client:
            await self.check_refusal(client.prompt("raw rubbish\nhang"), "bad_message", None)
            await client.restart()
            await self.check_turn(client, "say x", "x")

    async def test_only_a_started_client_is_restarted(self) -> None:
        client = fake()
        await self.check_refusal(client.restart(), "client_closed", None)
        async with client:
            await self.kill(client)
        await self.check_refusal(client.restart(), "client_closed", None)

    async def test_a_restart_that_fails_may_be_tried_again(self) -> None:
        with TemporaryDirectory() as folder:
            script = Path(folder, "ringback")

            def write(*faults: str) -> None:
                script.write_text(f'#!/bin/sh\nexec {FAKE[0]} {FAKE[1]} {" ".join(faults)} "$@"\n')
                script.chmod(0o755)

            write()
            async with Client.spawn(str(script)) as client:
                client.tool(name="twelve")(lambda: 12)
                await self.kill(client)
                write("--die", "7")
                with self.assertRaises(DaemonDied) as caught:
                    await client.restart()
                self.assertEqual(caught.exception.exit_status, 7)
                await self.check_refusal(client.prompt("say x"), "daemon_died", None)
                script.unlink()
                with self.assertRaises(FileNotFoundError):
                    await client.restart()
                write()
                await client.restart()
                await self.check_turn(client, "call twelve {}", "12")

    async def test_closing_during_a_restart_leaves_no_process(self) -> None:
        with TemporaryDirectory() as folder:
            script = Path(folder, "ringback")
            script.write_text(f'#!/bin/sh\nexec {FAKE[0]} {FAKE[1]} "$@"\n')
            script.chmod(0o755)
            client = Client.spawn(str(script))
            await client.start()
            await self.kill(client)
            script.write_text("#!/bin/sh\nexec sleep 3600\n")
            restarting = asyncio.ensure_future(client.restart())
            before = pid_of(client)
            while pid_of(client) == before:
                await asyncio.sleep(0)
            await client.close()
            await self.check_refusal(restarting, "client_closed", None)
            with self.assertRaises(ProcessLookupError):
                os.kill(pid_of(client), 0)

    async def test_tools_under_way_are_cancelled_at_once(self) -> None:
        ended: List[str] = []
        cancelled = asyncio.Event()
        async with fake() as client:

            @client.tool
            async def slow() -> None:
                try:
                    os.kill(pid_of(client), signal.SIGKILL)
                    await asyncio.sleep(3600)
                finally:
                    ended.append("slow")
                    cancelled.set()

            with self.assertRaises(DaemonDied):
                await client.prompt("call slow {}")
            await asyncio.wait_for(cancelled.wait(), 10)
            await client.restart()
            await self.check_turn(client, "say x", "x")
        self.assertEqual(ended, ["slow"])

    async def test_what_was_asked_for_first_is_asked_for_again(self) -> None:
        async with fake(trace="verbose", approve=lambda request: True) as client:
            first = client.daemon.initialized["received"]
            await self.kill(client)
            await client.restart()
            second = client.daemon.initialized["received"]
            self.assertEqual(json.dumps(first), json.dumps(second))


if __name__ == "__main__":
    unittest.main()
