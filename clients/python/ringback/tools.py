"""A Python function as a tool: its definition out of its signature, and the call itself."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import threading
from typing import Any, Callable, Dict, Mapping, NamedTuple, Optional, cast

from .content import result_to_wire
from .docstring import parse_docstring
from .forms import Field, hints_of
from .protocol import ToolPolicy
from .schema import Schema, object_schema, schema_of
from .values import members_from_json
from .wire import object_of

MAX_REPORTS = 100
"""How many progress reports of one call may be on their way from its thread to the daemon."""


class ToolContext:
    """What a tool may know about the call it serves; ask for it by a parameter of this type.

    `progress` and `cancelled` may be used from any thread.
    """

    def __init__(
        self,
        call: Mapping[str, Any],
        report: Callable[[Dict[str, Any]], None],
    ) -> None:
        self.session_id: str = call.get("sessionId", "")
        self.turn_id: str = call.get("turnId", "")
        self.call_id: str = call.get("callId", "")
        self.name: str = call.get("name", "")
        self._report = report
        self._loop = asyncio.get_running_loop()
        self._cancelled = threading.Event()
        self._on_the_way = threading.BoundedSemaphore(MAX_REPORTS)

    @property
    def cancelled(self) -> bool:
        """Whether the call is given up; a sync tool that works for long asks now and then."""
        return self._cancelled.is_set()

    def wait_cancelled(self, timeout: Optional[float] = None) -> bool:
        """Blocks a tool in a thread until the call is given up, or for so many seconds."""
        return self._cancelled.wait(timeout)

    def progress(
        self,
        message: Optional[str] = None,
        *,
        progress: Optional[float] = None,
        total: Optional[float] = None,
    ) -> None:
        """Reports how far the call is; this also resets the daemon's idle timeout.

        A report is dropped when the call is answered already, when `MAX_REPORTS` of this call are
        on their way, and while the daemon's pipe is full.
        """
        named = {"message": message, "progress": progress, "total": total}
        value = {name: part for name, part in named.items() if part is not None}
        if not self._on_the_way.acquire(blocking=False):
            return

        def report() -> None:
            self._on_the_way.release()
            self._report(value)

        try:
            self._loop.call_soon_threadsafe(report)
        except RuntimeError:
            pass  # The loop is closed: nobody is left to be told.

    def give_up(self) -> None:
        """Marks the call as cancelled."""
        self._cancelled.set()


class Tool(NamedTuple):
    """A tool: its definition on the wire and the function behind it."""

    name: str
    definition: Dict[str, Any]
    function: Callable[..., Any]
    fields: Optional[Mapping[str, Field]]
    additional: Any
    context_parameter: Optional[str]

    async def call(self, arguments: Any, context: ToolContext) -> Dict[str, Any]:
        """Executes one tool call: a coroutine function in the loop, any other in a thread."""
        given = self._keywords(arguments)
        if self.context_parameter is not None:
            given[self.context_parameter] = context
        if self.is_async:
            value = await self.function(**given)
        else:
            value = await in_thread(lambda: self.function(**given))
            if inspect.isawaitable(value):
                value = await value
        return result_to_wire(value, "outputSchema" in self.definition)

    @property
    def is_async(self) -> bool:
        """Whether the function is a coroutine function, which needs no thread."""
        return is_async(self.function)

    def _keywords(self, arguments: Any) -> Dict[str, Any]:
        arguments = {} if arguments is None else arguments
        if self.fields is not None:
            return members_from_json(self.fields, arguments, "", self.additional)
        members = object_of(arguments)
        if members is None:
            raise TypeError("The arguments are not an object.")
        return dict(members)


def make_tool(
    function: Callable[..., Any],
    *,
    name: Optional[str] = None,
    title: Optional[str] = None,
    description: Optional[str] = None,
    input_schema: Optional[Schema] = None,
    output_schema: Any = None,
    annotations: Optional[Mapping[str, bool]] = None,
    policy: Optional[ToolPolicy] = None,
) -> Tool:
    """Makes a tool of a function.

    With `input_schema` the function gets the arguments as they are, by name; without, the schema
    is read from the type hints and the arguments are given their types. `output_schema` is a
    schema or a type. Raises TypeError for a signature that JSON arguments cannot fill.
    """
    words = parse_docstring(inspect.getdoc(function) or "")
    signature = _Signature.of(function, words.parameters, input_schema is None)
    name = name if name is not None else str(getattr(function, "__name__", ""))
    if input_schema is None:
        input_schema = object_schema(signature.fields, signature.additional)
    definition: Dict[str, Any] = {"name": name, "inputSchema": input_schema}
    optional: Dict[str, Any] = {
        "title": title,
        "description": description if description is not None else words.description or None,
        "outputSchema": _output_schema(output_schema),
        "annotations": dict(annotations) if annotations is not None else None,
        "policy": dict(policy) if policy is not None else None,
    }
    definition.update({key: value for key, value in optional.items() if value is not None})
    fields = signature.fields if signature.is_typed else None
    return Tool(
        name, definition, function, fields, signature.additional, signature.context_parameter
    )


def _output_schema(given: Any) -> Any:
    is_schema = given is None or isinstance(given, (dict, bool))
    return cast(Any, given) if is_schema else schema_of(given, is_output=True)


async def in_thread(function: Callable[[], Any]) -> Any:
    """Calls a function that may block in a thread of its own and waits for it.

    The thread is a daemon thread: one that never returns holds up neither the other calls nor
    the end of the interpreter, as a pool's would.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Any] = loop.create_future()
    context = contextvars.copy_context()

    def settle(value: Any, error: Optional[BaseException]) -> None:
        if outcome.done():
            return
        if error is None:
            outcome.set_result(value)
        else:
            outcome.set_exception(error)

    def work() -> None:
        value: Any = None
        failure: Optional[BaseException] = None
        try:
            value = context.run(function)
        except (StopIteration, KeyboardInterrupt) as error:
            # A future cannot carry the one, and the other would end the loop: Ctrl-C itself
            # reaches the main thread only.
            failure = RuntimeError(f"{type(error).__name__}: {error}")
        except BaseException as error:
            failure = error
        try:
            loop.call_soon_threadsafe(settle, value, failure)
        except RuntimeError:
            pass  # The loop is closed: nobody waits any longer.

    threading.Thread(target=work, name="ringback-tool", daemon=True).start()
    return await outcome


class _Signature(NamedTuple):
    fields: Dict[str, Field]
    additional: Any
    context_parameter: Optional[str]
    is_typed: bool

    @classmethod
    def of(
        cls, function: Callable[..., Any], words: Mapping[str, str], is_typed: bool
    ) -> _Signature:
        hints = hints_of(_hinted(function))
        fields: Dict[str, Field] = {}
        additional: Any = False
        context_parameter: Optional[str] = None
        for name, parameter in inspect.signature(function).parameters.items():
            hint = hints.get(name, Any)
            if hint is ToolContext:
                context_parameter = name
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                additional = hint
            elif parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
                raise TypeError(f"The parameter {parameter} of a tool cannot be given by name.")
            else:
                fields[name] = _field(parameter, hint, words.get(name))
        return cls(fields, additional, context_parameter, is_typed)


def _field(parameter: inspect.Parameter, hint: Any, description: Optional[str]) -> Field:
    if parameter.default is inspect.Parameter.empty:
        return Field(hint, True, description=description or None)
    return Field(hint, False, parameter.default, description or None)


def _hinted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the hints stand: an object that is called has them on its `__call__`."""
    if inspect.isroutine(function):
        return function
    inner = getattr(function, "func", None)  # functools.partial
    return inner if inspect.isroutine(inner) else type(function).__call__


def is_async(function: Callable[..., Any]) -> bool:
    """Whether calling this gives a coroutine; objects with an async `__call__` do as well."""
    if inspect.iscoroutinefunction(function):
        return True
    return inspect.iscoroutinefunction(getattr(type(function), "__call__", None))
