"""The tool `add` lives here; the daemon asks the model, and the model asks for the tool.

    python3 add.py ["What is 5 + 7?"]

Without a configured model the daemon's built-in `rehearsal/rehearsal` answers: no key, no network.
"""

import asyncio
import sys

from ringback import Client, TextDelta, ToolCall

client = Client.spawn()


@client.tool
def add(a: float, b: float) -> float:
    """Adds two numbers.

    Args:
        a: The first number.
        b: The second number.
    """
    return a + b


async def main(prompt: str) -> None:
    """Asks, shows what happens, and says how it ended."""
    async with client:
        session = await client.session()
        turn = session.stream(prompt)
        async for update in turn:
            if isinstance(update, TextDelta):
                print(update.text, end="", flush=True)
            elif isinstance(update, ToolCall):
                print(f"[{update.name} {update.arguments}]")
        print()
        print(f"{turn.result.stop_reason} after {turn.result.steps} steps")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "What is 5 + 7?"))
