"""Serves the daemon's requests: tool calls and approvals, each in a task of its own."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, Callable, Dict, Mapping, Optional, Set

from .approvals import Approval, ApprovalRequest, Approve
from .connection import Connection, log
from .content import error_to_wire
from .errors import INVALID_PARAMS, METHOD_NOT_FOUND, REQUEST_CANCELLED, RequestRefused
from .tools import Tool, ToolContext, in_thread, is_async
from .values import to_json
from .wire import dumps, object_of

CLOSE_GRACE_SECONDS = 1.0
"""How long cancelled tools have to leave when the client is closed."""


class Serving:
    """The requests of the daemon that are being served, each answered exactly once."""

    def __init__(
        self,
        connection: Connection,
        find: Callable[[str, str], Optional[Tool]],
        approve: Optional[Approve],
        max_calls_in_threads: int,
    ) -> None:
        self._connection = connection
        self._find = find
        self._approve = approve
        self._threads = asyncio.Semaphore(max_calls_in_threads)
        # Open means: not answered yet. A task may outlive its answer, so both are kept.
        self._open: Dict[str, asyncio.Task[None]] = {}
        self._tasks: Set[asyncio.Task[None]] = set()
        self._contexts: Dict[str, ToolContext] = {}

    def accept(self, request_id: Any, method: str, params: Any) -> None:
        """Takes a request and serves it beside the others."""
        key = _key(request_id)
        if key in self._open:
            log.warning("A second request with the id %s is ignored while one is open.", key)
            return
        task = asyncio.ensure_future(self._serve(key, request_id, method, params))
        self._open[key] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def cancel(self, request_id: Any) -> None:
        """Answers a request as cancelled and stops serving it; an answered one is left alone."""
        key = _key(request_id)
        task = self._open.pop(key, None)
        if task is None:
            return
        context = self._contexts.get(key)
        if context is not None:
            context.give_up()
        refusal = RequestRefused(REQUEST_CANCELLED, "cancelled", "The request was cancelled.")
        self._connection.refuse(request_id, refusal)
        task.cancel()

    def abandon(self) -> None:
        """Stops everything; nobody is left to be answered."""
        for context in self._contexts.values():
            context.give_up()
        self._open.clear()
        for task in self._others():
            task.cancel()

    async def close(self) -> None:
        """Stops everything, and gives it a moment to leave."""
        self.abandon()
        tasks = self._others()
        if tasks:
            await asyncio.wait(tasks, timeout=CLOSE_GRACE_SECONDS)

    def _others(self) -> Set[asyncio.Task[None]]:
        # A tool may be what closes the client: it does not wait for itself.
        try:
            return {task for task in self._tasks if task is not asyncio.current_task()}
        except RuntimeError:  # Called by the loop and not by a task.
            return set(self._tasks)

    async def _serve(self, key: str, request_id: Any, method: str, params: Any) -> None:
        result: Any = None
        refusal: Optional[RequestRefused] = None
        try:
            result = await self._work(key, method, params)
        except RequestRefused as error:
            refusal = error
        except asyncio.CancelledError:
            refusal = RequestRefused(REQUEST_CANCELLED, "cancelled", "The request was cancelled.")
        finally:
            self._contexts.pop(key, None)
        if self._open.get(key) is not asyncio.current_task():
            return  # Cancelled, and answered as such.
        del self._open[key]
        if refusal is not None:
            self._connection.refuse(request_id, refusal)
        else:
            await self._connection.reply(request_id, result)

    async def _work(self, key: str, method: str, params: Any) -> Any:
        approve = self._approve if method == "tools/approve" else None
        if method != "tools/call" and approve is None:
            message = f"Unknown method {method!r}."
            raise RequestRefused(METHOD_NOT_FOUND, "method_not_found", message)
        members = object_of(params)
        if members is None or not isinstance(members.get("name"), str):
            raise RequestRefused(INVALID_PARAMS, "invalid_params", "No name of a tool.")
        if approve is not None:
            return (await self._decide(approve, members)).to_wire()
        return await self._call(key, members)

    async def _call(self, key: str, params: Mapping[str, Any]) -> Dict[str, Any]:
        tool = self._find(str(params.get("sessionId")), params["name"])
        if tool is None:
            raise RequestRefused(INVALID_PARAMS, "unknown_tool", f"No tool {params['name']!r}.")
        context = ToolContext(params, lambda value: self._report(key, context, value))
        self._contexts[key] = context
        try:
            if tool.is_async:
                return await tool.call(params.get("arguments"), context)
            async with self._threads:
                return await tool.call(params.get("arguments"), context)
        except asyncio.CancelledError as error:
            if key not in self._open:
                raise
            return error_to_wire(error)  # The tool's own doing: something inside was cancelled.
        except (Exception, SystemExit) as error:
            return error_to_wire(error)

    def _report(self, key: str, context: ToolContext, value: Dict[str, Any]) -> None:
        process = self._connection.process
        is_open = key in self._open and self._contexts.get(key) is context
        if is_open and process is not None and process.is_writable:
            params = {"token": context.call_id, "value": value}
            self._connection.notify("$/progress", params)

    async def _decide(self, approve: Approve, params: Mapping[str, Any]) -> Approval:
        request = ApprovalRequest.from_wire(params)
        try:
            if is_async(approve):
                decision: Any = approve(request)
            else:
                async with self._threads:
                    decision = await in_thread(lambda: approve(request))
            if inspect.isawaitable(decision):
                decision = await decision
            return Approval.of(decision)
        except Exception as error:
            # Who cannot decide does not allow.
            reason = f"The approval failed: {type(error).__name__}: {error}"
            return Approval("deny", reason=reason)


def _key(request_id: Any) -> str:
    return dumps(to_json(request_id))
