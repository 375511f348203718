#!/usr/bin/env python3
"""The daemon with python-lsp-jsonrpc, and nothing of Ringback's own clients.

    pip install python-lsp-jsonrpc
    RINGBACK=/path/to/ringback python3 Tests/ClientTests/Foreign/pylsp_jsonrpc_client.py

Prints what it did. The exit status is 1 when anything is not as protocol.md says.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import traceback
from concurrent.futures import Future
from typing import Any

from pylsp_jsonrpc.endpoint import Endpoint
from pylsp_jsonrpc.exceptions import JsonRpcException
from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

WAIT_SECONDS = 30
"""How long each single wait may take."""

ADD = {
    "name": "add",
    "description": "Add two numbers",
    "inputSchema": {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
        "required": ["a", "b"],
    },
}


def expect(value: Any, expected: Any) -> None:
    if value != expected:
        raise AssertionError(f"expected {expected!r}, came {value!r}")


class SilentCall(Future):
    """A tool call that is under way, hears of its cancel, and never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.was_cancelled = threading.Event()

    def cancel(self) -> bool:
        self.was_cancelled.set()
        return False


class Daemon:
    """The process, and the library's endpoint on its stdin and stdout."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [os.environ.get("RINGBACK", "ringback")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdin and self.process.stdout
        self.events: list[tuple[str, Any]] = []
        self.is_silent = False
        self.called = threading.Event()
        self.answered = threading.Event()
        self.silent = SilentCall()
        self.id = 0
        self.endpoint = Endpoint(
            {"session/update": self.updated, "tools/call": self.call},
            JsonRpcStreamWriter(self.process.stdin).write,
            # Numbers, where other libraries send strings.
            id_generator=self.next_id,
        )
        reader = JsonRpcStreamReader(self.process.stdout)
        self.reading = threading.Thread(
            target=reader.listen, args=(self.endpoint.consume,), daemon=True
        )
        self.reading.start()

    def next_id(self) -> int:
        self.id += 1
        return self.id

    def updated(self, params: dict[str, Any]) -> None:
        self.events.append(("update", params))

    def call(self, params: dict[str, Any]) -> Any:
        """Adds at once, or leaves the call to a future that nobody completes."""
        self.events.append(("call", params))
        self.called.set()
        if self.is_silent:
            return self.silent
        return {"content": str(params["arguments"]["a"] + params["arguments"]["b"])}

    def send(self, method: str, params: Any = None) -> Future[Any]:
        return self.endpoint.request(method, params)

    def request(self, method: str, params: Any = None) -> Any:
        return self.send(method, params).result(WAIT_SECONDS)

    def prompt(self, text: str) -> Future[Any]:
        """Prompts; where the answer stands among the updates is noted."""
        self.events.clear()
        self.called.clear()
        self.answered.clear()
        future = self.send("session/prompt", {"prompt": text})
        # Runs in the reading thread, so the order is that of the wire.
        future.add_done_callback(self.note_answer)
        return future

    def note_answer(self, _: Future[Any]) -> None:
        self.events.append(("answer", None))
        self.answered.set()

    def answer(self, prompt: Future[Any]) -> Any:
        """Waits for a prompt's answer and until it is noted."""
        if not self.answered.wait(WAIT_SECONDS):
            raise AssertionError("the prompt was not answered")
        return prompt.result(0)

    def expect_order(self) -> int:
        """Checks that the updates of one turn are complete and stand before its answer."""
        expect([kind for kind, _ in self.events].index("answer"), len(self.events) - 1)
        updates = [value for kind, value in self.events if kind == "update"]
        expect([update["seq"] for update in updates], list(range(1, len(updates) + 1)))
        expect(updates[-1]["update"]["type"], "turn_finished")
        return len(updates)


def begin(daemon: Daemon) -> None:
    opened = daemon.request("initialize", {"protocolVersion": 1, "processId": os.getpid()})
    expect(opened["protocolVersion"], 1)
    daemon.endpoint.notify("initialized")
    registered = daemon.request("tools/register", {"tools": [ADD]})
    expect(registered, {"registered": ["add"], "replaced": []})
    print(f"initialized version {opened['serverInfo']['version']}, registered add")


def check_prompt(daemon: Daemon) -> None:
    answer = daemon.answer(daemon.prompt("What is 5 + 7?"))
    expect(answer["stopReason"], "end_turn")
    expect(answer["message"]["content"], [{"type": "text", "text": "The answer is 12."}])
    expect([kind for kind, _ in daemon.events].count("call"), 1)
    print(f"prompted: 1 tool call and {daemon.expect_order()} updates in order")


def check_error(daemon: Daemon) -> None:
    try:
        daemon.request("session/prompt", {"sessionId": "nowhere", "prompt": "Hello"})
    except JsonRpcException as error:
        expect(error.code, -32002)
        expect(error.data["kind"], "unknown_session")
        print(f"refused as {type(error).__name__}: {error.code} unknown_session")
        return
    raise AssertionError("a prompt to an unknown session was answered")


def check_cancel(daemon: Daemon) -> None:
    daemon.is_silent = True
    prompt = daemon.prompt("What is 1 + 2?")
    if not daemon.called.wait(WAIT_SECONDS):
        raise AssertionError("no tool call came")
    # Not by cancelling the future: the library then drops the answer, which is to be seen.
    daemon.endpoint.notify("$/cancelRequest", {"id": daemon.id})
    expect(daemon.answer(prompt)["stopReason"], "cancelled")
    if not daemon.silent.was_cancelled.wait(WAIT_SECONDS):
        raise AssertionError("the tool call was not cancelled")
    print(f"cancelled: the silent tool call and its prompt, {daemon.expect_order()} updates in order")


def end(daemon: Daemon) -> None:
    expect(daemon.request("shutdown"), None)
    daemon.endpoint.notify("exit")
    expect(daemon.process.wait(WAIT_SECONDS), 0)
    daemon.reading.join(WAIT_SECONDS)
    expect(daemon.reading.is_alive(), False)
    print("ended with status 0")


def main() -> None:
    daemon = Daemon()
    try:
        begin(daemon)
        check_prompt(daemon)
        check_error(daemon)
        check_cancel(daemon)
        end(daemon)
    finally:
        # A daemon that is still there has failed a check; it must not outlive this.
        if daemon.process.poll() is None:
            daemon.process.kill()
            daemon.process.wait(WAIT_SECONDS)
        daemon.endpoint.shutdown()


if __name__ == "__main__":
    try:
        main()
    except Exception:
        traceback.print_exc()
        sys.exit(1)
