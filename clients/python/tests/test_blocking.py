"""The blocking face: the same turns without asyncio, from several threads."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any, List, get_type_hints

import support  # noqa: F401 (puts the package on the path)
from ringback import (
    ApprovalRequest,
    Client,
    DaemonDied,
    RingbackError,
    Session,
    TextDelta,
    ToolContext,
    Turn,
    blocking,
)
from ringback.options import SpawnOptions
from support import FAKE, TEST_SECONDS, BoundedTest, environment


def fake(*faults: str, **options: Any) -> blocking.Client:
    """A blocking client of the fake daemon."""
    return blocking.Client.spawn([*FAKE, *faults], **options)


class BlockingTest(BoundedTest):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(self.check_threads)
        # What fails in a thread would only be printed.
        failures: List[Any] = []
        hook = threading.excepthook
        threading.excepthook = failures.append
        self.addCleanup(self.assertEqual, failures, [])
        self.addCleanup(setattr, threading, "excepthook", hook)

    def check_threads(self) -> None:
        """No thread of a client is left; those of tools may be on their last step."""
        for thread in threading.enumerate():
            if thread.name.startswith("ringback"):
                thread.join(5)
                self.assertFalse(thread.is_alive(), thread.name)

    def check_refusal(self, kind: str, function: Any, *arguments: Any) -> None:
        """The call fails with this error."""
        with self.assertRaises(RingbackError) as caught:
            function(*arguments)
        self.assertEqual(caught.exception.kind, kind)


class Turns(BlockingTest):
    def test_updates_and_then_the_result(self) -> None:
        with fake() as client, client.session(model="a/b") as session:
            turn = session.stream("reason hm\nsay hello world")
            with self.assertRaises(RuntimeError):
                turn.result
            kinds = [update.type for update in turn]
            self.assertEqual(kinds[:2], ["turn_started", "reasoning_delta"])
            self.assertEqual((turn.result.text, session.model), ("hello world ", "a/b"))
            self.assertIs(turn.wait(), turn.result)
            self.assertEqual(turn.id, turn.result.turn_id)
            self.assertEqual(session.prompt("say x").text, "x ")
            with client.stream("say y") as other:
                self.assertEqual(other.wait().text, "y ")

    def test_every_thread_may_use_the_client(self) -> None:
        with fake() as client, ThreadPoolExecutor(8) as pool:

            @client.tool
            def double(n: int) -> int:
                return 2 * n

            def words(n: int) -> str:
                with client.session() as session:
                    prompt = f"say {n}\n" * 20 + f'call double {{"n": {n}}}'
                    deltas = [u for u in session.stream(prompt) if isinstance(u, TextDelta)]
                    return "".join(delta.text for delta in deltas)

            for n, said in enumerate(pool.map(words, range(40))):
                self.assertEqual(said, f"{n} " * 20 + str(2 * n))
            self.assertEqual(client.list_sessions(), [])

    def test_a_tool_may_use_the_client(self) -> None:
        with fake() as client:

            @client.tool
            def ask(words: str) -> str:
                self.assertTrue(threading.current_thread().name.startswith("ringback-tool"))
                return client.prompt(words).text

            self.assertEqual(client.prompt('call ask {"words": "say inner"}').text, "inner ")

    def test_tools_come_and_go(self) -> None:
        client = fake()

        @client.tool(name="early")
        def before() -> str:
            return "registered before the start"

        with client, client.session() as session:

            @session.tool
            def here() -> str:
                return "here"

            self.assertEqual([t["name"] for t in session.list_tools()], ["early", "here"])
            self.assertEqual(session.prompt("call early {}").text, before())
            self.assertEqual(session.unregister_tools("here"), ["here"])
            self.check_refusal("invalid_params", client.register_tools, lambda: None)

    def test_an_approval_is_asked_in_a_thread(self) -> None:
        asked: List[str] = []

        def approve(request: ApprovalRequest) -> bool:
            asked.append(request.name)
            return bool(client.list_tools())  # It may use the client, too.

        client = fake(approve=approve)
        client.tool(name="say")(lambda: "hi")
        with client:
            self.assertEqual(client.prompt("ask say {}").text, "hi")
        self.assertEqual(asked, ["say"])

    def test_the_other_methods(self) -> None:
        heard: List[Any] = []
        trace = '{"method": "$/logTrace", "params": {"message": "m", "verbose": "v"}}'
        with fake(on_trace=lambda *said: heard.append(said)) as client:
            self.assertTrue(client.is_running)
            self.assertEqual((client.server_info["name"], client.exit_status), ("fake", None))
            client.set_trace("verbose")
            client.notify("no/such", {})
            session = client.session(session_id="mine")
            session.configure(instructions="i")
            self.assertEqual(session.steer("x", expected_turn_id="t"), "t")
            self.assertEqual(len(session.messages()), 5)
            some: List[Any] = list(session.messages(offset=1, limit=3))
            self.assertEqual([message["n"] for message in some], [1, 2, 3])
            preview: Any = session.preview("x")
            self.assertEqual(preview["echo"]["prompt"], "x")
            self.assertEqual(client.list_models("rehearsal")[0]["provider"], "rehearsal")
            self.check_refusal("method_not_found", client.discover)
            client.prompt(f"raw {trace}")
            session.close()
            self.check_refusal("session_closed", session.prompt, "say x")
        self.assertEqual((heard, client.exit_status), ([("m", "v")], 0))


class Cancellation(BlockingTest):
    def test_another_thread_cancels(self) -> None:
        with fake() as client, client.session() as session, ThreadPoolExecutor() as pool:
            for cancel in (lambda turn: turn.cancel(), lambda turn: session.cancel()):
                turn = session.stream("say a\nhang")
                updates = iter(turn)
                self.assertEqual(next(updates).type, "turn_started")
                pool.submit(cancel, turn).result(10)
                self.assertEqual(list(updates)[-1].type, "turn_finished")
                self.assertEqual(turn.result.stop_reason, "cancelled")

    def test_a_turn_cancelled_before_it_is_sent(self) -> None:
        with fake() as client, client.session() as session:
            turn = session.stream("hang")
            turn.cancel()
            self.assertEqual(turn.wait().stop_reason, "cancelled")

    def test_leaving_the_loop_cancels(self) -> None:
        with fake() as client, client.session() as session:
            for _ in session.stream("say a\nhang"):
                break
            self.assertEqual(session.prompt("say free").text, "free ")
            with self.assertRaises(ZeroDivisionError), session.stream("hang") as turn:
                for _ in turn:
                    1 // 0
            self.assertEqual(turn.wait().stop_reason, "cancelled")

    def test_a_tool_in_a_thread_hears_of_the_cancel(self) -> None:
        entered, heard = threading.Event(), threading.Event()
        with fake() as client, ThreadPoolExecutor() as pool:

            @client.tool
            def slow(context: ToolContext) -> None:
                entered.set()
                context.wait_cancelled()
                heard.set()

            turn = client.stream("call slow {}")
            waiting = pool.submit(turn.wait)
            self.assertTrue(entered.wait(10))
            turn.cancel()
            self.assertEqual(waiting.result(10).stop_reason, "cancelled")
            self.assertTrue(heard.wait(10))

    def test_an_interrupt_cancels_the_turn(self) -> None:
        for how in ("list(session.stream(prompt))", "session.prompt(prompt)"):
            program = (
                "import sys, ringback\n"
                "started = lambda update: print('started', flush=True)\n"
                "client = ringback.blocking.Client.spawn(sys.argv[1:], on_update=started)\n"
                "with client, client.session() as session:\n"
                "    prompt = 'hang'\n"
                f"    try: {how}\n"
                "    except KeyboardInterrupt: print('interrupted')\n"
                "    print(session.prompt('say free again').text)\n"
            )
            child = self.child(program)
            assert child.stdout is not None
            self.assertEqual(child.stdout.readline(), "started\n")
            child.send_signal(signal.SIGINT)
            said = child.communicate(timeout=TEST_SECONDS)[0]
            self.assertEqual(child.returncode, 0)
            self.assertIn("interrupted", said)
            self.assertIn("free again", said)

    def test_a_program_that_forgets_its_client_ends(self) -> None:
        program = (
            "import sys, ringback\n"
            "client = ringback.blocking.Client.spawn(sys.argv[1:])\n"
            "client.start()\n"
            "updates = iter(client.stream('say a\\nhang'))\n"
            "print(next(updates).type)\n"
        )
        child = self.child(program)
        self.assertEqual(child.communicate(timeout=20)[0], "turn_started\n")
        self.assertEqual(child.returncode, 0)

    def child(self, program: str) -> subprocess.Popen[str]:
        """A Python of its own, with the fake daemon as its arguments."""
        child = subprocess.Popen(
            [sys.executable, "-c", program, *FAKE],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        self.addCleanup(child.wait, 10)
        self.addCleanup(child.kill)
        self.addCleanup(child.stdout.close if child.stdout else lambda: None)
        return child


class Ends(BlockingTest):
    def test_death_in_a_turn_is_told_to_every_thread(self) -> None:
        with fake() as client, ThreadPoolExecutor(4) as pool:
            client.tool(name="twelve")(lambda: 12)
            session = client.session()
            started = threading.Barrier(5)

            def hang(prompt: str) -> None:
                updates = iter(client.stream(prompt))
                next(updates)
                started.wait(20)
                list(updates)

            waiting = [pool.submit(hang, "hang") for _ in range(4)]
            started.wait(20)
            process = client._client.daemon.process
            assert process is not None
            os.kill(process.pid, signal.SIGKILL)
            for each in waiting:
                died = each.exception(10)
                assert isinstance(died, DaemonDied)
                self.assertEqual(died.exit_status, -9)
                self.assertIn("`restart` starts another one", str(died))
            self.check_refusal("daemon_died", client.prompt, "say x")
            list(pool.map(lambda _: client.restart(), range(4)))
            self.check_refusal("session_lost", session.prompt, "say x")
            self.assertEqual(client.prompt("call twelve {}").text, "12")
        self.assertEqual(client.exit_status, 0)

    def test_a_client_that_does_not_run(self) -> None:
        client = fake()
        self.check_refusal("client_closed", client.prompt, "say x")
        client.close()
        with client:
            with self.assertRaises(RuntimeError):
                client.start()
            turn = client.stream("say x")
        client.close()
        self.check_refusal("client_closed", client.prompt, "say x")
        self.check_refusal("client_closed", turn.wait)
        self.check_refusal("client_closed", client.restart)

    def test_closing_ends_the_calls_of_other_threads(self) -> None:
        client = fake()
        client.start()
        with ThreadPoolExecutor(8) as pool:
            turns = [client.stream("hang") for _ in range(4)]
            iterators = [iter(turn) for turn in turns]
            for updates in iterators:
                next(updates)
            waiting = [pool.submit(list, updates) for updates in iterators]
            for closing in [pool.submit(client.close) for _ in range(3)]:
                closing.result(10)
            for each in waiting:
                error = each.exception(10)
                assert isinstance(error, RingbackError)
                self.assertEqual(error.kind, "client_closed")

    def test_a_start_that_fails(self) -> None:
        client = fake("--die", "7")
        with self.assertRaises(DaemonDied):
            client.start()
        self.check_refusal("client_closed", client.prompt, "say x")
        with self.assertRaises(FileNotFoundError):
            blocking.Client.spawn("/no/such/daemon").start()

    def test_the_loops_own_thread_cannot_wait_for_itself(self) -> None:
        caught: List[str] = []

        def listen(update: Any) -> None:
            try:
                client.prompt("say x")
            except RuntimeError as error:
                caught.append(str(error))

        client = fake(on_update=listen)
        with client:
            client.prompt("say x")
        self.assertIn("cannot be called from its callbacks", caught[0])


class Faces(unittest.TestCase):
    def names(self, kind: Any) -> List[str]:
        return sorted(name for name in dir(kind) if not name.startswith("_"))

    def test_both_faces_have_the_same_methods(self) -> None:
        self.assertEqual(self.names(blocking.Client), self.names(Client))
        only_asyncio = {"open", "close_unawaited"}
        self.assertEqual(
            {*self.names(blocking.Session), *only_asyncio},
            {*self.names(Session), "model"},
        )
        inner = {"leave", "let_go", "next_update", "take", "withdrawn"}
        expected = {*self.names(Turn), "id", "wait"} - inner
        self.assertEqual(self.names(blocking.Turn), sorted(expected))

    def test_the_options_of_spawn_are_the_same(self) -> None:
        options = list(inspect.signature(Client.spawn).parameters)[1:]
        self.assertEqual(sorted(get_type_hints(SpawnOptions)), sorted(options))


if __name__ == "__main__":
    unittest.main()
