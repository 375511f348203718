"""The daemon as a child process: its pipes, its lines, its end."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections import deque
from typing import Callable, Deque, List, Mapping, Optional, Sequence, Tuple, Union, cast

STDERR_LINES = 50
"""How many of the last lines on stderr are kept for `DaemonDied`."""
STDERR_LINE_CHARACTERS = 2_000
"""How much of one line on stderr is kept; a longer line says how much is left out."""
END_GRACE_SECONDS = 2.0
"""How long the exit may lag behind the end of stdout, and the other way round."""


def daemon_command(command: Union[str, Sequence[str], None]) -> List[str]:
    """Finds the daemon: the argument, else the variable RINGBACK, else `ringback` on the PATH."""
    if isinstance(command, str):
        words = [command]
    elif command is not None:
        words = list(command)
    else:
        words = [os.environ.get("RINGBACK") or "ringback"]
    if not words:
        raise ValueError("The command of the daemon is empty.")
    path = shutil.which(words[0])
    if path is None:
        raise FileNotFoundError(
            f"No executable {words[0]!r}. Name the daemon by the argument `command`, by the"
            " variable RINGBACK, or put `ringback` on the PATH."
        )
    # The daemon may be started in another directory than this one.
    return [os.path.abspath(path), *words[1:]]


class DaemonProcess(asyncio.SubprocessProtocol):
    """Runs the daemon, splits its stdout into lines and reports its end exactly once.

    asyncio's own line reader stops at 64 KiB and its `drain` must not be awaited twice at a time
    before Python 3.12; hence a protocol of our own. The callbacks are called in the event loop:
    `on_line` with each line without its newline, `on_overlong` when a line exceeds
    `max_line_bytes`, `on_end` with the exit status, or None when the process could not be ended.
    """

    def __init__(
        self,
        on_line: Callable[[bytes], None],
        on_overlong: Callable[[], None],
        on_end: Callable[[Optional[int]], None],
        on_stderr: Optional[Callable[[str], None]],
        max_line_bytes: int,
    ) -> None:
        self._on_line = on_line
        self._on_overlong = on_overlong
        self._on_end = on_end
        self._on_stderr = on_stderr
        self._max_line_bytes = max_line_bytes
        self._parts: List[bytes] = []
        self._part_bytes = 0
        self._stderr_rest = b""
        self._stderr_left_out = 0
        self._stderr_tail: Deque[str] = deque(maxlen=STDERR_LINES)
        self._stdout_open = True
        self._closing_stdin = False
        self._exited = False
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[Optional[int]] = self._loop.create_future()
        self._writable = asyncio.Event()
        self._writable.set()

    async def start(
        self,
        command: Sequence[str],
        env: Optional[Mapping[str, str]],
        cwd: Union[str, os.PathLike[str], None],
    ) -> None:
        """Starts the process, in a session of its own so that Ctrl-C reaches only this side."""
        transport, _ = await self._loop.subprocess_exec(
            lambda: self, *command, env=env, cwd=cwd, start_new_session=True
        )
        self._transport = transport
        self._stdin = cast(asyncio.WriteTransport, transport.get_pipe_transport(0))

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._transport.get_pid()

    @property
    def stderr_tail(self) -> Tuple[str, ...]:
        """The last lines on stderr."""
        return tuple(self._stderr_tail)

    @property
    def is_writable(self) -> bool:
        """Whether the pipe takes more without queueing it in this process."""
        return self._writable.is_set()

    def write(self, data: bytes) -> None:
        """Queues bytes in order; `drain` waits until the pipe has taken most of them."""
        if not self._stdin.is_closing():
            self._stdin.write(data)

    async def drain(self) -> None:
        """Waits while the daemon reads more slowly than this side writes."""
        await self._writable.wait()

    def close_stdin(self) -> None:
        """Tells the daemon that no further message comes."""
        self._closing_stdin = True
        self._stdin.close()

    async def wait(self, timeout_seconds: float) -> bool:
        """Whether the process ended within the time."""
        done, _ = await asyncio.wait({self._ended}, timeout=timeout_seconds)
        return bool(done)

    def terminate(self) -> None:
        """Asks the process to end (SIGTERM)."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends the process (SIGKILL)."""
        self._signal(signal.SIGKILL)

    # What asyncio calls.

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Takes bytes of stdout (1) or stderr (2)."""
        if fd == 2:
            self._take_stderr(data)
        else:
            self._take_stdout(data)

    def pipe_connection_lost(self, fd: int, exc: Optional[Exception]) -> None:
        """Notes that a pipe is closed; a daemon without its pipes has a short time to end."""
        if fd == 2:
            if self._stderr_rest or self._stderr_left_out:
                self._note_stderr(self._stderr_rest)
            return
        if fd == 1:
            self._stdout_open = False
            if self._exited:
                self._end()
                return
        if fd == 1 or not self._closing_stdin:
            self._loop.call_later(END_GRACE_SECONDS, self._kill_and_end)

    def process_exited(self) -> None:
        """Notes the exit; what is still in the pipe of stdout is read first."""
        self._exited = True
        if self._stdout_open:
            # A child of the daemon may hold the pipe open for ever, hence the bound.
            self._loop.call_later(END_GRACE_SECONDS, self._end)
        else:
            self._end()

    def pause_writing(self) -> None:
        """The pipe is full."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """The pipe has room again."""
        self._writable.set()

    # Parts.

    def _take_stdout(self, data: bytes) -> None:
        first, *rest = data.split(b"\n")
        self._parts.append(first)
        self._part_bytes += len(first)
        if rest:
            self._check_length(self._part_bytes)
            whole = b"".join(self._parts)
            self._parts = [rest[-1]]
            self._part_bytes = len(rest[-1])
            self._on_line(whole)
            for line in rest[:-1]:
                self._on_line(line)
        self._check_length(self._part_bytes)

    def _check_length(self, length: int) -> None:
        if length > self._max_line_bytes:
            self._on_overlong()

    def _take_stderr(self, data: bytes) -> None:
        *lines, rest = (self._stderr_rest + data).split(b"\n")
        for line in lines:
            self._note_stderr(line)
        # The limit in characters is safely below this one in bytes.
        kept = rest[: 4 * STDERR_LINE_CHARACTERS]
        self._stderr_left_out += len(rest) - len(kept)
        self._stderr_rest = kept

    def _note_stderr(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip("\r")
        left_out = max(0, len(text) - STDERR_LINE_CHARACTERS) + self._stderr_left_out
        self._stderr_rest, self._stderr_left_out = b"", 0
        if left_out:
            text = f"{text[:STDERR_LINE_CHARACTERS]}… ({left_out} more)"
        self._stderr_tail.append(text)
        if self._on_stderr is not None:
            self._on_stderr(text)

    def _signal(self, number: int) -> None:
        # Not by the transport: before Python 3.13 that may collect a status that asyncio's child
        # watcher waits for, and the status is lost.
        if not self._exited:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass  # It has ended, and asyncio has yet to say so.

    def _kill_and_end(self) -> None:
        self.kill()
        # A process that survives SIGKILL hangs in the kernel; nobody waits for it here.
        self._loop.call_later(END_GRACE_SECONDS, self._end)

    def _end(self) -> None:
        if self._ended.done():
            return
        status = self._transport.get_returncode()
        self._writable.set()
        self._ended.set_result(status)
        self._transport.close()
        self._on_end(status)
