"""Where tools are registered from any thread: for every session, or for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, List, Optional, Union

from ..connection import closed
from ..scope import ToolDecorator, ToolScope
from ..tools import Tool
from .loop import LoopThread

if TYPE_CHECKING:
    from ..protocol import ToolDefinition, ToolsRegisterResult


class BlockingScope(ToolDecorator):
    """The tools of a blocking client, or those of one of its sessions."""

    def __init__(self, scope: ToolScope, loop: Optional[LoopThread]) -> None:
        self._scope = scope
        self._thread = loop

    def register_tools(self, *tools: Union[Tool, Callable[..., Any]]) -> ToolsRegisterResult:
        """Registers tools, all or none, and returns the names `registered` and `replaced`."""
        return self._loop.run(lambda: self._scope.register_tools(*tools))

    def unregister_tools(self, *names: str) -> List[str]:
        """Unregisters tools and returns the names of those that there were."""
        return self._loop.run(lambda: self._scope.unregister_tools(*names))

    def list_tools(self) -> List[ToolDefinition]:
        """The definitions of the tools that a session sees here."""
        return self._loop.run(self._scope.list_tools)

    @property
    def _loop(self) -> LoopThread:
        if self._thread is None:
            raise closed()
        return self._thread

    def add_tool(self, tool: Tool) -> None:
        """Takes a tool and does not wait until the daemon has it."""
        if self._thread is None:  # The client is not started: nobody else looks at its tools.
            self._scope.add_tool(tool)
        else:
            self._thread.call(lambda: self._scope.add_tool(tool))
