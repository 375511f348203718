"""The running daemon as this process sees it: its start, its end, its tools and open turns."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Sequence, Union

from .connection import Call, Connection, closed, log
from .content import Prompt, prompt_to_wire
from .errors import DaemonDied, RingbackError
from .process import DaemonProcess, daemon_command
from .serving import Serving
from .tools import Tool
from .types import Approve
from .updates import Update, update_from_wire

if TYPE_CHECKING:
    from .turn import Turn

PROTOCOL_VERSION = 1
TERMINATE_SECONDS = 2.0
"""How long the daemon has to end after SIGTERM, and after SIGKILL."""


@dataclass
class Options:
    """How the daemon is started and what this client tells it; see `Client.spawn`."""

    command: Union[str, Sequence[str], None] = None
    arguments: Sequence[str] = ()
    env: Optional[Mapping[str, str]] = None
    cwd: Union[str, "os.PathLike[str]", None] = None
    initialize: Dict[str, Any] = field(default_factory=dict)
    approve: Optional[Approve] = None
    on_update: Optional[Callable[[Update], None]] = None
    on_notification: Optional[Callable[[str, Any], None]] = None
    on_stderr: Optional[Callable[[str], None]] = None
    start_timeout: float = 10.0
    shutdown_timeout: float = 5.0
    cancel_timeout: float = 5.0
    max_message_bytes: int = 256 * 1024 * 1024
    max_calls_in_threads: int = 64


@dataclass
class Registration:
    """Tools on their way to the daemon, and what they replaced here."""

    call: Call
    scope: Optional[str]
    tools: List[Tool]
    replaced: Dict[str, Tool]


class Daemon:
    """Owns the process and the connection; routes what arrives."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.connection = Connection(
            self._take_request, self._take_notification, options.cancel_timeout
        )
        self.initialized: Dict[str, Any] = {}
        self.exit_status: Optional[int] = None
        self._tools: Dict[Optional[str], Dict[str, Tool]] = {None: {}}
        self._registrations: List[Registration] = []
        self._turns: Dict[str, List[Turn]] = {}
        self._serving: Optional[Serving] = None
        self._is_started = False
        self._is_closing = False

    # The beginning and the end.

    async def start(self) -> None:
        """Starts and initializes the daemon; on any failure no process is left behind."""
        if self._is_started:
            raise RuntimeError("A client is started once.")
        self._is_started = True
        options, connection = self.options, self.connection
        command = [*daemon_command(options.command), *options.arguments]
        self._serving = Serving(
            connection, self._find_tool, options.approve, options.max_calls_in_threads
        )
        process = DaemonProcess(
            connection.take_line,
            connection.take_overlong,
            self._take_end,
            options.on_stderr,
            options.max_message_bytes,
        )
        await process.start(command, options.env, options.cwd)
        connection.process = process
        try:
            await self._initialize(process)
        except BaseException:
            process.kill()
            await process.wait(TERMINATE_SECONDS)
            raise

    async def close(self) -> None:
        """Shuts the daemon down within bounds; the last of them is SIGKILL."""
        process = self.connection.process
        if process is None or self._is_closing:
            return
        self._is_closing = True
        for registration in self._registrations:
            answer = registration.call.answer
            if answer.done() and not answer.cancelled() and answer.exception() is not None:
                log.warning("A tool was refused and nobody asked: %s", answer.exception())
        try:
            await self._shut_down(process)
        finally:
            process.kill()
            self.connection.fail(closed)
            if self._serving is not None:
                await self._serving.close()
            await process.wait(TERMINATE_SECONDS)

    async def _initialize(self, process: DaemonProcess) -> None:
        connection = self.connection
        call = connection.send("initialize", self.options.initialize)
        done, _ = await asyncio.wait({call.answer}, timeout=self.options.start_timeout)
        if not done:
            message = f"No answer to initialize within {self.options.start_timeout} s."
            stderr = list(process.stderr_tail)
            raise RingbackError(None, "start_timeout", message, {"stderr": stderr})
        result = call.answer.result()
        version = result.get("protocolVersion") if isinstance(result, dict) else None
        if version != PROTOCOL_VERSION:
            message = f"The daemon speaks protocol {version!r}, this client {PROTOCOL_VERSION}."
            raise RingbackError(None, "protocol_version", message)
        self.initialized = result
        limit = (result.get("limits") or {}).get("maxMessageBytes")
        connection.peer_max_bytes = limit if isinstance(limit, int) else None
        connection.notify("initialized", {})
        tools = list(self._tools[None].values())
        if tools:
            await self.register(tools, None)

    async def _shut_down(self, process: DaemonProcess) -> None:
        connection, seconds = self.connection, self.options.shutdown_timeout
        if connection.has_failed:
            return
        call = connection.send("shutdown")
        await asyncio.wait({call.answer}, timeout=seconds)
        if not connection.has_failed:
            connection.notify("exit")
            process.close_stdin()
        if not await process.wait(seconds):
            process.terminate()
            await process.wait(TERMINATE_SECONDS)

    # Tools.

    def add_tools(self, tools: List[Tool], scope: Optional[str]) -> Optional[Registration]:
        """Takes tools and, once the daemon runs, registers them without waiting."""
        table = self._tools.setdefault(scope, {})
        replaced = {tool.name: table[tool.name] for tool in tools if tool.name in table}
        if not self.initialized:
            table.update((tool.name, tool) for tool in tools)
            return None
        params: Dict[str, Any] = {"tools": [tool.definition for tool in tools]}
        if scope is not None:
            params["sessionId"] = scope
        # Sent first: what the daemon cannot be told is not taken here either.
        call = self.connection.send("tools/register", params)
        table.update((tool.name, tool) for tool in tools)
        registration = Registration(call, scope, tools, replaced)
        self._registrations.append(registration)
        return registration

    async def register(self, tools: List[Tool], scope: Optional[str]) -> Dict[str, List[str]]:
        """Registers tools and waits for the daemon's answer."""
        registration = self.add_tools(tools, scope)
        if registration is None:
            raise closed()
        result: Dict[str, List[str]] = await self._settle(registration)
        return result

    async def unregister(self, names: List[str], scope: Optional[str]) -> List[str]:
        """Unregisters tools; calls that are under way go on."""
        await self.settle_registrations()
        params: Dict[str, Any] = {"names": names}
        if scope is not None:
            params["sessionId"] = scope
        result = await self.connection.request("tools/unregister", params)
        removed: List[str] = result.get("removed", []) if isinstance(result, dict) else []
        for name in removed:
            self._tools.get(scope, {}).pop(name, None)
        return removed

    async def settle_registrations(self) -> None:
        """Waits until the daemon has taken every tool; raises its refusal."""
        while self._registrations:
            await self._settle(self._registrations[0])

    def forget_session(self, session_id: str) -> None:
        """Drops the tools of a session that is closed."""
        self._tools.pop(session_id, None)

    async def _settle(self, registration: Registration) -> Any:
        try:
            # Shielded: whoever waits here may leave, the registration stands all the same.
            return await asyncio.shield(registration.call.answer)
        except RingbackError:
            self._undo(registration)
            raise
        finally:
            if registration.call.answer.done() and registration in self._registrations:
                self._registrations.remove(registration)

    def _undo(self, registration: Registration) -> None:
        table = self._tools.get(registration.scope, {})
        for tool in registration.tools:
            if table.get(tool.name) is tool:
                del table[tool.name]
                if tool.name in registration.replaced:
                    table[tool.name] = registration.replaced[tool.name]

    def _find_tool(self, session_id: str, name: str) -> Optional[Tool]:
        own = self._tools.get(session_id, {}).get(name)
        return own if own is not None else self._tools[None].get(name)

    # Turns.

    def send_prompt(self, session_id: str, prompt: Prompt, fields: Dict[str, Any]) -> Call:
        """Sends a prompt to a session."""
        params = {"sessionId": session_id, "prompt": prompt_to_wire(prompt), **fields}
        return self.connection.send("session/prompt", params)

    def add_turn(self, session_id: str, turn: Turn) -> None:
        """Notes a turn that waits for updates."""
        self._turns.setdefault(session_id, []).append(turn)

    def remove_turn(self, session_id: str, turn: Turn) -> None:
        """Forgets a turn that has its answer."""
        turns = self._turns.get(session_id, [])
        if turn in turns:
            turns.remove(turn)
        if not turns:
            self._turns.pop(session_id, None)

    def _turn_of(self, session_id: str, turn_id: str) -> Optional[Turn]:
        # The id of a turn is first heard in its updates. Prompts are accepted in order and a
        # refused one is answered without updates, so a new id belongs to the oldest without one.
        turns = self._turns.get(session_id, ())
        for turn in turns:
            if turn.id == turn_id:
                return turn
        return next((turn for turn in turns if turn.id is None), None)

    # What arrives.

    def _take_request(self, request_id: Any, method: str, params: Any) -> None:
        if self._serving is not None:
            self._serving.accept(request_id, method, params)

    def _take_notification(self, method: str, params: Any) -> None:
        if method == "session/update":
            self._take_update(params)
        elif method == "$/cancelRequest" and isinstance(params, dict) and "id" in params:
            if self._serving is not None:
                self._serving.cancel(params["id"])
        elif self.options.on_notification is not None:
            _call_back(self.options.on_notification, method, params)

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
        if listener is not None:
            _call_back(listener, update)

    def _take_end(self, status: Optional[int]) -> None:
        self.exit_status = status
        process = self.connection.process
        stderr = process.stderr_tail if process is not None else ()
        self.connection.fail(closed if self._is_closing else lambda: DaemonDied(status, stderr))


def _call_back(callback: Callable[..., None], *arguments: Any) -> None:
    try:
        callback(*arguments)
    except Exception:  # A listener's mistake must not cost the messages behind this one.
        log.exception("The callback %r failed.", callback)
