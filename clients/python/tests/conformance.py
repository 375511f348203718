"""The program that `ringback conform` checks: `ringback conform -- python3 conformance.py`."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from ringback import Approval, ApprovalRequest, Client, RingbackError, TextDelta, ToolError  # noqa: E402


def approve(request: ApprovalRequest) -> Approval:
    """Allows `echo` and nothing else."""
    if request.name == "echo":
        return Approval("allow")
    return Approval("deny", reason="not that one")


client = Client.spawn(approve=approve)


@client.tool
def echo(text: str) -> str:
    """Gives the text back."""
    return text


@client.tool
def fail() -> str:
    """Fails."""
    raise ToolError("failed on purpose")


@client.tool
async def slow() -> str:
    """Waits until its call is cancelled."""
    await asyncio.get_running_loop().create_future()
    return ""


async def main() -> int:
    """Prompts once, prints the answer, and returns the exit status."""
    async with client:
        session = await client.session()
        turn = session.stream("conform")
        async for update in turn:
            if isinstance(update, TextDelta):
                sys.stdout.buffer.write(update.text.encode())
                sys.stdout.buffer.flush()
        if turn.result.stop_reason != "end_turn":
            print(f"The turn stopped: {turn.result.stop_reason}", file=sys.stderr)
            return 1
        return 0


if __name__ == "__main__":
    try:
        status = asyncio.run(main())
    except RingbackError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        status = 1
    sys.exit(status)
