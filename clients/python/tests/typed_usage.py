"""What type checkers must make of the package; it is checked and never run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, List, Optional

from typing_extensions import assert_type

from ringback import (
    Approval,
    ApprovalRequest,
    Client,
    DaemonDied,
    Models,
    RingbackError,
    Session,
    TextDelta,
    ToolCall,
    ToolContext,
    Turn,
    TurnResult,
    Update,
    blocking,
)
from ringback.protocol import (
    Message,
    SessionSummary,
    StopReason,
    ToolDefinition,
    ToolsRegisterResult,
    TurnLimits,
)


@dataclass
class Place:
    """A place."""

    city: str


def approve(request: ApprovalRequest) -> Approval:
    """Decides."""
    return Approval("allow", arguments={"name": request.name})


client = Client.spawn(approve=approve, trace="messages", start_timeout=3)
other = blocking.Client.spawn("ringback", approve=approve, trace="off", cancel_timeout=1.5)
assert_type(client, Client)
assert_type(other, blocking.Client)


@client.tool
def add(a: float, b: float) -> float:
    """Adds."""
    return a + b


@other.tool(name="later", policy={"approval": "ask", "timeoutMs": 5}, annotations={})
async def add_later(a: int, context: ToolContext) -> Dict[str, int]:
    """Adds later."""
    context.progress("half", progress=0.5)
    return {"sum": a}


assert_type(add(1, 2), float)
add_shape: Callable[[float, float], float] = add
later_shape: Callable[[int, ToolContext], Awaitable[Dict[str, int]]] = add_later


async def in_asyncio() -> None:
    """The asyncio face."""
    async with client:
        session = await client.session(model=["a/b", "c/d"], limits={"steps": 3}, metadata={"x": 1})
        assert_type(session, Session)
        turn = session.stream("Hello", tool_choice={"name": "add"}, output_schema=Place)
        assert_type(turn, Turn)
        async for update in turn:
            assert_type(update, Update)
            if isinstance(update, TextDelta):
                assert_type(update.text, str)
            elif isinstance(update, ToolCall):
                assert_type(update.call_id, str)
        assert_type(turn.result, TurnResult)
        assert_type(turn.result.output(Place), Place)
        assert_type(await turn, TurnResult)
        assert_type((await client.prompt("x")).text, str)
        assert_type(await session.messages(limit=3), List[Message])
        assert_type(await session.steer("x"), str)
        assert_type(await client.list_models(), Models)
        assert_type((await client.list_models())[0]["id"], str)
        assert_type(await client.list_sessions(), List[SessionSummary])
        assert_type(await client.list_tools(), List[ToolDefinition])
        assert_type(await client.register_tools(add), ToolsRegisterResult)
        assert_type(await client.request("x", {"y": 1}), Any)
        client.set_trace("verbose")


def in_threads(limits: TurnLimits) -> Optional[int]:
    """The blocking face."""
    try:
        with other, other.session(limits=limits) as session:
            assert_type(session, blocking.Session)
            with session.stream("Hello", parallel_tool_calls=False) as turn:
                assert_type(turn, blocking.Turn)
                for update in turn:
                    assert_type(update, Update)
                assert_type(turn.wait(), TurnResult)
            assert_type(session.prompt("x").output(Place).city, str)
            assert_type(other.list_models().problems[0]["message"], str)
            for message in session.messages():
                if message["role"] == "assistant":
                    assert_type(message["finish"] == "stop", bool)
            assert_type(turn.result.stop_reason, StopReason)
            assert_type(other.limits["maxTools"], int)
    except DaemonDied as error:
        other.restart()
        return assert_type(error.exit_status, Optional[int])
    except RingbackError as error:
        assert_type(error.kind, str)
    return None


# What must be refused: each of these lines is an error, which its comment expects.
Client.spawn(trace="loud")  # type: ignore[arg-type]
blocking.Client.spawn(env=3)  # type: ignore[arg-type]
other.prompt("x", limits={"stepz": 1})  # type: ignore[typeddict-unknown-key]
other.prompt("x", no_such=1)  # type: ignore[call-arg]
