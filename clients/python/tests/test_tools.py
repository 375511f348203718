"""Tools that the daemon calls, and approvals."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
import time
from typing import Any, Dict, List

import support  # noqa: F401 (puts the package on the path)
from ringback import Approval, ApprovalRequest, ToolContext, ToolError, image
from support import DaemonTest, fake

place: contextvars.ContextVar[str] = contextvars.ContextVar("place", default="nowhere")


class ToolCalls(DaemonTest):
    async def asyncSetUp(self) -> None:
        self.client = fake()
        await self.client.__aenter__()
        self.addAsyncCleanup(self.client.close)

    async def test_sync_and_async_functions(self) -> None:
        @self.client.tool
        def add(a: int, b: int) -> int:
            return a + b

        @self.client.tool(name="later")
        async def add_later(a: int, b: int = 2) -> Dict[str, int]:
            return {"sum": a + b}

        await self.check_turn(self.client, 'call add {"a": 5, "b": 7}', "12")
        await self.check_turn(self.client, 'call later {"a": 1}', '{"sum": 3} {"sum": 3}')
        self.assertEqual(add(1, 2), 3)

    async def test_big_integers_keep_every_digit(self) -> None:
        @self.client.tool
        def same(n: int) -> int:
            return n

        big = "12345678901234567890123"
        await self.check_turn(self.client, f'call same {{"n": {big}}}', big)

    async def test_failures_are_error_results(self) -> None:
        @self.client.tool
        async def fail(how: str) -> Any:
            if how == "words":
                raise ToolError("plain words")
            if how == "exit":
                sys.exit(3)
            if how == "cancelled":
                raise asyncio.CancelledError
            return {"value": b"bytes"} if how == "bytes" else int(how)

        @self.client.tool
        def stop() -> None:
            raise StopIteration

        for how, words in (
            ("words", "plain words"),
            ("x", "ValueError: invalid literal for int() with base 10: 'x'"),
            ("exit", "SystemExit: 3"),
            ("cancelled", "CancelledError"),
            ("bytes", "TypeError: a value of the type bytes has no form in JSON"),
        ):
            await self.check_turn(self.client, f'call fail {{"how": "{how}"}}', f"failed: {words}")
        await self.check_turn(self.client, "call stop {}", "failed: RuntimeError: StopIteration:")
        await self.check_turn(self.client, "call fail {}", "failed: ArgumentError: how: missing")

    async def test_unknown_tools_are_refused(self) -> None:
        await self.check_turn(self.client, "call nothing {}", "error -32602: No tool 'nothing'.")

    async def test_calls_are_served_together(self) -> None:
        barrier = threading.Barrier(20)
        arrived: List[int] = []
        everybody = asyncio.Event()

        @self.client.tool
        def meet(n: int) -> int:
            barrier.wait(20)
            return n

        @self.client.tool
        async def gather(n: int) -> int:
            arrived.append(n)
            if len(arrived) == 20:
                everybody.set()
            await everybody.wait()
            return n

        calls = "[" + ",".join(f'{{"n": {n}}}' for n in range(20)) + "]"
        expected = "|".join(str(n) for n in range(20))
        await self.check_turn(self.client, f"calls meet {calls}", expected)
        await self.check_turn(self.client, f"calls gather {calls}", expected)

    async def test_a_function_that_blocks_holds_up_nobody(self) -> None:
        release = threading.Event()
        self.addCleanup(release.set)

        @self.client.tool
        def block() -> str:
            release.wait(20)
            return f"released {place.get()}"

        token = place.set("here")
        turn = asyncio.ensure_future(self.client.prompt("call block {}"))
        place.reset(token)
        await self.check_turn(self.client, "say hello", "hello")
        release.set()
        self.assertEqual((await turn).text, "released nowhere")

    async def test_progress_and_cancel_of_an_async_tool(self) -> None:
        seen: List[str] = []

        @self.client.tool
        async def slow(context: ToolContext) -> None:
            context.progress("half", progress=1, total=2)
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                seen.append(f"{context.name} cancelled {context.cancelled}")
                raise

        expected = '{"message": "half", "progress": 1, "total": 2} error -32800: '
        expected += "The request was cancelled."
        await self.check_turn(self.client, "cancelcall slow {}", expected)
        self.assertEqual(seen, ["slow cancelled True"])
        schema = (await self.client.list_tools())[0]["inputSchema"]
        self.assertEqual(schema["properties"], {})

    async def test_cancel_of_a_tool_that_does_not_listen(self) -> None:
        left = threading.Event()

        @self.client.tool
        def deaf(context: ToolContext) -> str:
            context.progress("x")
            while not context.cancelled:
                time.sleep(0.001)
            context.progress("after the answer")
            left.set()
            return "too late"

        @self.client.tool
        async def stubborn(context: ToolContext) -> str:
            context.progress("x")
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                return "too late as well"
            return ""

        for name in ("deaf", "stubborn"):
            expected = '{"message": "x"} error -32800: The request was cancelled.'
            await self.check_turn(self.client, f"cancelcall {name} {{}}", expected)
        self.assertTrue(left.wait(10))
        await self.check_turn(self.client, "say still here", "still here")

    async def test_a_refused_registration_is_raised_by_the_next_prompt(self) -> None:
        @self.client.tool(name="not a name")
        def nameless() -> None: ...

        error = await self.check_refusal(self.client.prompt("say x"), "invalid_params", -32602)
        self.assertEqual(error.problems[0]["pointer"], "/tools/0/name")
        self.assertIn("/tools/0/name: not a name", str(error))
        await self.check_turn(self.client, "say x", "x")

    async def test_a_refusal_that_nobody_asked_for_is_logged(self) -> None:
        async with fake() as client:
            client.tool(name="not a name")(lambda: None)
            await client.list_models()
            with self.assertLogs("ringback", "WARNING"):
                await client.close()

    async def test_all_or_none_are_registered(self) -> None:
        def good() -> str:
            return "old"

        def newer() -> str:
            return "new"

        await self.client.register_tools(good)
        newer.__name__ = "good"

        def bad() -> None: ...

        bad.__name__ = "not a name"
        await self.check_refusal(self.client.register_tools(newer, bad), "invalid_params", -32602)
        await self.check_turn(self.client, "call good {}", "old")
        registered = await self.client.register_tools(newer)
        self.assertEqual(registered, {"registered": [], "replaced": ["good"]})
        await self.check_turn(self.client, "call good {}", "new")
        self.assertEqual(await self.client.unregister_tools("good", "other"), ["good"])
        await self.check_turn(self.client, "call good {}", "error -32602: No tool 'good'.")

    async def test_tools_of_a_session_come_before_those_of_all(self) -> None:
        @self.client.tool
        def who() -> str:
            return "everybody"

        async with await self.client.session() as session:

            @session.tool(name="who")
            def who_here() -> str:
                return "only here"

            self.assertEqual((await session.prompt("call who {}")).text, "only here")
            self.assertEqual(len(await session.list_tools()), 2)
            await self.check_turn(self.client, "call who {}", "everybody")

    async def test_results_that_are_too_large_are_errors(self) -> None:
        async with fake("--max-bytes", "2000") as client:

            @client.tool
            def huge() -> str:
                return "x" * 3000

            result = await client.prompt("call huge {}")
            self.assertRegex(result.text, "^error -32603: The message has 3... bytes, .* 2000")
            await self.check_refusal(client.prompt("say " + "x" * 3000), "message_too_large", None)
            await self.check_turn(client, "call huge {}", result.text)

    async def test_media(self) -> None:
        @self.client.tool
        def draw() -> List[Dict[str, Any]]:
            return [image(b"\x89PNG", "image/png")]

        await self.check_turn(self.client, "call draw {}", "<image>")


class Approvals(DaemonTest):
    async def check(self, approve: Any, text: str) -> None:
        client = fake(approve=approve)

        @client.tool
        def say(word: str) -> str:
            return word

        async with client:
            self.assertTrue(client.daemon.initialized["received"]["capabilities"]["approvals"])
            await self.check_turn(client, 'ask say {"word": "hi"}', text)

    async def test_decisions(self) -> None:
        async def look(request: ApprovalRequest) -> Approval:
            self.assertEqual((request.name, request.arguments), ("say", {"word": "hi"}))
            return Approval("allow", arguments={"word": "other"})

        await self.check(lambda request: True, "hi")
        await self.check(lambda request: "allow_always", "hi")
        await self.check(lambda request: Approval("deny", reason="no"), "denied: no")
        await self.check(look, "other")

    async def test_who_cannot_decide_does_not_allow(self) -> None:
        def fail(request: ApprovalRequest) -> bool:
            raise ValueError("oh")

        await self.check(fail, "denied: The approval failed: ValueError: oh")
        words = "denied: The approval failed: ValueError: 'perhaps' is no decision"
        await self.check(lambda request: "perhaps", words)
        await self.check(lambda request: None, words.replace("'perhaps'", "None"))

    async def test_without_a_callback_nothing_is_declared(self) -> None:
        async with fake() as client:
            self.assertEqual(client.daemon.initialized["received"]["capabilities"], {})
            await self.check_turn(
                client, "ask say {}", "error -32601: Unknown method 'tools/approve'."
            )
