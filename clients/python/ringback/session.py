"""A session of the daemon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from .content import Prompt, prompt_to_wire
from .daemon import Daemon
from .errors import RingbackError
from .scope import ToolScope, all_listed
from .turn import Turn
from .types import TurnResult, fields_to_wire

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from typing_extensions import Unpack

    from .types import TurnFields


class Session(ToolScope):
    """One conversation; made by `Client.session`.

    Its turns follow each other: a second prompt during a turn is refused as `session_busy`. With
    `async with` the session is closed at the end. Tools registered here are seen by this session
    only.
    """

    def __init__(self, daemon: Daemon) -> None:
        super().__init__(daemon, None)
        self.daemon = daemon
        self.model: Optional[str] = None
        self._id: Optional[str] = None

    @property
    def id(self) -> str:
        """The id of the session."""
        if self._id is None:
            raise RingbackError(None, "session_closed", "The session is not open.")
        return self._id

    @property
    def is_open(self) -> bool:
        """Whether the session is open as far as this client knows."""
        return self._id is not None

    async def open(self, params: Dict[str, Any]) -> None:
        """Opens the session with the params of `session/new`; `Client.session` does so."""
        await self.daemon.settle_registrations()
        call = self.daemon.connection.send("session/new", params)
        try:
            self._take(await self.daemon.connection.answer(call))
        except asyncio.CancelledError:
            # The daemon may have opened it all the same; then nobody else would close it.
            call.answer.add_done_callback(self._close_late)
            raise

    async def __aenter__(self) -> Session:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        if kind is None:
            await self.close()
        else:
            self.close_unawaited()  # Nothing may hide, or delay, the error that leads here.

    async def prompt(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> TurnResult:
        """Prompts and waits for the turn's result; `fields` hold for this turn only."""
        return await self.stream(prompt, **fields)

    def stream(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> Turn:
        """A turn to iterate over; see `Turn`."""
        return Turn(self, prompt, fields_to_wire(fields), owns_session=False)

    async def steer(self, prompt: Prompt, *, expected_turn_id: Optional[str] = None) -> Any:
        """Adds a prompt to the turn under way, before its next model request."""
        params: Dict[str, Any] = {"sessionId": self.id, "prompt": prompt_to_wire(prompt)}
        if expected_turn_id is not None:
            params["expectedTurnId"] = expected_turn_id
        return await self.daemon.connection.request("session/steer", params)

    def cancel(self) -> None:
        """Cancels the turn under way: its `prompt` returns with the stop reason `cancelled`."""
        self.daemon.connection.notify("session/cancel", {"sessionId": self.id})

    async def configure(self, **fields: Unpack[TurnFields]) -> Any:
        """Changes what holds for the turns to come."""
        params = {"sessionId": self.id, **fields_to_wire(fields)}
        return await self.daemon.connection.request("session/configure", params)

    async def messages(self) -> List[Dict[str, Any]]:
        """The history: prompts, and steps with their tool calls and results."""
        params = {"sessionId": self.id}
        return await all_listed(self.daemon, "session/messages", params, "messages")

    async def preview(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> Dict[str, Any]:
        """The exact request that this prompt would send to the model."""
        await self.daemon.settle_registrations()
        params = {"sessionId": self.id, "prompt": prompt_to_wire(prompt), **fields_to_wire(fields)}
        result: Dict[str, Any] = await self.daemon.connection.request("session/preview", params)
        return result

    async def close(self) -> None:
        """Closes the session; no effect on a closed one."""
        session_id = self._forget()
        if session_id is not None:
            await self.daemon.connection.request("session/close", {"sessionId": session_id})

    def close_unawaited(self) -> None:
        """Tells the daemon to close the session and does not wait for the answer."""
        session_id = self._forget()
        if session_id is not None and not self.daemon.connection.has_failed:
            self.daemon.connection.send("session/close", {"sessionId": session_id})

    def _take(self, result: Any) -> None:
        if not isinstance(result, dict) or not isinstance(result.get("sessionId"), str):
            raise RingbackError(None, "bad_message", "The answer to session/new has no sessionId.")
        self._id = self._scope_id = result["sessionId"]
        self.model = result.get("model")

    def _close_late(self, answer: asyncio.Future[Any]) -> None:
        if not answer.cancelled() and answer.exception() is None:
            self._take(answer.result())
            self.close_unawaited()

    def _forget(self) -> Optional[str]:
        session_id, self._id = self._id, None
        if session_id is not None:
            self.daemon.forget_session(session_id)
        return session_id
