"""A session that is used without asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional

from ..content import Prompt
from ..session import Session as AsyncSession
from ..types import TurnResult
from .loop import LoopThread
from .scope import BlockingScope
from .turn import Turn

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from typing_extensions import Unpack

    from ..protocol import Message, SessionPreviewResult
    from ..types import TurnFields


class Session(BlockingScope):
    """One conversation; made by `Client.session`. What its methods do stands in `ringback.Session`.

    Its turns follow each other, whichever threads they are of: a second prompt during a turn is
    refused as `session_busy`.
    """

    def __init__(self, session: AsyncSession, loop: LoopThread) -> None:
        super().__init__(session, loop)
        self._session = session

    @property
    def id(self) -> str:
        """The id of the session, which is open here and in the daemon."""
        return self._session.id

    @property
    def is_open(self) -> bool:
        """Whether the session is open as far as this client knows."""
        return self._session.is_open

    @property
    def model(self) -> Optional[str]:
        """The first model of the session."""
        return self._session.model

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self._loop.leave(lambda: self._session.__aexit__(kind, error, traceback))

    def prompt(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> TurnResult:
        """Prompts and waits for the turn's result; `fields` hold for this turn only."""
        return self.stream(prompt, **fields).wait()

    def stream(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> Turn:
        """A turn to iterate over; see `Turn`."""
        return Turn(self._session.stream(prompt, **fields), self._loop)

    def steer(self, prompt: Prompt, *, expected_turn_id: Optional[str] = None) -> str:
        """Adds a prompt to the turn under way, before its next model request; gives its id."""
        return self._loop.run(
            lambda: self._session.steer(prompt, expected_turn_id=expected_turn_id)
        )

    def cancel(self) -> None:
        """Cancels the turn under way: its `prompt` returns with the stop reason `cancelled`."""
        self._loop.call(self._session.cancel)

    def configure(self, **fields: Unpack[TurnFields]) -> None:
        """Changes what holds for the turns to come; what is not named stays."""
        self._loop.run(lambda: self._session.configure(**fields))

    def messages(self, *, offset: int = 0, limit: Optional[int] = None) -> List[Message]:
        """The history, or a part of it: prompts, and steps with their tool calls and results."""
        return self._loop.run(lambda: self._session.messages(offset=offset, limit=limit))

    def preview(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> SessionPreviewResult:
        """The exact request that this prompt would send, as `{model, body}`; nothing is sent."""
        return self._loop.run(lambda: self._session.preview(prompt, **fields))

    def close(self) -> None:
        """Closes the session; no effect on one that is closed, or gone with its daemon."""
        self._loop.run(self._session.close)
