#!/usr/bin/env python3
"""The daemon with the JSON-RPC client of pygls, and nothing of Ringback's own clients.

    pip install pygls
    RINGBACK=/path/to/ringback python3 Tests/ClientTests/Foreign/pygls_client.py

Prints what it did. The exit status is 1 when anything is not as protocol.md says.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from typing import Any, Awaitable, TypeVar

from pygls.client import JsonRPCClient
from pygls.exceptions import JsonRpcException

WAIT_SECONDS = 30
"""How long each single wait may take."""

WHOLE_SECONDS = 120
"""How long everything may take."""

ADD = {
    "name": "add",
    "description": "Add two numbers",
    "inputSchema": {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
        "required": ["a", "b"],
    },
}

Value = TypeVar("Value")


def plain(value: Any) -> Any:
    """Returns a value without the named tuples that pygls makes of objects."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(member) for name, member in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    return value


def expect(value: Any, expected: Any) -> None:
    if value != expected:
        raise AssertionError(f"expected {expected!r}, came {value!r}")


async def bounded(waited: Awaitable[Value]) -> Value:
    return await asyncio.wait_for(waited, WAIT_SECONDS)


class Daemon(JsonRPCClient):
    """pygls' client, with a list of what arrived and of what pygls found wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[tuple[str, Any]] = []
        self.faults: list[str] = []
        self.is_silent = False
        self.called = asyncio.Event()
        self.call_cancelled = asyncio.Event()
        self.status: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

        @self.feature("session/update")
        def updated(params: Any) -> None:
            self.events.append(("update", plain(params)))

        @self.feature("tools/call")
        async def call(params: Any) -> dict[str, Any]:
            return await self.call(plain(params))

    async def call(self, call: dict[str, Any]) -> dict[str, Any]:
        """Adds, or waits for its cancel when it is to be silent."""
        self.events.append(("call", call))
        self.called.set()
        if self.is_silent:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.call_cancelled.set()
                raise
        expect(call["name"], "add")
        return {"content": str(call["arguments"]["a"] + call["arguments"]["b"])}

    async def request(self, method: str, params: Any = None, id: str | None = None) -> Any:
        return plain(await bounded(self.protocol.send_request_async(method, params, id)))

    async def prompt(self, text: str, id: str | None = None) -> Any:
        """Prompts, and notes where the answer stands among the updates."""
        future = self.protocol.send_request("session/prompt", {"prompt": text}, msg_id=id)
        # Runs where the message is read, so the order is that of the wire.
        future.add_done_callback(lambda _: self.events.append(("answer", None)))
        return plain(await bounded(asyncio.wrap_future(future)))

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        self.faults.append(f"{source.__name__}: {error!r}")

    async def server_exit(self, server: asyncio.subprocess.Process) -> None:
        self.status.set_result(server.returncode)


def expect_order(events: list[tuple[str, Any]]) -> int:
    """Checks that the updates of one turn are complete and stand before its answer."""
    expect([kind for kind, _ in events].count("answer"), 1)
    expect(events[-1][0], "answer")
    updates = [value for kind, value in events if kind == "update"]
    expect([update["seq"] for update in updates], list(range(1, len(updates) + 1)))
    expect(updates[0]["update"]["type"], "turn_started")
    expect(updates[-1]["update"]["type"], "turn_finished")
    return len(updates)


async def begin(daemon: Daemon) -> None:
    await bounded(daemon.start_io(os.environ.get("RINGBACK", "ringback")))
    opened = await daemon.request(
        "initialize",
        {"protocolVersion": 1, "processId": os.getpid(), "clientInfo": {"name": "pygls"}},
    )
    expect(opened["protocolVersion"], 1)
    expect(opened["serverInfo"]["name"], "ringback")
    daemon.protocol.notify("initialized", {})
    expect(
        await daemon.request("tools/register", {"tools": [ADD]}),
        {"registered": ["add"], "replaced": []},
    )
    print(f"initialized version {opened['serverInfo']['version']}, registered add")


async def check_prompt(daemon: Daemon) -> None:
    answer = await daemon.prompt("What is 5 + 7?")
    expect(answer["stopReason"], "end_turn")
    expect(answer["steps"], 2)
    text = "".join(block["text"] for block in answer["message"]["content"])
    expect(text, "The answer is 12.")
    count = expect_order(daemon.events)
    calls = [value["arguments"] for kind, value in daemon.events if kind == "call"]
    expect(calls, [{"a": 5, "b": 7}])
    updates = [value["update"] for kind, value in daemon.events if kind == "update"]
    streamed = "".join(update["text"] for update in updates if update["type"] == "text_delta")
    expect(streamed, text)
    print(f"prompted: {text!r} after 1 tool call and {count} updates in order")


async def check_error(daemon: Daemon) -> None:
    try:
        await daemon.request("session/prompt", {"sessionId": "nowhere", "prompt": "Hello"})
    except JsonRpcException as error:
        expect(error.code, -32002)
        expect(plain(error.data)["kind"], "unknown_session")
        print(f"refused as {type(error).__name__}: {error.code} unknown_session")
        return
    raise AssertionError("a prompt to an unknown session was answered")


async def check_cancel(daemon: Daemon) -> None:
    daemon.events.clear()
    daemon.called.clear()
    daemon.is_silent = True
    prompt = asyncio.ensure_future(daemon.prompt("What is 1 + 2?", id="to be cancelled"))
    await bounded(daemon.called.wait())
    daemon.protocol.notify("$/cancelRequest", {"id": "to be cancelled"})
    expect((await bounded(prompt))["stopReason"], "cancelled")
    await bounded(daemon.call_cancelled.wait())
    count = expect_order(daemon.events)
    print(f"cancelled: the tool call that did not answer and its prompt, {count} updates in order")


async def end(daemon: Daemon) -> None:
    expect(await daemon.request("shutdown"), None)
    daemon.protocol.notify("exit")
    expect(await bounded(daemon.status), 0)
    await bounded(daemon.stop())
    expect(daemon.faults, [])
    print("ended with status 0")


async def main() -> None:
    daemon = Daemon()
    try:
        await begin(daemon)
        await check_prompt(daemon)
        await check_error(daemon)
        await check_cancel(daemon)
        await end(daemon)
    finally:
        # A daemon that is still there has failed a check; it must not outlive this.
        if daemon._server is not None and daemon._server.returncode is None:
            daemon._server.kill()


if __name__ == "__main__":
    try:
        asyncio.run(asyncio.wait_for(main(), WHOLE_SECONDS))
    except Exception:
        traceback.print_exc()
        sys.exit(1)
