"""Where tools are registered: for every session, or for one."""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    List,
    Mapping,
    Optional,
    Sequence,
    TypeVar,
    Union,
    cast,
    overload,
)

from .daemon import Daemon
from .errors import RingbackError
from .schema import Schema
from .tools import Tool, make_tool
from .wire import JsonObject, list_of, object_of

if TYPE_CHECKING:
    from .protocol import ToolDefinition, ToolPolicy, ToolsRegisterResult

F = TypeVar("F", bound=Callable[..., Any])


class ToolDecorator:
    """Where functions become tools by `@scope.tool`."""

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
        annotations: Optional[Mapping[str, Any]] = None,
        policy: Optional[ToolPolicy] = None,
    ) -> Callable[[F], F]: ...

    def tool(self, function: Optional[F] = None, **options: Any) -> Union[F, Callable[[F], F]]:
        """Registers a function as a tool; the function itself stays as it is.

        Its type hints and its docstring become the definition, unless `options` (those of
        `make_tool`) say otherwise. Before the client is started the tool is kept until then;
        afterwards it is registered at once, and a refusal is raised by the next `prompt`.
        """

        def register(function: F) -> F:
            self.add_tool(make_tool(function, **options))
            return function

        return register if function is None else register(function)

    def add_tool(self, tool: Tool) -> None:
        """Takes a tool and does not wait until the daemon has it."""
        raise NotImplementedError


class ToolScope(ToolDecorator):
    """The tools of a client, or those of one of its sessions."""

    def __init__(self, daemon: Daemon) -> None:
        self.daemon = daemon

    async def register_tools(self, *tools: Union[Tool, Callable[..., Any]]) -> ToolsRegisterResult:
        """Registers tools, all or none, and returns the names `registered` and `replaced`.

        `withheld` is there when a model cannot be offered some of them.
        """
        scope, made = self._scope(), tools_of(tools)
        result: Any = await self.daemon.registry.register(self.daemon.connection, made, scope)
        return cast("ToolsRegisterResult", result)

    async def unregister_tools(self, *names: str) -> List[str]:
        """Unregisters tools and returns the names of those that there were."""
        scope, daemon = self._scope(), self.daemon
        return await daemon.registry.unregister(daemon.connection, list(names), scope)

    async def list_tools(self) -> List[ToolDefinition]:
        """The definitions of the tools that a session sees here."""
        scope = self._scope()
        params: JsonObject = {"sessionId": scope} if scope is not None else {}
        await self.daemon.registry.settle()
        return listed(await self.daemon.connection.request("tools/list", params), "tools")

    def add_tool(self, tool: Tool) -> None:
        """Takes a tool and does not wait until the daemon has it."""
        self.daemon.registry.add(self.daemon.connection, [tool], self._scope())

    def _scope(self) -> Optional[str]:
        """The id of the session that sees these tools; None when all do."""
        return None


def tools_of(given: Sequence[Union[Tool, Callable[..., Any]]]) -> List[Tool]:
    """Functions made to tools, and tools as they are."""
    return [each if isinstance(each, Tool) else make_tool(each) for each in given]


async def all_listed(
    daemon: Daemon,
    method: str,
    params: JsonObject,
    name: str,
    offset: int = 0,
    limit: Optional[int] = None,
) -> List[Any]:
    """A list that the daemon hands out page by page, from `offset` on and up to `limit`."""
    found: List[Any] = []
    while limit is None or len(found) < limit:
        wanted = {} if limit is None else {"limit": limit - len(found)}
        page = {**params, "offset": offset + len(found), **wanted}
        result = object_of(await daemon.connection.request(method, page)) or {}
        members = listed(result, name)
        found.extend(members)
        # A page that brings nothing ends it too: no daemon can keep this going for ever.
        if result.get("nextOffset") is None or not members:
            break
    return found


def listed(result: Any, name: str) -> List[Any]:
    """The list in a result. Raises RingbackError when there is none."""
    found = list_of((object_of(result) or {}).get(name))
    if found is None:
        raise RingbackError(None, "bad_message", f"The daemon's answer has no list {name!r}.")
    return found
