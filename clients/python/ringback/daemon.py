"""The running daemon as this process sees it: its start, its end, and what arrives from it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional

from .connection import Call, Connection, closed, log
from .content import Prompt, prompt_to_wire
from .errors import DaemonDied, RingbackError
from .options import Options
from .process import DaemonProcess, daemon_command
from .protocol import PROTOCOL_VERSION
from .registry import Registry
from .serving import Serving
from .updates import update_from_wire
from .wire import JsonObject, object_of

if TYPE_CHECKING:
    from .turn import Turn

TERMINATE_SECONDS = 2.0
"""How long the daemon has to end after SIGTERM, and after SIGKILL."""
ADVICE = ". `restart` starts another one; its sessions are lost"
"""What the error of a daemon that died in use says at its end."""


class Daemon:
    """Owns the process and the connection; routes what arrives.

    `process` is the newest one. `connection` is that of the daemon that is in use: the one before
    it stays, and fails every call, until a restart is complete.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.registry = Registry()
        self.initialized: JsonObject = {}
        self.exit_status: Optional[int] = None
        self.process: Optional[DaemonProcess] = None
        self.connection = self._connection(lambda: None)
        self._turns: Dict[str, List[Turn]] = {}
        self._serving: Optional[Serving] = None
        self._starting: Optional[asyncio.Lock] = None
        self._is_started = False
        self._is_closing = False

    # The beginning and the end.

    async def start(self) -> None:
        """Starts and initializes the daemon; on any failure no process is left behind."""
        if self._is_started or self._is_closing:
            raise RuntimeError("A client is started once; `restart` follows a daemon's death.")
        self._is_started = True
        self._starting = asyncio.Lock()
        try:
            async with self._starting:
                await self._launch()
        except BaseException:
            self._is_started = False
            raise

    async def restart(self) -> None:
        """Starts another daemon in place of one that died; no effect on one that runs."""
        if self._starting is None or not self._is_started:
            raise closed()
        async with self._starting:
            if self._is_closing:
                raise closed()
            if self.connection.has_failed:
                if self.process is not None:
                    await self.process.wait(TERMINATE_SECONDS)
                await self._launch()

    async def close(self) -> None:
        """Shuts the daemon down within bounds; the last of them is SIGKILL."""
        process, connection = self.process, self.connection
        if process is None:
            return
        if self._is_closing:  # Somebody else closes it: their bounds hold here too.
            await process.wait(2 * self.options.shutdown_timeout + 2 * TERMINATE_SECONDS)
            return
        self._is_closing = True
        self.registry.warn_of_refusals()
        try:
            if connection.process is process and not connection.has_failed:
                await self._shut_down(connection, process)
        finally:
            process.kill()
            connection.fail(closed)
            if self._serving is not None:
                await self._serving.close()
            await process.wait(TERMINATE_SECONDS)

    def said(self, name: str) -> JsonObject:
        """A member of what the daemon said of itself at its start. Raises before that."""
        said = object_of(self.initialized.get(name))
        if said is None:
            raise closed()
        return said

    async def _launch(self) -> None:
        options = self.options
        command = [*daemon_command(options.command), *options.arguments]
        serving: List[Serving] = []
        connection = self._connection(lambda: serving[0])
        serving.append(
            Serving(connection, self.registry.find, options.approve, options.max_calls_in_threads)
        )
        process = DaemonProcess(
            connection.take_line,
            connection.take_overlong,
            lambda status: self._take_end(connection, process, status),
            lambda line: _call_back(options.on_stderr, line),
            options.max_message_bytes,
        )
        await process.start(command, options.env, options.cwd)
        self.process = connection.process = process
        self.exit_status = None
        try:
            self.initialized = await self._initialize(connection, process)
            await self.registry.begin(connection)
            if self._is_closing:
                raise closed()
        except BaseException:
            process.kill()
            await process.wait(TERMINATE_SECONDS)
            raise
        self.connection, self._serving = connection, serving[0]
        self._turns = {}

    async def _initialize(self, connection: Connection, process: DaemonProcess) -> JsonObject:
        call = connection.send("initialize", self.options.initialize)
        done, _ = await asyncio.wait({call.answer}, timeout=self.options.start_timeout)
        if not done:
            message = f"No answer to initialize within {self.options.start_timeout} s."
            stderr = list(process.stderr_tail)
            raise RingbackError(None, "start_timeout", message, {"stderr": stderr})
        result = object_of(call.answer.result()) or {}
        version = result.get("protocolVersion")
        if version != PROTOCOL_VERSION:
            message = f"The daemon speaks protocol {version!r}, this client {PROTOCOL_VERSION}."
            raise RingbackError(None, "protocol_version", message)
        limit = (object_of(result.get("limits")) or {}).get("maxMessageBytes")
        connection.peer_max_bytes = limit if isinstance(limit, int) else None
        connection.notify("initialized", {})
        return result

    async def _shut_down(self, connection: Connection, process: DaemonProcess) -> None:
        seconds = self.options.shutdown_timeout
        call = connection.send("shutdown")
        await asyncio.wait({call.answer}, timeout=seconds)
        if not connection.has_failed:
            connection.notify("exit")
            process.close_stdin()
        if not await process.wait(seconds):
            process.terminate()
            await process.wait(TERMINATE_SECONDS)

    # Turns.

    def send_prompt(self, session_id: str, prompt: Prompt, fields: JsonObject) -> Call:
        """Sends a prompt to a session."""
        params = {"sessionId": session_id, "prompt": prompt_to_wire(prompt), **fields}
        return self.connection.send("session/prompt", params)

    def turns(self, session_id: str) -> List[Turn]:
        """The turns of a session that have no answer yet; more than one only if one is refused."""
        return list(self._turns.get(session_id, ()))

    def add_turn(self, session_id: str, turn: Turn) -> None:
        """Notes a turn that waits for updates."""
        self._turns.setdefault(session_id, []).append(turn)

    def remove_turn(self, session_id: str, turn: Turn) -> None:
        """Forgets a turn that has its answer."""
        turns = self._turns.get(session_id, [])
        if turn in turns:
            turns.remove(turn)
            if not turns:
                del self._turns[session_id]

    def _turn_of(self, session_id: str, turn_id: str) -> Optional[Turn]:
        # The id of a turn is first heard in its updates. Prompts are accepted in order and a
        # refused one is answered without updates, so a new id belongs to the oldest without one.
        turns = self._turns.get(session_id, ())
        for turn in turns:
            if turn.id == turn_id:
                return turn
        return next((turn for turn in turns if turn.id is None), None)

    # What arrives.

    def _connection(self, serving: Callable[[], Optional[Serving]]) -> Connection:
        def take_request(request_id: Any, method: str, params: Any) -> None:
            server = serving()
            if server is not None:
                server.accept(request_id, method, params)

        def take_notification(method: str, params: Any) -> None:
            server, members = serving(), object_of(params) or {}
            if method == "session/update":
                self._take_update(params)
            elif method == "$/cancelRequest" and server is not None and "id" in members:
                server.cancel(members["id"])
            elif method == "$/logTrace" and self.options.on_trace is not None:
                _call_back(self.options.on_trace, members.get("message"), members.get("verbose"))
            else:
                _call_back(self.options.on_notification, method, params)

        return Connection(take_request, take_notification, self.options.cancel_timeout)

    def _take_update(self, params: Any) -> None:
        listener = self.options.on_update
        try:
            turn = self._turn_of(params["sessionId"], params.get("turnId", ""))
            if turn is None and listener is None:
                return
            update = update_from_wire(params)
        except (KeyError, TypeError, AttributeError) as error:
            log.warning("A malformed session/update is ignored: %r in %.200r", error, params)
            return
        if turn is not None:
            turn.take(update)
        _call_back(listener, update)

    def _take_end(
        self, connection: Connection, process: DaemonProcess, status: Optional[int]
    ) -> None:
        self.exit_status = status
        in_use = connection is self.connection
        advice = ADVICE if in_use else ""
        if self._is_closing:
            connection.fail(closed)
        else:
            connection.fail(lambda: DaemonDied(status, process.stderr_tail, advice))
        if in_use and self._serving is not None:
            self._serving.abandon()


def _call_back(callback: Optional[Callable[..., None]], *arguments: Any) -> None:
    if callback is None:
        return
    try:
        callback(*arguments)
    except Exception:  # A listener's mistake must not cost the messages behind this one.
        log.exception("The callback %r failed.", callback)
