"""One thread that owns the store: the only writer of a process, so that no commit ever waits on the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from plantdesk.storage.store import Store

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")

IDLE_SECONDS = 1.0
"""How long nothing must come before the write-ahead log is moved into the file."""


class Worker:
    """Run what it is given, one after the other, in one thread; whoever hands the store over uses it no more.

    The write-ahead log is moved into the file when nothing has come for a while, and at the end: never during a save.
    """

    def __init__(self, store: Store, idle_seconds: float = IDLE_SECONDS) -> None:
        """Take over the store; it is closed with the worker."""
        self._store = store
        self._idle_seconds = idle_seconds
        self._change = threading.Condition()
        self._waiting = 0
        self._closing = False
        store.checkpoint_by_hand()

    @cached_property
    def _thread(self) -> ThreadPoolExecutor:
        # Loaded with the first work: the window's start does not wait.
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(1, "store")

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue work that uses the store; its result, or what it raised, is in the future."""
        with self._change:
            future = self._thread.submit(self._run, work)
            self._waiting += 1
            self._change.notify()
        return future

    def close(self) -> None:
        """Finish what is queued, then close the store; nothing can be submitted afterwards."""
        with self._change:
            if self._closing:
                return
            self._closing = True
            end = self._thread.submit(self._store.close)
            self._change.notify()
        self._thread.shutdown()
        end.result()

    def _run(self, work: Callable[[], T]) -> T:
        with self._change:
            self._waiting -= 1
        try:
            return work()
        finally:
            with self._change:
                if not self._waiting and not self._closing:
                    self._thread.submit(self._rest)

    def _rest(self) -> None:
        with self._change:
            if self._change.wait_for(lambda: self._waiting or self._closing, self._idle_seconds):
                return
        self._store.checkpoint()
