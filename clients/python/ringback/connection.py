"""JSON-RPC over the daemon's pipes: requests, their answers, and what the daemon sends itself."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Callable, Dict, Optional

from .errors import INTERNAL_ERROR, BadMessage, RequestRefused, RingbackError
from .process import DaemonProcess
from .values import to_json
from .wire import JsonObject, decoded, encoded, list_of, object_of

EXCERPT_CHARACTERS = 200
"""How much of an undecodable message an error shows."""

log = logging.getLogger("ringback")


class Call:
    """A request that was sent: its id and the answer to come."""

    def __init__(self, request_id: int, method: str, answer: asyncio.Future[Any]) -> None:
        self.id = request_id
        self.method = method
        self.answer = answer
        self.is_withdrawn = False
        # An answer that nobody waits for any longer is not worth a warning of asyncio.
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())


class Connection:
    """Sends requests and matches their answers; hands everything else to its owner.

    Everything is queued in the order of the calls and without waiting. When the daemon ends or
    writes rubbish, every open call fails at once, and so does every later one.
    """

    def __init__(
        self,
        on_request: Callable[[Any, str, Any], None],
        on_notification: Callable[[str, Any], None],
        cancel_grace_seconds: float,
    ) -> None:
        self._on_request = on_request
        self._on_notification = on_notification
        self._cancel_grace_seconds = cancel_grace_seconds
        self._calls: Dict[int, Call] = {}
        self._next_id = 1
        self._failure: Optional[Callable[[], RingbackError]] = None
        self.peer_max_bytes: Optional[int] = None
        self.process: Optional[DaemonProcess] = None

    @property
    def has_failed(self) -> bool:
        """Whether the daemon is gone or the client closed."""
        return self._failure is not None

    @property
    def failure(self) -> Optional[RingbackError]:
        """Why every call fails; None as long as they do not."""
        return self._failure() if self._failure is not None else None

    @property
    def is_open(self) -> bool:
        """Whether requests can be sent."""
        return self._failure is None and self.process is not None

    # Sending.

    def send(self, method: str, params: Optional[JsonObject] = None) -> Call:
        """Queues a request and returns without waiting; `answer` waits."""
        call = Call(self._next_id, method, asyncio.get_running_loop().create_future())
        message: JsonObject = {"jsonrpc": "2.0", "id": call.id, "method": method}
        if params is not None:
            message["params"] = params
        self._write(message)
        self._next_id += 1
        self._calls[call.id] = call
        return call

    async def answer(self, call: Call) -> Any:
        """Waits for the answer; when the waiting is cancelled, so is the request.

        The daemon answers a cancelled request too: that answer is awaited, within bounds, so that
        the session is free again when the cancellation is seen.
        """
        try:
            if self.process is not None:
                await self.process.drain()
            return await asyncio.shield(call.answer)
        except asyncio.CancelledError:
            await self.cancel(call)
            raise

    async def request(self, method: str, params: Optional[JsonObject] = None) -> Any:
        """Sends a request and waits for its answer."""
        return await self.answer(self.send(method, params))

    async def cancel(self, call: Call) -> None:
        """Withdraws a request, once, and waits for its answer in bounds.

        A request that is answered already is left alone.
        """
        if self.withdraw(call):
            await self.wait(call)

    async def wait(self, call: Call) -> None:
        """Waits for the answer to a withdrawn request, within bounds."""
        await asyncio.wait({call.answer}, timeout=self._cancel_grace_seconds)

    def withdraw(self, call: Call) -> bool:
        """Withdraws a request, once; whether there was something to withdraw."""
        if call.answer.done() or call.is_withdrawn or self._failure is not None:
            return False
        call.is_withdrawn = True
        self.notify("$/cancelRequest", {"id": call.id})
        return True

    def notify(self, method: str, params: Optional[JsonObject] = None) -> None:
        """Queues a notification."""
        message: JsonObject = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        self._write(message)

    async def reply(self, request_id: Any, result: Any) -> None:
        """Answers a request of the daemon; what cannot be sent becomes an error answer."""
        try:
            self._write({"jsonrpc": "2.0", "id": request_id, "result": result})
        except (TypeError, ValueError, RecursionError) as error:
            refusal = RequestRefused(INTERNAL_ERROR, "result_not_json", f"Not JSON: {error}")
            self.refuse(request_id, refusal)
        except RingbackError as error:
            if self._failure is not None:
                return  # The daemon is gone: nobody is left to be answered.
            self.refuse(request_id, RequestRefused(INTERNAL_ERROR, error.kind, error.message))
        if self.process is not None:
            await self.process.drain()

    def refuse(self, request_id: Any, refusal: RequestRefused) -> None:
        """Answers a request of the daemon with an error."""
        if self._failure is None:
            self._write({"jsonrpc": "2.0", "id": request_id, "error": refusal.to_wire()})

    def _write(self, message: JsonObject) -> None:
        if self._failure is not None or self.process is None:
            raise self._failure() if self._failure is not None else closed()
        line = encoded(to_json(message))
        limit = self.peer_max_bytes
        if limit is not None and len(line) > limit:
            raise RingbackError(
                None,
                "message_too_large",
                f"The message has {len(line)} bytes, the daemon takes {limit}.",
            )
        self.process.write(line)

    # Receiving.

    def take_line(self, line: bytes) -> None:
        """Takes one line of the daemon's stdout."""
        if self._failure is not None or not line or line.isspace():
            return
        try:
            message = decoded(line)
        except (ValueError, RecursionError):
            self._spoilt("The daemon wrote a line that is not JSON", line)
            return
        batch = list_of(message)
        for each in batch if batch is not None else [message]:
            self._take(each, line)

    def take_overlong(self) -> None:
        """The daemon's line is longer than this side accepts."""
        self._spoilt("The daemon wrote a line above `max_message_bytes`", b"")

    def fail(self, failure: Callable[[], RingbackError]) -> None:
        """Fails every open call and every later one; the first reason stays."""
        if self._failure is not None:
            return
        self._failure = failure
        calls, self._calls = self._calls, {}
        for call in calls.values():
            if not call.answer.done():
                call.answer.set_exception(failure())

    def _take(self, value: Any, line: bytes) -> None:
        message = object_of(value)
        if message is None:
            self._spoilt("The daemon wrote JSON that is not a message", line)
        elif isinstance(message.get("method"), str):
            if "id" in message:
                self._on_request(message["id"], message["method"], message.get("params"))
            else:
                self._on_notification(message["method"], message.get("params"))
        elif "id" in message and ("result" in message) != ("error" in message):
            self._take_answer(message)
        else:
            self._spoilt("The daemon wrote JSON that is not a message", line)

    def _take_answer(self, message: JsonObject) -> None:
        request_id = message["id"]
        if request_id is None:
            # One of our messages was not understood, and which one is not known: that request
            # would stay open for ever.
            error = message.get("error")
            self.fail(lambda: RingbackError.from_wire(error))
            self._kill()
            return
        known = isinstance(request_id, int) and not isinstance(request_id, bool)
        call = self._calls.pop(request_id, None) if known else None
        if call is None:
            log.warning("An answer to the unknown request %r is ignored.", request_id)
        elif "error" in message:
            call.answer.set_exception(RingbackError.from_wire(message["error"]))
        else:
            call.answer.set_result(message["result"])

    def _spoilt(self, reason: str, line: bytes) -> None:
        excerpt = line[: 4 * EXCERPT_CHARACTERS].decode("utf-8", "replace")[:EXCERPT_CHARACTERS]
        shown = f": {excerpt!r}" if excerpt else ""
        self.fail(lambda: BadMessage(f"{reason}{shown}", excerpt))
        self._kill()

    def _kill(self) -> None:
        if self.process is not None:
            self.process.kill()


def closed() -> RingbackError:
    """The error of a call to a client that is not running."""
    return RingbackError(None, "client_closed", "The client is not started, or closed already.")
