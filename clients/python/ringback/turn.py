"""A turn as it is seen from here: updates first, then the result."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, AsyncIterator, Generator, Optional

from .connection import Call, Connection
from .content import Prompt
from .errors import RingbackError
from .types import TurnResult
from .update_queue import MAX_WAITING_UPDATES, UpdateQueue
from .updates import Update
from .wire import JsonObject

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from .session import Session


class Turn:
    """One prompt until its stop reason; made by `stream`, sent when it is first used.

    Iterate over it for the updates; await it, or read `result` afterwards, for the result. Leaving
    the loop early cancels the turn; cancelling the task does, and waits in bounds for the answer.
    With `async with` both happen at a known place.
    """

    def __init__(self, session: Session, prompt: Prompt, fields: JsonObject, owns_session: bool):
        self._session = session
        self._prompt = prompt
        self._fields = fields
        self._owns_session = owns_session
        self._connection: Connection = session.daemon.connection
        self._call: Optional[Call] = None
        self._queue: Optional[UpdateQueue] = None
        self._result: Optional[TurnResult] = None
        self._starting: Optional[asyncio.Lock] = None
        self._is_unwanted = False
        self.id: Optional[str] = None

    @property
    def result(self) -> TurnResult:
        """The result; a RuntimeError while the turn is not at its end."""
        if self._result is None:
            raise RuntimeError("The turn has no result yet.")
        return self._result

    def __await__(self) -> Generator[Any, None, TurnResult]:
        return self._finish().__await__()

    def __aiter__(self) -> TurnUpdates:
        return TurnUpdates(self)

    async def __aenter__(self) -> Turn:
        self._queue = UpdateQueue()
        try:
            await self._start()
        except BaseException:
            await self.leave()
            raise
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.leave()

    async def cancel(self) -> None:
        """Cancels the turn and waits, in bounds, for its answer; no effect once it has ended.

        A turn that was not sent yet is cancelled as soon as it is.
        """
        self._is_unwanted = True
        if self._call is not None:
            await self._connection.cancel(self._call)

    async def leave(self) -> None:
        """Cancels the turn, unless it has ended, and closes a session of its own."""
        if self._call is not None:
            await self._connection.cancel(self._call)
        if self._owns_session:
            self._session.close_unawaited()

    def let_go(self) -> None:
        """Does what `leave` does and waits for nothing; the session's next turn waits."""
        if self._call is not None:
            self._connection.withdraw(self._call)
        if self._owns_session:
            self._session.close_unawaited()

    def take(self, update: Update) -> None:
        """Takes an update of this turn."""
        self.id = update.turn_id
        if self._queue is not None:
            self._queue.put(update)

    async def next_update(self) -> Optional[Update]:
        """The next update, or None when the turn is at its end."""
        if self._queue is None:
            if self._call is not None:
                raise RuntimeError("The updates of a turn can only be read from its start.")
            self._queue = UpdateQueue()
        await self._start()
        update = await self._queue.take()
        if update is None:
            if self._queue.is_overrun:
                message = f"More than {MAX_WAITING_UPDATES} updates waited to be taken."
                raise RingbackError(None, "updates_overrun", message)
            await self._finish()
        return update

    async def withdrawn(self) -> None:
        """Waits, in bounds, for the answer of a turn that was withdrawn."""
        if self._call is not None and self._call.is_withdrawn:
            await self._connection.wait(self._call)

    async def _start(self) -> Call:
        if self._starting is None:
            self._starting = asyncio.Lock()
        async with self._starting:  # One may iterate while another one waits for the result.
            if self._call is None:
                self._call = await self._send()
            return self._call

    async def _send(self) -> Call:
        daemon = self._session.daemon
        if self._owns_session:
            await self._session.open({})
        await daemon.registry.settle()
        session_id = self._session.id
        for turn in daemon.turns(session_id):
            await turn.withdrawn()
        call = daemon.send_prompt(self._session.id, self._prompt, self._fields)
        daemon.add_turn(session_id, self)
        call.answer.add_done_callback(lambda _: self._ended(session_id))
        # A restart gives the daemon another connection; this turn is of this one.
        self._connection = daemon.connection
        if self._is_unwanted:
            self._connection.withdraw(call)
        return call

    def _ended(self, session_id: str) -> None:
        self._session.daemon.remove_turn(session_id, self)
        if self._queue is not None:
            self._queue.close()

    async def _finish(self) -> TurnResult:
        if self._result is None:
            try:
                call = await self._start()
                answer = await self._connection.answer(call)
                self._result = TurnResult.from_wire(answer)
            finally:
                await self.leave()
        return self._result


class TurnUpdates(AsyncIterator[Update]):
    """The updates of a turn; who lets go of them before the end cancels it."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._has_ended = False

    async def __anext__(self) -> Update:
        if self._has_ended:
            raise StopAsyncIteration
        self._loop = asyncio.get_running_loop()
        try:
            update = await self._turn.next_update()
        except BaseException:
            await self.aclose()
            raise
        if update is None:
            self._has_ended = True
            raise StopAsyncIteration
        return update

    async def aclose(self) -> None:
        """Cancels the turn, unless it has ended, and waits in bounds for its answer."""
        self._has_ended = True
        await self._turn.leave()

    def __del__(self) -> None:
        # A loop was left early. An async generator would be told of it by a task that runs later,
        # and until then the session would be busy.
        if self._has_ended or self._loop is None or self._loop.is_closed():
            return
        if asyncio._get_running_loop() is self._loop:
            self._turn.let_go()
        else:
            self._loop.call_soon_threadsafe(self._turn.let_go)
