"""The client without asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Mapping, Optional

from ..client import Client as AsyncClient
from ..content import Prompt
from ..options import Command
from ..protocol import TraceValue
from ..types import Models, TurnResult
from .loop import LoopThread
from .scope import BlockingScope
from .session import Session
from .turn import Turn

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from typing_extensions import Unpack

    from ..options import SpawnOptions
    from ..protocol import (
        Limits,
        RpcDiscoverResult,
        ServerCapabilities,
        ServerInfo,
        SessionSummary,
    )
    from ..types import TurnFields


class Client(BlockingScope):
    """A daemon that is started by `with` and shut down at its end; any thread may use it.

    It is `ringback.Client` in a thread of its own, where the docstrings say more. Tools run in
    threads; a coroutine function as a tool, and the callbacks `on_…`, run in the client's.
    """

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client, None)
        self._client = client

    @classmethod
    def spawn(cls, command: Command = None, **options: Unpack[SpawnOptions]) -> Client:
        """A client for a daemon of its own; the options are those of `ringback.Client.spawn`."""
        return cls(AsyncClient.spawn(command, **options))

    # The beginning and the end.

    def start(self) -> None:
        """Starts the daemon, as `with` does; then `close` is for you to call."""
        if self._thread is not None:
            raise RuntimeError("A client is started once; `restart` follows a daemon's death.")
        grace = self._client.daemon.options.cancel_timeout + 1.0
        thread = self._thread = LoopThread(grace)
        try:
            thread.run(self._client.start)
        except BaseException:
            self._thread = None
            thread.end(self._client.close)
            raise

    def restart(self) -> None:
        """Starts another daemon after one has died, and registers the client's tools again."""
        self._loop.run(self._client.restart)

    def close(self) -> None:
        """Shuts the daemon down: asked first, killed when the time is over."""
        if self._thread is not None:
            self._thread.end(self._client.close)

    def __enter__(self) -> Client:
        self.start()
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    # What the daemon said about itself.

    @property
    def server_info(self) -> ServerInfo:
        """The daemon's name and version."""
        return self._client.server_info

    @property
    def capabilities(self) -> ServerCapabilities:
        """What the daemon can do."""
        return self._client.capabilities

    @property
    def limits(self) -> Limits:
        """The daemon's bounds."""
        return self._client.limits

    @property
    def is_running(self) -> bool:
        """Whether the daemon runs, as far as this side knows."""
        return self._client.is_running

    @property
    def exit_status(self) -> Optional[int]:
        """The daemon's exit status once it has ended; negative for a signal."""
        return self._client.exit_status

    # Sessions and turns.

    def session(self, *, session_id: Optional[str] = None, **fields: Unpack[TurnFields]) -> Session:
        """Opens a session; `session_id` may be chosen freely."""
        loop = self._loop
        session = loop.run(lambda: self._client.session(session_id=session_id, **fields))
        return Session(session, loop)

    def prompt(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> TurnResult:
        """One turn in a session of its own, which the daemon closes after it."""
        return self._loop.run(lambda: self._client.prompt(prompt, **fields))

    def stream(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> Turn:
        """One turn in a session of its own, to iterate over; see `Turn`."""
        return Turn(self._client.stream(prompt, **fields), self._loop)

    def list_sessions(
        self, *, offset: int = 0, limit: Optional[int] = None
    ) -> List[SessionSummary]:
        """The open sessions, or a part of them, in the order in which they were opened."""
        return self._loop.run(lambda: self._client.list_sessions(offset=offset, limit=limit))

    def list_models(self, provider: Optional[str] = None) -> Models:
        """The models of one provider, or of all; those that failed stand in its `problems`."""
        return self._loop.run(lambda: self._client.list_models(provider))

    # Anything else.

    def set_trace(self, value: TraceValue) -> None:
        """Says how much of its work the daemon tells to `on_trace`."""
        self._loop.call(lambda: self._client.set_trace(value))

    def discover(self) -> RpcDiscoverResult:
        """The daemon's description of its protocol: an OpenRPC document."""
        return self._loop.run(self._client.discover)

    def request(self, method: str, params: Optional[Mapping[str, Any]] = None) -> Any:
        """Sends any request and returns its result."""
        return self._loop.run(lambda: self._client.request(method, params))

    def notify(self, method: str, params: Optional[Mapping[str, Any]] = None) -> None:
        """Sends any notification."""
        self._loop.call(lambda: self._client.notify(method, params))
