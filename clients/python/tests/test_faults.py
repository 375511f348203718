"""Daemons that die, talk rubbish, or say nothing: every call ends, and no process is left."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, List
from unittest import mock

import support  # noqa: F401 (puts the package on the path)
from ringback import BadMessage, Client, DaemonDied, RingbackError
from ringback.process import STDERR_LINE_CHARACTERS, STDERR_LINES
from support import FAKE, DaemonTest, collected, fake, output_of, readme_examples


class Faults(DaemonTest):
    async def check_death(self, client: Client, prompt: str, status: int) -> DaemonDied:
        """Every open call fails at once, later ones too, and closing is quiet."""
        started = time.monotonic()
        async with client:
            calls = [client.prompt("hang") for _ in range(3)]
            calls += [client.prompt(f"{prompt}\nhang")]
            answers = await asyncio.gather(*calls, return_exceptions=True)
            for answer in answers:
                self.assertIsInstance(answer, DaemonDied)
            died = answers[-1]
            assert isinstance(died, DaemonDied)
            self.assertEqual((died.exit_status, died.kind), (status, "daemon_died"))
            with self.assertRaises(DaemonDied):
                await client.prompt("say x")
            with self.assertRaises(DaemonDied):
                await collected(client.stream("say x"))
        self.assertEqual(client.exit_status, status)
        self.assertLess(time.monotonic() - started, 10)
        return died

    async def check_spoilt(self, prompt: str, excerpt: str, **options: Any) -> None:
        async with fake(**options) as client:
            other = asyncio.ensure_future(client.prompt("hang"))
            with self.assertRaises(BadMessage) as caught:
                await client.prompt(f"{prompt}\nhang")
            self.assertIn(excerpt, str(caught.exception))
            with self.assertRaises(BadMessage):
                await other
            process = client.daemon.process
            assert process is not None
            self.assertTrue(await process.wait(5))

    async def test_death_in_a_turn(self) -> None:
        died = await self.check_death(fake(), "stderr oh no\ndie 3", 3)
        self.assertEqual(died.stderr, ("oh no",))
        self.assertIn("ended with status 3; its last words: oh no", str(died))
        await self.check_death(fake(), "die 0", 0)
        died = await self.check_death(fake(), "signal 9", -9)
        self.assertIn("was ended by signal 9", str(died))

    async def test_death_in_the_middle_of_a_message(self) -> None:
        await self.check_death(fake(), 'part {"jsonrpc": "2.0", "method"\ndie 4', 4)

    async def test_death_while_a_tool_is_called(self) -> None:
        cancelled = asyncio.Event()
        async with fake() as client:

            @client.tool
            async def fatal() -> None:
                assert client.daemon.process is not None
                client.daemon.process.kill()
                try:
                    await asyncio.sleep(3600)
                finally:
                    cancelled.set()

            with self.assertRaises(DaemonDied):
                await client.prompt("call fatal {}")
        await asyncio.wait_for(cancelled.wait(), 5)

    async def test_a_child_that_holds_stdout_open_hides_no_death(self) -> None:
        await self.check_death(fake("--orphan"), "die 5", 5)

    async def test_rubbish(self) -> None:
        await self.check_spoilt("raw Hello", "not JSON: 'Hello'")
        await self.check_spoilt("raw 12", "not a message: '12'")
        await self.check_spoilt('raw {"jsonrpc": "2.0"}', "not a message")
        await self.check_spoilt('raw {"id": 1, "result": 1, "error": {}}', "not a message")
        await self.check_spoilt('raw {"method": "x", "params": NaN}', "not JSON")
        await self.check_spoilt("raw " + "[" * 100_000, "not JSON: '[[[[")

    async def test_blank_lines_and_unknown_answers_are_passed_over(self) -> None:
        async with fake() as client:
            with self.assertLogs("ringback", "WARNING"):
                await self.check_turn(client, 'raw \nraw {"id": 99, "result": 1}\nsay x', "x")
            with self.assertLogs("ringback", "WARNING"):
                update = '{"method": "session/update", "params": {"sessionId": "s"}}'
                client.daemon.options.on_update = lambda update: None
                await self.check_turn(client, f"raw {update}\nsay x", "x")

    async def test_an_error_about_no_request_fails_all(self) -> None:
        error = '{"id": null, "error": {"code": -32700, "message": "m", "data": {"kind": "k"}}}'
        async with fake() as client:
            await self.check_refusal(client.prompt(f"raw {error}\nhang"), "k", -32700)

    async def test_messages_of_several_megabytes(self) -> None:
        async with fake() as client:

            @client.tool
            def length(words: str) -> int:
                return len(words)

            result = await client.prompt("big 3000000")
            self.assertEqual(len(result.text), 3_000_000)
            words = "é" * 3_000_000
            await self.check_turn(client, f'call length {{"words": "{words}"}}', "3000000")
            updates, said = await collected(client.stream("big 3000000"))
            self.assertEqual((len(said), len(updates)), (3_000_000, 3))

    async def test_a_message_above_the_limit(self) -> None:
        await self.check_spoilt(
            "big 200000", "above `max_message_bytes`", max_message_bytes=100_000
        )
        await self.check_spoilt("part " + "x" * 200_000, "above", max_message_bytes=100_000)

    async def test_odd_text_travels_both_ways(self) -> None:
        async with fake() as client:

            @client.tool
            def same(words: str) -> str:
                return words

            for words in ("\\u2028\\u0000 \\ud83d\\ude00", "\\ud800"):
                result = await client.prompt(f'call same {{"words": "{words}"}}')
                self.assertEqual(result.text, words.encode().decode("unicode_escape").encode(
                    "utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))  # fmt: skip

    async def test_a_chatty_stderr_wedges_nothing_and_is_bounded(self) -> None:
        heard: List[str] = []
        async with fake("--chatter", "1000000", on_stderr=heard.append) as client:
            lines = "\n".join(f"stderr line {n}" for n in range(2 * STDERR_LINES))
            with self.assertRaises(DaemonDied) as caught:
                await client.prompt(f"stderr \n{lines}\ndie 1")
        self.assertEqual(len(caught.exception.stderr), STDERR_LINES)
        self.assertEqual(caught.exception.stderr[-1], f"line {2 * STDERR_LINES - 1}")
        self.assertEqual(heard[0], "y" * STDERR_LINE_CHARACTERS + "… (998000 more)")
        self.assertEqual(len(heard), 1 + 2 * STDERR_LINES)


    async def test_a_listener_to_stderr_that_fails_costs_nothing(self) -> None:
        heard: List[str] = []

        def listen(line: str) -> None:
            heard.append(line)
            raise ValueError("a listener's mistake")

        async with fake(on_stderr=listen) as client:
            with self.assertLogs("ringback", "ERROR"):
                await self.check_turn(client, "stderr one\nstderr two\nsay x", "x")
                with self.assertRaises(DaemonDied):
                    await client.prompt("die 1")
        self.assertEqual(heard, ["one", "two"])


class Starting(DaemonTest):
    async def check_start(self, client: Client, kind: str) -> RingbackError:
        with self.assertRaises(RingbackError) as caught:
            async with client:
                self.fail("The start should have failed.")
        self.assertEqual(caught.exception.kind, kind)
        process = client.daemon.process
        assert process is not None
        self.assertTrue(await process.wait(5))
        return caught.exception

    async def test_a_start_that_fails(self) -> None:
        died = await self.check_start(fake("--die", "7"), "daemon_died")
        assert isinstance(died, DaemonDied)
        self.assertEqual((died.exit_status, died.stderr), (7, ("first words", "last words")))
        await self.check_start(fake("--garbage"), "bad_message")
        await self.check_start(fake("--silent", start_timeout=0.2), "start_timeout")
        await self.check_start(fake("--silent", "--deaf", start_timeout=0.2), "start_timeout")
        await self.check_start(fake("--version", "2"), "protocol_version")

    async def test_a_refused_tool_fails_the_start(self) -> None:
        client = fake()

        @client.tool(name="not a name")
        def nameless() -> None: ...

        await self.check_start(client, "invalid_params")

    async def test_a_cancelled_start_leaves_no_process(self) -> None:
        client = fake("--silent", "--deaf")
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(client.__aenter__(), 0.3)
        process = client.daemon.process
        assert process is not None
        self.assertTrue(await process.wait(5))

    async def test_where_the_daemon_is_found(self) -> None:
        with TemporaryDirectory() as folder:
            script = Path(folder, "ringback")
            script.write_text(f'#!/bin/sh\nexec {FAKE[0]} {FAKE[1]} "$@"\n')
            script.chmod(0o755)
            no_path = {"RINGBACK": str(script)}
            with mock.patch.dict(os.environ, no_path):
                async with Client.spawn(arguments=["--max-bytes", "5000"]) as client:
                    self.assertEqual(client.limits["maxMessageBytes"], 5000)
            first, second, *_ = readme_examples()
            self.assertEqual(await output_of(first, str(script)), "You said: Hello!")
            self.assertIn("The answer is 12", await output_of(second, str(script)))
            path = {"PATH": f"{folder}:{os.environ['PATH']}", "RINGBACK": ""}
            with mock.patch.dict(os.environ, path):
                async with Client.spawn() as client:
                    self.assertEqual(client.server_info["name"], "fake")
        for command in ("/no/such/daemon", ["no-such-daemon", "x"]):
            with self.assertRaises(FileNotFoundError):
                await Client.spawn(command).__aenter__()
        with self.assertRaises(ValueError):
            await Client.spawn([]).__aenter__()


class Ending(DaemonTest):
    async def check_end(self, client: Client, status: int) -> None:
        started = time.monotonic()
        async with client:
            pass
        self.assertEqual(client.exit_status, status)
        self.assertLess(time.monotonic() - started, 10)

    async def test_a_daemon_that_does_not_end_is_ended(self) -> None:
        await self.check_end(fake(), 0)
        await self.check_end(fake("--deaf-close", "--deaf", shutdown_timeout=0.2), -signal.SIGKILL)

    async def test_closing_twice_is_quiet(self) -> None:
        async with fake() as client:
            await client.close()
            await client.close()
        with self.assertRaises(RuntimeError):
            await client.__aenter__()

    async def test_a_client_never_started_is_closed_quietly(self) -> None:
        client = fake()
        await client.close()
        await self.check_refusal(client.prompt("x"), "client_closed", None)

    async def test_an_error_in_the_body_passes_and_ends_the_daemon(self) -> None:
        client = fake()
        with self.assertRaises(ZeroDivisionError):
            async with client:
                async with await client.session():
                    1 // 0
        self.assertEqual(client.exit_status, 0)

    async def test_the_daemon_ends_with_a_client_that_is_killed(self) -> None:
        script = (
            "import asyncio, os, sys; sys.path.insert(0, sys.argv[1])\n"
            "from ringback import Client\n"
            "async def main():\n"
            "    client = Client.spawn(sys.argv[2:])\n"
            "    await client.__aenter__()\n"
            "    print(client.daemon.process.pid, flush=True)\n"
            "    os.kill(os.getpid(), 9)\n"
            "asyncio.run(main())\n"
        )
        root = str(Path(FAKE[1]).parent.parent)
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, root, *FAKE, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await child.communicate()
        pid = int(out)
        for _ in range(500):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            await asyncio.sleep(0.01)
        self.fail("The daemon outlived its client.")
