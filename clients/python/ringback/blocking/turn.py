"""A turn that is iterated over, and awaited, without asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator, Optional

from ..turn import Turn as AsyncTurn
from ..turn import TurnUpdates
from ..types import TurnResult
from ..updates import Update
from .loop import LoopThread

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type


class Turn:
    """One prompt until its stop reason; made by `stream`, sent when it is first used.

    Iterate over it for the updates; `wait`, or read `result` afterwards, for the result. Leaving
    the loop early, by Ctrl-C for instance, cancels the turn and waits in bounds for its answer.
    With `with` that happens at a known place. `cancel` may be called by any thread.
    """

    def __init__(self, turn: AsyncTurn, loop: LoopThread) -> None:
        self._turn = turn
        self._loop = loop

    @property
    def id(self) -> Optional[str]:
        """The id of the turn, which its first update tells."""
        return self._turn.id

    @property
    def result(self) -> TurnResult:
        """The result; a RuntimeError while the turn is not at its end."""
        return self._turn.result

    def wait(self) -> TurnResult:
        """Waits for the end of the turn and returns its result."""
        turn = self._turn

        async def finished() -> TurnResult:
            return await turn

        return self._loop.run(finished)

    def cancel(self) -> None:
        """Cancels the turn: its loop ends, with the stop reason `cancelled`."""
        self._loop.run(self._turn.cancel)

    def __iter__(self) -> Iterator[Update]:
        updates = self._turn.__aiter__()
        try:
            while True:
                update = self._loop.run(lambda: _next(updates))
                if update is None:
                    return
                yield update
        finally:
            self._loop.leave(updates.aclose)

    def __enter__(self) -> Turn:
        self._loop.run(self._turn.__aenter__)
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self._loop.leave(lambda: self._turn.__aexit__(kind, error, traceback))


async def _next(updates: TurnUpdates) -> Optional[Update]:
    try:
        return await updates.__anext__()
    except StopAsyncIteration:
        return None
