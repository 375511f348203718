"""The blocking face against the real daemon; the variable RINGBACK names it."""

from __future__ import annotations

import os
import signal
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import List, Tuple

import support  # noqa: F401 (puts the package on the path)
from ringback import (
    Approval,
    ApprovalRequest,
    DaemonDied,
    RingbackError,
    TextDelta,
    ToolContext,
    ToolError,
    blocking,
)
from support import REAL, BoundedTest, tool_results


@unittest.skipUnless(REAL, "RINGBACK names no daemon")
class RealDaemon(BoundedTest):
    def setUp(self) -> None:
        super().setUp()
        self.client = blocking.Client.spawn(REAL, approve=self.approve)
        self.client.start()
        self.addCleanup(self.client.close)
        self.entered = threading.Event()
        self.calls: List[Tuple[float, float]] = []

    def approve(self, request: ApprovalRequest) -> Approval:
        if request.arguments.get("a") == 1:
            return Approval("deny", reason="not today")
        return Approval("allow")

    def add_tools(self) -> None:
        @self.client.tool(policy={"approval": "ask"})
        def add(a: float, b: float) -> float:
            """Adds two numbers."""
            if b == 13:
                raise ToolError("13 brings bad luck")
            self.calls.append((a, b))
            return a + b

        @self.client.tool
        def wait(context: ToolContext) -> None:
            """Waits for ever."""
            self.entered.set()
            context.wait_cancelled()

    def test_tools_and_approvals(self) -> None:
        self.add_tools()
        with self.client.session() as session:
            turn = session.stream("What is 5 + 7?")
            said = "".join(u.text for u in turn if isinstance(u, TextDelta))
            self.assertEqual((said, self.calls), ("The answer is 12.", [(5, 7)]))
            self.assertIn("not today", session.prompt("What is 1 + 2?").text)
            session.prompt("What is 5 + 13?")
            results = tool_results(session.messages())
            self.assertEqual([r["isError"] for r in results], [False, True, True])
            self.assertEqual(results[2]["content"][0]["text"], "13 brings bad luck")
            self.assertEqual(self.calls, [(5, 7)])

    def test_a_cancel_by_another_thread(self) -> None:
        self.add_tools()
        with self.client.session() as session, ThreadPoolExecutor() as pool:
            turn = session.stream("Wait for ever.")
            waiting = pool.submit(lambda: [update.type for update in turn])
            self.assertTrue(self.entered.wait(10))
            turn.cancel()
            self.assertEqual(waiting.result(10)[-1], "turn_finished")
            self.assertEqual(turn.result.stop_reason, "cancelled")
            self.assertIn("12", session.prompt("What is 5 + 7?").text)

    def test_death_in_a_turn_and_a_restart(self) -> None:
        self.add_tools()
        session = self.client.session()
        with ThreadPoolExecutor() as pool:
            waiting = [pool.submit(s.prompt, "Wait for ever.") for s in (session, self.client)]
            self.assertTrue(self.entered.wait(10))
            process = self.client._client.daemon.process
            assert process is not None
            os.kill(process.pid, signal.SIGKILL)
            for each in waiting:
                died = each.exception(10)
                assert isinstance(died, DaemonDied)
                self.assertEqual(died.exit_status, -9)
        self.client.restart()
        with self.assertRaises(RingbackError) as caught:
            session.prompt("Hello")
        self.assertEqual(caught.exception.kind, "session_lost")
        self.assertIn("12", self.client.prompt("What is 5 + 7?").text)

    def test_many_threads(self) -> None:
        self.add_tools()

        def ask(n: int) -> str:
            with self.client.session() as session:
                return session.prompt(f"What is {n} + {n}?").text

        with ThreadPoolExecutor(16) as pool:
            for n, said in enumerate(pool.map(ask, range(2, 50)), 2):
                self.assertIn(str(2 * n) if n != 13 else "bad luck", said)
        self.assertEqual(self.client.list_sessions(), [])


if __name__ == "__main__":
    unittest.main()
