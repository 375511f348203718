"""A turn as it is seen from here: updates first, then the result."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, AsyncGenerator, Deque, Dict, Generator, List, Optional

from .connection import Call, Connection
from .content import Prompt
from .errors import RingbackError
from .types import TurnResult
from .updates import ReasoningDelta, TextDelta, Update

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from .session import Session

JOIN_ABOVE = 1_000
"""Once so many updates wait to be taken, adjacent deltas of one message are joined."""
MAX_WAITING_UPDATES = 65_536
"""How many updates may wait to be taken before the turn is given up."""


class UpdateQueue:
    """Updates between the reader of stdout, which must never wait, and one consumer.

    A consumer that lags finds adjacent deltas of one message joined, so that what waits is bounded
    by the number of other updates and by the text itself. No text is lost.
    """

    def __init__(self) -> None:
        self._waiting: Deque[Update] = deque()
        # The texts joined to the last update are kept apart until it is taken: joining at each
        # delta would copy the whole text every time.
        self._tail: List[str] = []
        self._closed = False
        self._overrun = False
        self._news: Optional[asyncio.Future[None]] = None

    @property
    def is_overrun(self) -> bool:
        """Whether updates were refused because too many were waiting."""
        return self._overrun

    def put(self, update: Update) -> None:
        """Adds an update."""
        if self._closed or self._overrun:
            return
        if len(self._waiting) >= JOIN_ABOVE and self._joins(update):
            return
        if len(self._waiting) >= MAX_WAITING_UPDATES:
            self._overrun = True
        else:
            self._close_tail()
            self._waiting.append(update)
        self._wake()

    def close(self) -> None:
        """Notes that no update follows."""
        self._closed = True
        self._wake()

    async def take(self) -> Optional[Update]:
        """The next update, or None when none follows."""
        while not self._waiting:
            if self._closed or self._overrun:
                return None
            self._news = asyncio.get_running_loop().create_future()
            await self._news
        if len(self._waiting) == 1:
            self._close_tail()
        return self._waiting.popleft()

    def _joins(self, update: Update) -> bool:
        last = self._waiting[-1]
        if not isinstance(update, (TextDelta, ReasoningDelta)):
            return False
        if not isinstance(last, (TextDelta, ReasoningDelta)):
            return False
        if last.type != update.type or last.message_id != update.message_id:
            return False
        self._tail.append(update.text)
        last.seq = update.seq
        return True

    def _close_tail(self) -> None:
        if self._tail:
            last = self._waiting[-1]
            if isinstance(last, (TextDelta, ReasoningDelta)):
                last.text = "".join([last.text, *self._tail])
                last.raw = {**last.raw, "text": last.text}
            self._tail = []

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)


class Turn:
    """One prompt until its stop reason; made by `stream`, sent when it is first used.

    Iterate over it for the updates; await it, or read `result` afterwards, for the result. Leaving
    the loop early, or cancelling the task, cancels the turn and waits in bounds for its answer.
    With `async with` that happens at a known place.
    """

    def __init__(
        self, session: Session, prompt: Prompt, fields: Dict[str, Any], owns_session: bool
    ):
        self._session = session
        self._prompt = prompt
        self._fields = fields
        self._owns_session = owns_session
        self._call: Optional[Call] = None
        self._connection: Connection = session.daemon.connection
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

    def __aiter__(self) -> AsyncGenerator[Update, None]:
        return self._updates()

    async def __aenter__(self) -> Turn:
        self._queue = UpdateQueue()
        try:
            await self._start()
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self._leave()

    async def cancel(self) -> None:
        """Cancels the turn and waits, in bounds, for its answer; no effect once it has ended.

        A turn that was not sent yet is cancelled as soon as it is.
        """
        self._is_unwanted = True
        await self._withdraw()

    def take(self, update: Update) -> None:
        """Takes an update of this turn."""
        self.id = update.turn_id
        if self._queue is not None:
            self._queue.put(update)

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
        call = daemon.send_prompt(session_id, self._prompt, self._fields)
        daemon.add_turn(session_id, self)
        call.answer.add_done_callback(lambda _: self._ended(session_id))
        if self._is_unwanted:
            daemon.connection.withdraw(call)
        # A restart gives the daemon another connection; this turn is of this one.
        self._connection = daemon.connection
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
                await self._leave()
        return self._result

    async def _updates(self) -> AsyncGenerator[Update, None]:
        if self._queue is None:
            if self._call is not None:
                raise RuntimeError("The updates of a turn can only be read from its start.")
            self._queue = UpdateQueue()
        queue = self._queue
        try:
            await self._start()
            while True:
                update = await queue.take()
                if update is None:
                    break
                yield update
            if queue.is_overrun:
                message = f"More than {MAX_WAITING_UPDATES} updates waited to be taken."
                raise RingbackError(None, "updates_overrun", message)
            await self._finish()
        finally:
            await self._leave()

    async def _withdraw(self) -> None:
        if self._call is not None:
            await self._connection.cancel(self._call)

    async def _leave(self) -> None:
        await self._withdraw()
        if self._owns_session:
            self._session.close_unawaited()
