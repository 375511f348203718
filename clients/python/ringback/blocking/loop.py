"""The thread in which a blocking client's event loop runs."""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import Future, wait
from typing import Any, Callable, Coroutine, List, Set, TypeVar

from ..connection import closed
from ..errors import RingbackError

T = TypeVar("T")

END_GRACE_SECONDS = 2.0
"""How long what still runs in the loop has to leave at its end."""


class LoopThread:
    """An event loop in a thread of its own, to which other threads hand work and wait for it.

    The thread is a daemon thread: a program that ends without closing its client ends.
    """

    def __init__(self, cancel_seconds: float) -> None:
        self._cancel_seconds = cancel_seconds
        self._loop = asyncio.new_event_loop()
        # Taken again by the same thread when the garbage collector interrupts it to `leave`.
        self._lock = threading.RLock()
        self._open: Set[Future[Any]] = set()
        self._is_ending = False
        self._thread = threading.Thread(target=self._work, name="ringback-loop", daemon=True)
        self._thread.start()

    def run(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Runs a coroutine in the loop and waits for its end.

        When the waiting is interrupted, by Ctrl-C for instance, the coroutine is cancelled, and its
        end awaited in bounds, before the interruption goes on.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError(
                "A blocking client cannot be called from its callbacks and coroutines, which run"
                " in the thread that would serve the call; a plain function as a tool may."
            )
        outcome: Future[T] = Future()
        tasks: List[asyncio.Task[None]] = []

        def begin() -> None:
            task = self._loop.create_task(_settle(outcome, make))
            # A task that is cancelled before its first step does not get to say so itself.
            task.add_done_callback(lambda _: _fail(outcome))
            tasks.append(task)

        def cancel() -> None:
            for task in tasks:
                task.cancel()

        try:
            self._submit(outcome, begin)
            return outcome.result()
        except BaseException:
            if outcome in self._open:
                self._loop.call_soon_threadsafe(cancel)
                wait([outcome], timeout=self._cancel_seconds)
            raise

    def call(self, function: Callable[[], T]) -> T:
        """Calls a function in the loop and waits for it."""

        async def work() -> T:
            return function()

        return self.run(work)

    def leave(self, make: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Runs a coroutine that cleans up; also where the garbage collector calls for it."""
        if sys.is_finalizing():
            return  # The loop's thread does not run any more, and the daemon is about to end.
        if threading.current_thread() is self._thread:
            self._loop.create_task(make())
        elif not self._is_ending:
            self.run(make)

    def end(self, make: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Runs the last coroutine and ends the loop and its thread; quiet on one that has ended.

        Who still waits for something is told `client_closed`.
        """
        try:
            if not self._is_ending:
                self.run(make)
        except RingbackError as error:
            if error.kind != closed().kind:  # Another thread ends it too and was faster.
                raise
        finally:
            self._stop()

    def _stop(self) -> None:
        if threading.current_thread() is self._thread:
            return
        with self._lock:
            if not self._is_ending:
                self._is_ending = True
                self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(2 * END_GRACE_SECONDS)

    def _submit(self, outcome: Future[Any], begin: Callable[[], None]) -> None:
        with self._lock:
            if self._is_ending:
                raise closed()
            self._open.add(outcome)
            self._loop.call_soon_threadsafe(begin)
        outcome.add_done_callback(self._open.discard)

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._wind_down())
        finally:
            with self._lock:
                self._is_ending = True
            self._loop.close()
            for outcome in list(self._open):
                _fail(outcome)

    async def _wind_down(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=END_GRACE_SECONDS)
        await self._loop.shutdown_asyncgens()


async def _settle(outcome: Future[T], make: Callable[[], Coroutine[Any, Any, T]]) -> None:
    try:
        outcome.set_result(await make())
    except asyncio.CancelledError:
        _fail(outcome)
    except BaseException as error:
        outcome.set_exception(error)


def _fail(outcome: Future[Any]) -> None:
    if not outcome.done():
        outcome.set_exception(closed())
