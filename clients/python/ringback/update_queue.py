"""Updates that wait to be taken."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Deque, List, Optional

from .updates import ReasoningDelta, TextDelta, Update

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
