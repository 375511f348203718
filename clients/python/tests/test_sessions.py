"""Sessions, turns, updates and their cancellation."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from typing import Any, List

import support  # noqa: F401 (puts the package on the path)
from ringback import Discarded, RingbackError, TextDelta, ToolCallUpdate, UsageUpdate, text
from ringback.update_queue import JOIN_ABOVE, MAX_WAITING_UPDATES, UpdateQueue
from ringback.updates import update_from_wire
from support import DaemonTest, collected, fake


class Sessions(DaemonTest):
    async def asyncSetUp(self) -> None:
        self.client = fake()
        await self.client.__aenter__()
        self.addAsyncCleanup(self.client.close)

    async def test_what_initialize_says(self) -> None:
        self.assertEqual(self.client.server_info["name"], "fake")
        received = self.client.daemon.initialized["received"]
        self.assertEqual((received["protocolVersion"], received["processId"]), (1, os.getpid()))
        async with fake(
            providers={"p": {"baseUrl": "x"}},
            exclude_updates=["usage"],
            process_id=None,
            trace="messages",
            client_info={"name": "me"},
        ) as client:
            self.assertEqual(
                client.daemon.initialized["received"],
                {
                    "protocolVersion": 1,
                    "clientInfo": {"name": "me"},
                    "capabilities": {"updates": {"exclude": ["usage"]}},
                    "providers": {"p": {"baseUrl": "x"}},
                    "trace": "messages",
                },
            )

    async def test_the_result_of_a_turn(self) -> None:
        session = await self.client.session(session_id="mine", model="a/b")
        self.assertEqual((session.id, session.model), ("mine", "a/b"))
        result = await session.prompt([text("say hello"), text('structured {"a": 1}\nstop limit')])
        self.assertEqual((result.session_id, result.stop_reason), ("mine", "limit"))
        self.assertEqual((result.text, result.structured_output), ("hello ", {"a": 1}))
        self.assertEqual((result.steps, result.limit), (1, {"kind": "steps", "value": 1}))
        self.assertEqual(result.usage["outputTokens"], 1)

    async def test_fields_go_out_under_their_names(self) -> None:
        @dataclass
        class Answer:
            n: int

        session = await self.client.session()
        sent: Any = await session.preview(
            "x",
            tool_choice={"name": "t"},
            parallel_tool_calls=False,
            output_schema=Answer,
            limits={"steps": 3},
            model=None,  # type: ignore[arg-type]
        )
        echo = sent["echo"]
        self.assertEqual(echo["outputSchema"]["required"], ["n"])
        del echo["outputSchema"]
        self.assertEqual(
            echo,
            {
                "sessionId": session.id,
                "prompt": "x",
                "toolChoice": {"name": "t"},
                "parallelToolCalls": False,
                "limits": {"steps": 3},
            },
        )
        with self.assertRaises(TypeError):
            await session.prompt("x", tool_chioce="auto")  # type: ignore[call-arg]

    async def test_the_thin_methods(self) -> None:
        session = await self.client.session()
        self.assertEqual(await session.steer("x", expected_turn_id="t"), "t")
        await session.configure(instructions="i")
        self.assertEqual(session.model, "a/b")
        history: List[Any] = list(await session.messages())
        self.assertEqual([message["n"] for message in history], [0, 1, 2, 3, 4])
        self.assertEqual(await self.client.list_sessions(), [{"sessionId": session.id}])
        self.assertEqual((await self.client.list_models("rehearsal"))[0]["provider"], "rehearsal")
        await session.close()
        await session.close()
        self.assertEqual(await self.client.list_sessions(), [])
        await self.check_refusal(session.prompt("say x"), "session_closed", None)
        await self.check_refusal(self.client.request("no/method"), "method_not_found", -32601)

    async def test_updates_and_then_the_result(self) -> None:
        session = await self.client.session()
        turn = session.stream('reason hm\nsay hello world\nupdate {"type": "new", "x": 1}')
        with self.assertRaises(RuntimeError):
            turn.result
        updates, words = await collected(turn)
        self.assertEqual([u.type for u in updates], [
            "turn_started", "reasoning_delta", "text_delta", "text_delta", "new", "turn_finished",
        ])  # fmt: skip
        self.assertEqual([u.seq for u in updates], [1, 2, 3, 4, 5, 6])
        self.assertEqual((words, turn.result.text), ("hello world ", "hello world "))
        self.assertEqual((updates[4].raw, turn.id), ({"type": "new", "x": 1}, turn.result.turn_id))
        self.assertIs(await turn, turn.result)
        async with session.stream("say x") as other:
            self.assertEqual((await other).text, "x ")

    async def test_two_sessions_at_a_time_keep_their_updates_apart(self) -> None:
        async def words(word: str) -> str:
            session = await self.client.session()
            _, said = await collected(session.stream(f"say {word * 3}\n" * 50))
            return said

        letters = "abcdefgh"
        said = await asyncio.gather(*(words(letter) for letter in letters))
        self.assertEqual(said, [f"{letter * 3} " * 50 for letter in letters])

    async def test_a_prompt_in_a_turn_is_refused_and_costs_the_turn_nothing(self) -> None:
        session = await self.client.session()
        async with session.stream("say a\nhang") as first:
            await self.check_refusal(session.prompt("say b"), "session_busy", -32003)
            session.cancel()
            self.assertEqual((await first).stop_reason, "cancelled")
        _, words = await collected(session.stream("say c"))
        self.assertEqual(words, "c ")

    async def test_an_error_answer_is_raised(self) -> None:
        session = await self.client.session()
        data = {"kind": "rate_limited", "retryable": True, "retryAfterMs": 5}
        refusal = json.dumps({"code": -32010, "message": "Slow down", "data": data})
        error = await self.check_refusal(
            session.prompt(f"refuse {refusal}"), "rate_limited", -32010
        )
        self.assertEqual((error.retryable, error.retry_after_ms), (True, 5))
        self.assertEqual((error.message, error.data), ("Slow down", data))
        with self.assertRaises(RingbackError):
            await collected(session.stream(f"refuse {refusal}"))

    async def test_listeners(self) -> None:
        heard: List[str] = []

        def listen(update: Any) -> None:
            heard.append(update.type)
            if update.type == "turn_started":
                raise ValueError("a listener's mistake")

        def note(method: str, params: Any) -> None:
            heard.append(method)

        async with fake(on_update=listen, on_notification=note) as client:
            with self.assertLogs("ringback", "ERROR"):
                trace = '{"jsonrpc": "2.0", "method": "$/logTrace", "params": {"message": "m"}}'
                await client.prompt(f"say x\nraw {trace}")
        self.assertEqual(heard, ["turn_started", "text_delta", "$/logTrace", "turn_finished"])


class Cancellation(DaemonTest):
    async def test_cancelling_the_task_cancels_the_turn(self) -> None:
        async with fake() as client:
            session = await client.session()
            for start in (session.prompt, lambda prompt: collected(session.stream(prompt))):
                with self.assertRaises(asyncio.TimeoutError):
                    await asyncio.wait_for(start("hang"), 0.05)
                self.assertEqual((await session.prompt("say free again")).text, "free again ")

    async def test_leaving_the_loop_cancels_the_turn(self) -> None:
        async with fake() as client:
            session = await client.session()
            async with session.stream("say a\nhang") as turn:
                async for update in turn:
                    if isinstance(update, TextDelta):
                        break
            self.assertEqual((await turn).stop_reason, "cancelled")
            self.assertEqual((await session.prompt("say free again")).text, "free again ")

    async def test_a_loop_left_without_a_context_cancels_too(self) -> None:
        async with fake() as client:
            session = await client.session()
            turn = session.stream("hang")
            async for _ in turn:
                break
            self.assertEqual((await turn).stop_reason, "cancelled")

    async def test_a_session_is_free_after_a_loop_that_was_left(self) -> None:
        async with fake() as client:
            session = await client.session()
            for _ in range(20):
                async for _ in session.stream("say a\nhang"):
                    break
                self.assertEqual((await session.prompt("say b")).text, "b ")
                with self.assertRaises(ZeroDivisionError):
                    async for _ in session.stream("hang"):
                        1 // 0
            self.assertEqual((await session.prompt("say c")).text, "c ")
            async for _ in client.stream("hang"):
                break
            self.assertEqual(len(await client.list_sessions()), 1)

    async def test_a_daemon_that_does_not_answer_a_cancel_holds_up_nobody(self) -> None:
        async with fake("--no-cancel", cancel_timeout=0.05) as client:
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(client.prompt("hang"), 0.05)
            await self.check_turn(client, "say x", "x")

    async def test_a_stream_of_its_own_session_closes_it(self) -> None:
        async with fake() as client:
            _, words = await collected(client.stream("say hello"))
            self.assertEqual((words, await client.list_sessions()), ("hello ", []))

    async def test_a_cancelled_opening_leaves_no_session(self) -> None:
        async with fake() as client:
            for start in (client.session, lambda: client.stream("say x").__aenter__()):
                opening = asyncio.ensure_future(start())
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                opening.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await opening
                await self.check_turn(client, "say x", "x")
                self.assertEqual([s["sessionId"] for s in await client.list_sessions()], [])

    async def test_closing_the_client_ends_open_calls(self) -> None:
        client = fake()
        async with client:
            open_prompt = asyncio.ensure_future(client.prompt("hang"))
            await asyncio.sleep(0)
        await self.check_refusal(open_prompt, "client_closed", None)
        await self.check_refusal(client.prompt("x"), "client_closed", None)
        self.assertEqual(client.exit_status, 0)


class Updates(DaemonTest):
    def delta(self, seq: int, message_id: str = "m") -> Any:
        update = {"type": "text_delta", "messageId": message_id, "text": str(seq % 10)}
        return update_from_wire({"sessionId": "s", "turnId": "t", "seq": seq, "update": update})

    async def taken(self, queue: UpdateQueue) -> List[Any]:
        queue.close()
        found: List[Any] = []
        while True:
            update = await queue.take()
            if update is None:
                return found
            found.append(update)

    async def test_a_consumer_that_lags_gets_deltas_joined(self) -> None:
        queue = UpdateQueue()
        count = 3 * MAX_WAITING_UPDATES
        for seq in range(count):
            queue.put(self.delta(seq, "a" if seq < count - 10 else "b"))
        found = await self.taken(queue)
        self.assertEqual(len(found), JOIN_ABOVE + 1)
        self.assertEqual("".join(u.text for u in found), "".join(str(n % 10) for n in range(count)))
        self.assertEqual([u.seq for u in found[-2:]], [count - 11, count - 1])
        self.assertEqual(found[-1].raw["text"], found[-1].text)

    async def test_a_consumer_that_lags_too_far_is_told(self) -> None:
        queue = UpdateQueue()
        for seq in range(MAX_WAITING_UPDATES + 1):
            queue.put(self.delta(seq, str(seq)))
        self.assertTrue(queue.is_overrun)
        self.assertEqual(len(await self.taken(queue)), MAX_WAITING_UPDATES)

    async def test_members_have_python_names(self) -> None:
        def read(**update: Any) -> Any:
            return update_from_wire({"sessionId": "s", "turnId": "t", "seq": 1, "update": update})

        call = read(
            type="tool_call_update", callId="c", status="failed", isError=True, durationMs=3
        )
        self.assertIsInstance(call, ToolCallUpdate)
        self.assertEqual((call.call_id, call.is_error, call.duration_ms), ("c", True, 3))
        gone = read(type="discarded", messageIds=["m"], callIds=[], reason="r")
        self.assertIsInstance(gone, Discarded)
        self.assertEqual(gone.message_ids, ["m"])
        usage = read(type="usage", inputTokens=3)
        self.assertIsInstance(usage, UsageUpdate)
        self.assertEqual(usage.usage, {"inputTokens": 3})
        cases: List[Any] = [{}, {"update": {}}, {"sessionId": "s", "update": 1}]
        for malformed in cases:
            with self.assertRaises((KeyError, TypeError)):
                update_from_wire(malformed)
