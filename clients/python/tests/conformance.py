#!/usr/bin/env python3
"""The program that `ringback conform` puts to the test, by one of the two faces.

`ringback conform -- python3 clients/python/tests/conformance.py [--asyncio | --blocking]`
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ringback import (  # noqa: E402
    Approval,
    ApprovalRequest,
    Client,
    RingbackError,
    TextDelta,
    ToolContext,
    ToolError,
    TurnResult,
    Update,
    blocking,
)


def echo(text: str) -> str:
    """Gives the text back."""
    return text


def fail() -> None:
    """Fails."""
    raise ToolError("failed on purpose")


async def slow() -> None:
    """Ends when it is cancelled."""
    await asyncio.Event().wait()


def slow_in_a_thread(context: ToolContext) -> None:
    """Ends when it is cancelled."""
    context.wait_cancelled()


def approve(request: ApprovalRequest) -> Approval:
    """Allows `echo`."""
    if request.name == "echo":
        return Approval("allow")
    return Approval("deny", reason="not that one")


def show(update: Update) -> None:
    """Writes the text of an update to stdout, byte for byte."""
    if isinstance(update, TextDelta):
        sys.stdout.buffer.write(update.text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


async def in_asyncio() -> TurnResult:
    """The turn by the asyncio face."""
    client = Client.spawn(approve=approve)
    for tool in (echo, fail, slow):
        client.tool(tool)
    async with client, client.stream("conform") as turn:
        async for update in turn:
            show(update)
        return turn.result


def in_threads() -> TurnResult:
    """The turn by the blocking face."""
    client = blocking.Client.spawn(approve=approve)
    for tool in (echo, fail):
        client.tool(tool)
    client.tool(name="slow")(slow_in_a_thread)
    with client, client.stream("conform") as turn:
        for update in turn:
            show(update)
        return turn.result


def main() -> int:
    """One turn; the status is 0 when it ended well."""
    try:
        result = in_threads() if "--blocking" in sys.argv[1:] else asyncio.run(in_asyncio())
    except RingbackError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    if result.stop_reason != "end_turn":
        print(f"The turn ended with {result.stop_reason}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
