"""The client against the real daemon; the variable RINGBACK names it."""

from __future__ import annotations

import asyncio
import enum
import os
import signal
import unittest
from dataclasses import dataclass, field
from typing import Annotated, Any, Dict, List, Literal, Optional, Set, Tuple, TypedDict, Union

import support  # noqa: F401 (puts the package on the path)
from ringback import (
    Approval,
    ApprovalRequest,
    Client,
    DaemonDied,
    RingbackError,
    Steered,
    ToolCall,
    ToolContext,
    TurnFinished,
    Waiting,
    image,
)
from support import REAL, DaemonTest, collected, tool_results


class Unit(enum.Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


class Options(TypedDict, total=False):
    verbose: bool


@dataclass
class Place:
    city: str
    inside: Optional[Place] = None
    tags: List[str] = field(default_factory=list)


async def happens(event: asyncio.Event, prompt: asyncio.Future[Any]) -> None:
    """Waits for an event during a turn; a turn that ends before it is a failure."""
    waiting = asyncio.ensure_future(event.wait())
    await asyncio.wait({waiting, prompt}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not event.is_set():
        raise AssertionError(f"The turn ended first: {await prompt}")


@unittest.skipUnless(REAL, "RINGBACK names no daemon")
class RealDaemon(DaemonTest):
    async def asyncSetUp(self) -> None:
        self.client = Client.spawn(REAL)
        await self.client.__aenter__()
        self.addAsyncCleanup(self.client.close)

    def add_tool(self) -> List[Tuple[float, float]]:
        calls: List[Tuple[float, float]] = []

        @self.client.tool
        def add(a: float, b: float) -> float:
            """Adds two numbers."""
            calls.append((a, b))
            return a + b

        return calls

    async def test_it_says_who_it_is(self) -> None:
        self.assertEqual(self.client.server_info["name"], "ringback")
        self.assertGreater(self.client.limits["maxMessageBytes"], 1_000_000)
        models = await self.client.list_models()
        self.assertIn("rehearsal/rehearsal", [model["id"] for model in models] + [
            f"{model['provider']}/{model['id']}" for model in models
        ])  # fmt: skip

    async def test_the_tool_add(self) -> None:
        calls = self.add_tool()
        result = await self.client.prompt("What is 5 + 7?")
        self.assertEqual(calls, [(5, 7)])
        self.assertIn("12", result.text)
        self.assertEqual((result.stop_reason, result.steps), ("end_turn", 2))

    async def test_updates_in_order(self) -> None:
        self.add_tool()
        session = await self.client.session()
        turn = session.stream("What is 5 + 7?")
        updates, words = await collected(turn)
        self.assertEqual(words, turn.result.text)
        self.assertEqual([u.seq for u in updates], list(range(1, len(updates) + 1)))
        self.assertEqual(updates[0].type, "turn_started")
        self.assertIsInstance(updates[-1], TurnFinished)
        (call,) = [u for u in updates if isinstance(u, ToolCall)]
        self.assertEqual((call.name, call.arguments), ("add", {"a": 5, "b": 7}))
        history = await session.messages()
        self.assertEqual([m["role"] for m in history], ["user", "assistant", "assistant"])

    async def test_every_schema_is_taken(self) -> None:
        @self.client.tool
        def everything(
            words: Annotated[str, {"minLength": 1}],
            number: int,
            unit: Unit,
            size: Literal["s", "m"],
            place: Place,
            options: Options,
            pair: Tuple[int, str],
            either: Union[int, str, None] = None,
            some: Set[int] = frozenset(),  # type: ignore[assignment]
            counts: Optional[Dict[str, int]] = None,
            anything: Any = None,
        ) -> None:
            """Takes everything."""

        (tool,) = await self.client.list_tools()
        self.assertEqual(tool["name"], "everything")
        self.assertIn("Place", tool["inputSchema"]["$defs"])

    async def test_a_refused_tool(self) -> None:
        client = self.client
        client.tool(name="no name")(lambda: None)
        error = await self.check_refusal(client.prompt("Hello"), "invalid_params", -32602)
        self.assertEqual(error.problems[0]["pointer"], "/tools/0/name")
        with self.assertRaises(TypeError):
            client.tool(input_schema={"type": "nonsense"})(lambda *numbers: None)
        client.tool(name="odd", input_schema={"type": "nonsense"})(lambda: None)
        await self.check_refusal(client.prompt("Hello"), "invalid_params", -32602)
        self.assertEqual((await client.prompt("Hello")).stop_reason, "end_turn")

    async def test_a_failing_tool_is_told_to_the_model(self) -> None:
        @self.client.tool
        def add(a: int, b: int) -> int:
            raise ValueError("out of numbers")

        session = await self.client.session()
        await session.prompt("What is 5 + 7?")
        results = tool_results(await session.messages())
        self.assertTrue(results[0]["isError"])
        self.assertEqual(results[0]["content"][0]["text"], "ValueError: out of numbers")

    async def test_a_session_has_one_turn_at_a_time(self) -> None:
        entered, leave = asyncio.Event(), asyncio.Event()

        @self.client.tool
        async def add(a: int, b: int) -> int:
            entered.set()
            await leave.wait()
            return a + b

        session = await self.client.session()
        first = asyncio.ensure_future(session.prompt("What is 5 + 7?"))
        await happens(entered, first)
        await self.check_refusal(session.prompt("And 1 + 1?"), "session_busy", -32003)
        leave.set()
        self.assertIn("12", (await first).text)

    async def test_cancelling_in_a_tool_call(self) -> None:
        entered, cancelled = asyncio.Event(), asyncio.Event()

        @self.client.tool
        async def add(a: int, b: int, context: ToolContext) -> int:
            context.progress("thinking")
            entered.set()
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                cancelled.set()
                raise
            return 0

        session = await self.client.session()
        prompt = asyncio.ensure_future(session.prompt("What is 5 + 7?"))
        await happens(entered, prompt)
        prompt.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await prompt
        await asyncio.wait_for(cancelled.wait(), 10)
        entered.clear()
        cancelled.clear()
        turn = asyncio.ensure_future(session.prompt("What is 5 + 7?"))
        await happens(entered, turn)
        session.cancel()
        self.assertEqual((await turn).stop_reason, "cancelled")
        await asyncio.wait_for(cancelled.wait(), 10)

    async def test_many_sessions_at_once(self) -> None:
        self.add_tool()

        async def ask(n: int) -> str:
            async with await self.client.session() as session:
                return (await session.prompt(f"What is {n} + {n}?")).text

        answers = await asyncio.gather(*(ask(n) for n in range(50)))
        for n, answer in enumerate(answers):
            self.assertIn(str(2 * n), answer)
        self.assertEqual(await self.client.list_sessions(), [])

    async def test_big_results(self) -> None:
        @self.client.tool
        def add(a: int, b: int) -> str:
            return "x" * 3_000_000

        result = await self.client.prompt("What is 5 + 7?")
        self.assertEqual(result.stop_reason, "end_turn")
        huge = "x" * (self.client.limits["maxMessageBytes"] + 1)
        await self.check_refusal(self.client.prompt(huge), "message_too_large", None)

    async def test_approvals(self) -> None:
        async def decide(request: ApprovalRequest) -> Approval:
            if request.arguments["a"] == 5:
                return Approval("allow", arguments={"a": 6, "b": 7})
            return Approval("deny", reason="not today")

        async with Client.spawn(REAL, approve=decide) as client:
            calls: List[Tuple[float, float]] = []

            @client.tool(policy={"approval": "ask"})
            def add(a: float, b: float) -> float:
                calls.append((a, b))
                return a + b

            self.assertIn("13", (await client.prompt("What is 5 + 7?")).text)
            session = await client.session()
            await session.prompt("What is 1 + 2?")
            self.assertEqual(calls, [(6, 7)])
            await session.prompt("What is 1 + 2?", approval={"tools": {"add": "never"}})
            self.assertEqual(calls, [(6, 7), (1, 2)])

    async def test_steering(self) -> None:
        entered, leave = asyncio.Event(), asyncio.Event()

        @self.client.tool
        async def add(a: int, b: int) -> int:
            if a == 5:
                entered.set()
                await leave.wait()
            return a + b

        session = await self.client.session()
        turn = session.stream("What is 5 + 7?")
        reading = asyncio.ensure_future(collected(turn))
        await happens(entered, reading)
        steered = await session.steer("And what is 3 + 4?")
        leave.set()
        updates, _ = await reading
        self.assertEqual(steered, turn.result.turn_id)
        self.assertEqual(len([u for u in updates if isinstance(u, Steered)]), 1)
        await self.check_refusal(session.steer("x"), "turn_not_found", -32002)

    async def test_preview_and_configure(self) -> None:
        session = await self.client.session()
        await session.configure(instructions="Be very brief.", limits={"steps": 1})
        preview = await session.preview("Hello")
        self.assertEqual(preview["model"], "rehearsal/rehearsal")
        self.assertEqual(await session.messages(), [])
        error = await self.check_refusal(
            session.configure(limits={"stepz": 1}),  # type: ignore[typeddict-unknown-key]
            "invalid_params",
            -32602,
        )
        self.assertEqual(error.problems[0]["pointer"], "/limits/stepz")

    async def test_structured_output(self) -> None:
        result = await self.client.prompt("The city is Oslo.", output_schema=Place)
        self.assertIsInstance(result.structured_output, dict)
        self.assertIn("city", result.structured_output)

    async def test_structured_content(self) -> None:
        @self.client.tool(output_schema=List[int])
        def add(a: int, b: int) -> List[int]:
            return [a + b]

        session = await self.client.session()
        await session.prompt("What is 5 + 7?")
        results = tool_results(await session.messages())
        self.assertEqual(results[0]["structuredContent"], [12])
        self.assertFalse(results[0]["isError"])

    async def test_waiting(self) -> None:
        @self.client.tool
        async def add(a: int, b: int) -> int:
            await asyncio.sleep(2.5)
            return a + b

        updates, _ = await collected(self.client.stream("What is 5 + 7?"))
        waiting = [u for u in updates if isinstance(u, Waiting)][0]
        self.assertTrue(waiting.on.startswith("tool:"))
        self.assertGreaterEqual(waiting.elapsed_ms, 1000)

    async def test_media_results(self) -> None:
        @self.client.tool
        def add(a: int, b: int) -> List[Dict[str, Any]]:
            return [image(b"\x89PNG", "image/png")]

        session = await self.client.session()
        await session.prompt("What is 5 + 7?")
        results = tool_results(await session.messages())
        self.assertEqual(results[0]["content"][0]["type"], "image")

    async def test_tools_of_one_session(self) -> None:
        async with await self.client.session() as session:

            @session.tool
            def add(a: int, b: int) -> int:
                return a + b

            self.assertIn("12", (await session.prompt("What is 5 + 7?")).text)
            self.assertEqual(len(await session.list_tools()), 1)
            self.assertEqual(await self.client.list_tools(), [])
            self.assertEqual(await session.unregister_tools("add", "other"), ["add"])

    async def test_errors(self) -> None:
        await self.check_refusal(self.client.request("no/such"), "method_not_found", -32601)
        await self.check_refusal(
            self.client.request("session/close", {"sessionId": "no"}), "unknown_session", -32002
        )
        with self.assertRaises(RingbackError) as caught:
            await self.client.prompt("x", model="no/such")
        self.assertEqual(caught.exception.code, -32010)
        session = await self.client.session(session_id="mine")
        await self.check_refusal(self.client.session(session_id="mine"), "session_exists", -32602)
        await session.close()
        self.assertEqual((await self.client.session(session_id="mine")).id, "mine")

    async def test_death_in_a_turn_and_a_restart(self) -> None:
        calls = self.add_tool()
        entered = asyncio.Event()

        @self.client.tool
        async def wait() -> None:
            """Waits for ever."""
            entered.set()
            await asyncio.sleep(3600)

        session = await self.client.session()
        prompts = [
            asyncio.ensure_future(s.prompt("Wait for ever.")) for s in (session, self.client)
        ]
        await happens(entered, prompts[0])
        process = self.client.daemon.process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        for died in await asyncio.gather(*prompts, return_exceptions=True):
            assert isinstance(died, DaemonDied)
            self.assertEqual(died.exit_status, -9)
            self.assertIn("was ended by signal 9", str(died))
        await self.client.restart()
        await self.check_refusal(session.prompt("Hello"), "session_lost", None)
        self.assertIn("12", (await self.client.prompt("What is 5 + 7?")).text)
        self.assertEqual(calls, [(5, 7)])

    async def test_death_and_shutdown(self) -> None:
        process = self.client.daemon.process
        assert process is not None

        @self.client.tool
        def add(a: int, b: int) -> int:
            assert process is not None
            process.kill()
            return 0

        with self.assertRaises(DaemonDied) as caught:
            await self.client.prompt("What is 5 + 7?")
        self.assertEqual(caught.exception.exit_status, -9)
        other = Client.spawn(REAL)
        async with other:
            await other.prompt("Hello")
        self.assertEqual(other.exit_status, 0)

    async def test_closing_during_a_turn(self) -> None:
        entered = asyncio.Event()

        @self.client.tool
        async def add(a: int, b: int) -> int:
            entered.set()
            await asyncio.sleep(3600)
            return 0

        prompt = asyncio.ensure_future(self.client.prompt("What is 5 + 7?"))
        await happens(entered, prompt)
        await self.client.close()
        self.assertEqual(self.client.exit_status, 0)
        self.assertEqual((await prompt).stop_reason, "cancelled")
