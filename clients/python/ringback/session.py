"""A session of the daemon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Dict, List, Optional, cast

from .connection import Connection
from .content import Prompt, prompt_to_wire
from .daemon import Daemon
from .errors import RingbackError
from .scope import ToolScope, all_listed
from .turn import Turn
from .types import TurnResult, fields_to_wire
from .wire import object_of

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from typing_extensions import Unpack

    from .protocol import Message, SessionPreviewResult
    from .types import TurnFields


class Session(ToolScope):
    """One conversation; made by `Client.session`.

    Its turns follow each other: a second prompt during a turn is refused as `session_busy`. With
    `async with` the session is closed at the end. Tools registered here are seen by this session
    only. It lives as long as its daemon: after a restart its methods raise `session_lost`.
    """

    def __init__(self, daemon: Daemon) -> None:
        super().__init__(daemon)
        self.model: Optional[str] = None
        self._id: Optional[str] = None
        self._connection: Optional[Connection] = None

    @property
    def id(self) -> str:
        """The id of the session, which is open here and in the daemon."""
        if self._id is None:
            raise RingbackError(None, "session_closed", "The session is not open.")
        if self._connection is not self.daemon.connection:
            raise RingbackError(
                None,
                "session_lost",
                f"The session {self._id!r} is lost with its daemon, which was replaced by"
                " `restart`; open a new one.",
            )
        return self._id

    @property
    def is_open(self) -> bool:
        """Whether the session is open as far as this client knows."""
        connection = self._connection
        return self._id is not None and connection is not None and not self._is_gone(connection)

    async def open(self, params: Dict[str, Any]) -> None:
        """Opens the session with the params of `session/new`; `Client.session` does so."""
        await self.daemon.registry.settle()
        connection = self.daemon.connection
        call = connection.send("session/new", params)
        try:
            self._take(connection, await connection.answer(call))
        except asyncio.CancelledError:
            # The daemon may have opened it all the same; then nobody else would close it.
            call.answer.add_done_callback(lambda answer: self._close_late(connection, answer))
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

    async def steer(self, prompt: Prompt, *, expected_turn_id: Optional[str] = None) -> str:
        """Adds a prompt to the turn under way, before its next model request; gives its id."""
        params: Dict[str, Any] = {"sessionId": self.id, "prompt": prompt_to_wire(prompt)}
        if expected_turn_id is not None:
            params["expectedTurnId"] = expected_turn_id
        result = object_of(await self.daemon.connection.request("session/steer", params)) or {}
        return str(result.get("turnId", ""))

    def cancel(self) -> None:
        """Cancels the turn under way: its `prompt` returns with the stop reason `cancelled`."""
        self.daemon.connection.notify("session/cancel", {"sessionId": self.id})

    async def configure(self, **fields: Unpack[TurnFields]) -> None:
        """Changes what holds for the turns to come; what is not named stays."""
        params = {"sessionId": self.id, **fields_to_wire(fields)}
        result = object_of(await self.daemon.connection.request("session/configure", params)) or {}
        self.model = result.get("model", self.model)

    async def messages(self, *, offset: int = 0, limit: Optional[int] = None) -> List[Message]:
        """The history, or a part of it: prompts, and steps with their tool calls and results."""
        params = {"sessionId": self.id}
        return await all_listed(self.daemon, "session/messages", params, "messages", offset, limit)

    async def preview(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> SessionPreviewResult:
        """The exact request that this prompt would send, as `{model, body}`; nothing is sent."""
        await self.daemon.registry.settle()
        params = {"sessionId": self.id, "prompt": prompt_to_wire(prompt), **fields_to_wire(fields)}
        result: Any = await self.daemon.connection.request("session/preview", params)
        return cast("SessionPreviewResult", result)

    async def close(self) -> None:
        """Closes the session; no effect on one that is closed, or gone with its daemon."""
        connection, session_id = self._connection, self._forget()
        if connection is not None and session_id is not None:
            try:
                await connection.request("session/close", {"sessionId": session_id})
            except RingbackError:
                if not self._is_gone(connection):
                    raise

    def close_unawaited(self) -> None:
        """Tells the daemon to close the session and does not wait for the answer."""
        connection, session_id = self._connection, self._forget()
        if connection is not None and session_id is not None:
            connection.send("session/close", {"sessionId": session_id})

    def _scope(self) -> Optional[str]:
        return self.id

    def _is_gone(self, connection: Connection) -> bool:
        return connection.has_failed or connection is not self.daemon.connection

    def _take(self, connection: Connection, result: Any) -> None:
        members = object_of(result) or {}
        if not isinstance(members.get("sessionId"), str):
            raise RingbackError(None, "bad_message", "The answer to session/new has no sessionId.")
        self._id, self._connection = members["sessionId"], connection
        self.model = members.get("model")

    def _close_late(self, connection: Connection, answer: asyncio.Future[Any]) -> None:
        if not answer.cancelled() and answer.exception() is None:
            self._take(connection, answer.result())
            self.close_unawaited()

    def _forget(self) -> Optional[str]:
        """The id if there is still something to close."""
        session_id, self._id = self._id, None
        if session_id is None or self._connection is None or self._is_gone(self._connection):
            return None
        self.daemon.registry.forget_session(session_id)
        return session_id
