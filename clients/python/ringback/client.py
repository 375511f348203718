"""The client: one daemon, its tools and its sessions."""

from __future__ import annotations

import os
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    List,
    Mapping,
    Optional,
    Sequence,
    Union,
    cast,
)

from .approvals import Approve
from .content import Prompt, prompt_to_wire
from .daemon import Daemon
from .options import Command, Options
from .protocol import PROTOCOL_VERSION, ClientInfo, Provider, TraceValue
from .scope import ToolScope, all_listed
from .session import Session
from .turn import Turn
from .types import Models, TurnResult, fields_to_wire
from .updates import Update
from .version import __version__

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from typing_extensions import Unpack

    from .protocol import (
        Limits,
        RpcDiscoverResult,
        ServerCapabilities,
        ServerInfo,
        SessionSummary,
    )
    from .types import TurnFields


class Client(ToolScope):
    """A daemon that is started by `async with` and shut down at its end.

    Tools may be added before the start and at any time after it. Everything is called from the
    event loop's thread.
    """

    def __init__(self, options: Optional[Options] = None) -> None:
        super().__init__(Daemon(options if options is not None else Options()))

    @classmethod
    def spawn(
        cls,
        command: Command = None,
        *,
        arguments: Sequence[str] = (),
        env: Optional[Mapping[str, str]] = None,
        cwd: Union[str, os.PathLike[str], None] = None,
        providers: Optional[Mapping[str, Provider]] = None,
        approve: Optional[Approve] = None,
        on_update: Optional[Callable[[Update], None]] = None,
        on_trace: Optional[Callable[[str, Optional[str]], None]] = None,
        on_notification: Optional[Callable[[str, Any], None]] = None,
        on_stderr: Optional[Callable[[str], None]] = None,
        exclude_updates: Sequence[str] = (),
        trace: Optional[TraceValue] = None,
        client_info: Optional[ClientInfo] = None,
        process_id: Optional[int] = -1,
        start_timeout: float = 10.0,
        shutdown_timeout: float = 5.0,
        cancel_timeout: float = 5.0,
        max_message_bytes: int = 256 * 1024 * 1024,
        max_calls_in_threads: int = 64,
    ) -> Client:
        """A client for a daemon of its own: `async with Client.spawn() as client`.

        `command` is the daemon with its arguments; without it the variable RINGBACK names the
        executable, else it is `ringback` on the PATH; `arguments` are added. `providers` are
        models' services, added to those that the daemon knows. `approve` decides about tool calls
        whose policy asks. The callbacks `on_…` are called in the event loop and must not block:
        `on_trace` with what `$/logTrace` says, as `trace` or `set_trace` asks for it,
        `on_notification` with notifications that this client does not know.
        `process_id` is the process whose end ends the daemon: this one, unless told otherwise;
        None where the daemon cannot see it (in a container). Times are in seconds.
        """
        wire: Dict[str, Any] = {
            "protocolVersion": PROTOCOL_VERSION,
            "clientInfo": dict(client_info or {"name": "ringback-python", "version": __version__}),
            "capabilities": _capabilities(approve, exclude_updates),
        }
        if process_id is not None:
            wire["processId"] = process_id if process_id >= 0 else os.getpid()
        if providers is not None:
            wire["providers"] = {name: dict(provider) for name, provider in providers.items()}
        if trace is not None:
            wire["trace"] = trace
        return cls(
            Options(
                command=command,
                arguments=arguments,
                env=env,
                cwd=cwd,
                initialize=wire,
                approve=approve,
                on_update=on_update,
                on_trace=on_trace,
                on_notification=on_notification,
                on_stderr=on_stderr,
                start_timeout=start_timeout,
                shutdown_timeout=shutdown_timeout,
                cancel_timeout=cancel_timeout,
                max_message_bytes=max_message_bytes,
                max_calls_in_threads=max_calls_in_threads,
            )
        )

    async def __aenter__(self) -> Client:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Starts the daemon, as `async with` does; then `close` is for you to call."""
        await self.daemon.start()

    async def restart(self) -> None:
        """Starts another daemon after one has died, and registers the client's tools again.

        While the daemon runs this does nothing, so that every task that saw it die may call it.
        Sessions died with their daemon: what they are used for raises `session_lost`.
        """
        await self.daemon.restart()

    async def close(self) -> None:
        """Shuts the daemon down: asked first, killed when the time is over."""
        await self.daemon.close()

    # What the daemon said about itself.

    @property
    def server_info(self) -> ServerInfo:
        """The daemon's name and version."""
        return cast("ServerInfo", self.daemon.said("serverInfo"))

    @property
    def capabilities(self) -> ServerCapabilities:
        """What the daemon can do."""
        return cast("ServerCapabilities", self.daemon.said("capabilities"))

    @property
    def limits(self) -> Limits:
        """The daemon's bounds."""
        return cast("Limits", self.daemon.said("limits"))

    @property
    def is_running(self) -> bool:
        """Whether the daemon runs, as far as this side knows."""
        return self.daemon.connection.is_open

    @property
    def exit_status(self) -> Optional[int]:
        """The daemon's exit status once it has ended; negative for a signal."""
        return self.daemon.exit_status

    # Sessions and turns.

    async def session(
        self, *, session_id: Optional[str] = None, **fields: Unpack[TurnFields]
    ) -> Session:
        """Opens a session; `session_id` may be chosen freely."""
        params = fields_to_wire(fields)
        if session_id is not None:
            params["sessionId"] = session_id
        session = Session(self.daemon)
        await session.open(params)
        return session

    async def prompt(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> TurnResult:
        """One turn in a session of its own, which the daemon closes after it."""
        await self.daemon.registry.settle()
        params = {"prompt": prompt_to_wire(prompt), **fields_to_wire(fields)}
        return TurnResult.from_wire(await self.request("session/prompt", params))

    def stream(self, prompt: Prompt, **fields: Unpack[TurnFields]) -> Turn:
        """One turn in a session of its own, to iterate over; see `Turn`."""
        return Turn(Session(self.daemon), prompt, fields_to_wire(fields), owns_session=True)

    async def list_sessions(
        self, *, offset: int = 0, limit: Optional[int] = None
    ) -> List[SessionSummary]:
        """The open sessions, or a part of them, in the order in which they were opened."""
        return await all_listed(self.daemon, "session/list", {}, "sessions", offset, limit)

    async def list_models(self, provider: Optional[str] = None) -> Models:
        """The models of one provider, or of all; those that failed stand in its `problems`."""
        params = {} if provider is None else {"provider": provider}
        return Models.from_wire(await self.request("models/list", params))

    # Anything else.

    def set_trace(self, value: TraceValue) -> None:
        """Says how much of its work the daemon tells to `on_trace`."""
        self.notify("$/setTrace", {"value": value})

    async def discover(self) -> RpcDiscoverResult:
        """The daemon's description of its protocol: an OpenRPC document."""
        return cast("RpcDiscoverResult", await self.request("rpc.discover"))

    async def request(self, method: str, params: Optional[Mapping[str, Any]] = None) -> Any:
        """Sends any request and returns its result."""
        return await self.daemon.connection.request(
            method, dict(params) if params is not None else None
        )

    def notify(self, method: str, params: Optional[Mapping[str, Any]] = None) -> None:
        """Sends any notification."""
        self.daemon.connection.notify(method, dict(params) if params is not None else None)


def _capabilities(
    approve: Optional[Approve],
    exclude_updates: Sequence[str],
) -> Dict[str, Any]:
    capabilities: Dict[str, Any] = {}
    if approve is not None:
        capabilities["approvals"] = True
    if exclude_updates:
        capabilities["updates"] = {"exclude": list(exclude_updates)}
    return capabilities
