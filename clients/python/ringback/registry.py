"""The client's tools: those for every session, those for one, and what the daemon knows of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from .connection import Call, Connection, closed, log
from .errors import RingbackError
from .tools import Tool
from .wire import JsonObject, object_of


@dataclass
class Registration:
    """Tools on their way to the daemon, and what they replaced here."""

    call: Call
    scope: Optional[str]
    tools: List[Tool]
    replaced: Dict[str, Tool]


class Registry:
    """Tools by scope, which is a session's id, or None for every session."""

    def __init__(self) -> None:
        self._tools: Dict[Optional[str], Dict[str, Tool]] = {None: {}}
        self._registrations: List[Registration] = []

    def find(self, session_id: str, name: str) -> Optional[Tool]:
        """The tool that a session sees under a name; its own goes first."""
        own = self._tools.get(session_id, {}).get(name)
        return own if own is not None else self._tools[None].get(name)

    def add(
        self, connection: Connection, tools: List[Tool], scope: Optional[str]
    ) -> Optional[Registration]:
        """Takes tools and, while the daemon runs, registers them without waiting."""
        table = self._tools.setdefault(scope, {})
        replaced = {tool.name: table[tool.name] for tool in tools if tool.name in table}
        if not connection.is_open:
            table.update((tool.name, tool) for tool in tools)
            return None
        params: JsonObject = {"tools": [tool.definition for tool in tools]}
        if scope is not None:
            params["sessionId"] = scope
        # Sent first: what the daemon cannot be told is not taken here either.
        call = connection.send("tools/register", params)
        table.update((tool.name, tool) for tool in tools)
        registration = Registration(call, scope, tools, replaced)
        self._registrations.append(registration)
        return registration

    async def register(
        self, connection: Connection, tools: List[Tool], scope: Optional[str]
    ) -> JsonObject:
        """Registers tools and returns the daemon's answer. Raises its refusal."""
        registration = self.add(connection, tools, scope)
        if registration is None:
            raise connection.failure or closed()
        return object_of(await self._settle(registration)) or {}

    async def unregister(
        self, connection: Connection, names: List[str], scope: Optional[str]
    ) -> List[str]:
        """Unregisters tools; calls that are under way go on."""
        await self.settle()
        params: JsonObject = {"names": names}
        if scope is not None:
            params["sessionId"] = scope
        result = object_of(await connection.request("tools/unregister", params))
        removed: List[str] = result.get("removed", []) if result is not None else []
        for name in removed:
            self._tools.get(scope, {}).pop(name, None)
        return removed

    async def settle(self) -> None:
        """Waits until the daemon has taken every tool; raises its refusal."""
        while self._registrations:
            await self._settle(self._registrations[0])

    async def begin(self, connection: Connection) -> None:
        """Registers the tools for every session with a daemon that knows none."""
        self._tools = {None: self._tools[None]}
        self._registrations = []
        known: List[Tool] = []
        while True:  # More may be added while the daemon is told of the first.
            tools = [tool for tool in self._tools[None].values() if tool not in known]
            if not tools:
                return
            definitions = [tool.definition for tool in tools]
            await connection.request("tools/register", {"tools": definitions})
            known.extend(tools)

    def forget_session(self, session_id: str) -> None:
        """Drops the tools of a session that is closed."""
        self._tools.pop(session_id, None)

    def warn_of_refusals(self) -> None:
        """Logs the refusals that nobody has asked for, at the end."""
        for registration in self._registrations:
            answer = registration.call.answer
            if answer.done() and not answer.cancelled() and answer.exception() is not None:
                log.warning("A tool was refused and nobody asked: %s", answer.exception())

    async def _settle(self, registration: Registration) -> Any:
        try:
            # Shielded: whoever waits here may leave, the registration stands all the same.
            return await asyncio.shield(registration.call.answer)
        except RingbackError as error:
            if error.code is not None:  # With a daemon that died, the next one gets the tools.
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
