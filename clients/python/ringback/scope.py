"""Where tools are registered: for every session, or for one."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, TypeVar, Union, overload

from .daemon import Daemon
from .errors import RingbackError
from .schema import Schema
from .tools import Tool, make_tool

F = TypeVar("F", bound=Callable[..., Any])


class ToolScope:
    """The tools of a client, or those of one of its sessions."""

    def __init__(self, daemon: Daemon, session_id: Optional[str]) -> None:
        self._daemon = daemon
        self._scope_id = session_id

    @overload
    def tool(self, function: F) -> F: ...

    @overload
    def tool(
        self,
        *,
        name: Optional[str] = None,
        title: Optional[str] = None,
        description: Optional[str] = None,
        input_schema: Optional[Schema] = None,
        output_schema: Any = None,
        annotations: Optional[Mapping[str, bool]] = None,
        policy: Optional[Mapping[str, Any]] = None,
    ) -> Callable[[F], F]: ...

    def tool(self, function: Optional[F] = None, **options: Any) -> Union[F, Callable[[F], F]]:
        """Registers a function as a tool; the function itself stays as it is.

        Its type hints and its docstring become the definition, unless `options` (those of
        `make_tool`) say otherwise. Before the client is started the tool is kept until then;
        afterwards it is registered at once, and a refusal is raised by the next `prompt`.
        """

        def register(function: F) -> F:
            self._daemon.add_tools([make_tool(function, **options)], self._scope_id)
            return function

        return register if function is None else register(function)

    async def register_tools(self, *tools: Union[Tool, Callable[..., Any]]) -> Dict[str, List[str]]:
        """Registers tools, all or none, and returns the names `registered` and `replaced`."""
        made = [tool if isinstance(tool, Tool) else make_tool(tool) for tool in tools]
        return await self._daemon.register(made, self._scope_id)

    async def unregister_tools(self, *names: str) -> List[str]:
        """Unregisters tools and returns the names of those that there were."""
        return await self._daemon.unregister(list(names), self._scope_id)

    async def list_tools(self) -> List[Dict[str, Any]]:
        """The definitions of the tools that a session sees here."""
        params: Dict[str, Any] = {}
        if self._scope_id is not None:
            params["sessionId"] = self._scope_id
        await self._daemon.settle_registrations()
        return listed(await self._daemon.connection.request("tools/list", params), "tools")


async def all_listed(
    daemon: Daemon, method: str, params: Dict[str, Any], name: str
) -> List[Dict[str, Any]]:
    """The whole of a list that the daemon hands out page by page."""
    found: List[Dict[str, Any]] = []
    while True:
        page = await daemon.connection.request(method, {**params, "offset": len(found)})
        members = listed(page, name)
        found.extend(members)
        # A page that brings nothing ends it too: no daemon can keep this going for ever.
        if page.get("nextOffset") is None or not members:
            return found


def listed(result: Any, name: str) -> List[Dict[str, Any]]:
    """The list in a result. Raises RingbackError when there is none."""
    found = result.get(name) if isinstance(result, dict) else None
    if not isinstance(found, list):
        raise RingbackError(None, "bad_message", f"The daemon's answer has no list {name!r}.")
    return found
