"""The worker owns the store: work is done in order, drained at the end, and the log is moved when nothing comes."""

from __future__ import annotations

import threading

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.storage.worker import Worker
from tests.helpers.stores import Desk, section


def _log_size(desk: Desk) -> int:
    log = desk.store.path.with_name(desk.store.path.name + "-wal")
    return log.stat().st_size if log.exists() else 0


def test_work_is_done_in_order_and_drained_at_the_end(desk: Desk) -> None:
    """Closing waits for all that was submitted, in one thread, in order."""
    worker = Worker(desk.store)
    done: list[tuple[int, str]] = []

    def work(number: int) -> int:
        done.append((number, threading.current_thread().name))
        desk.save(section(), cathode_t=str(number), reason="again")
        return number

    futures = [worker.submit(lambda n=n: work(n)) for n in range(20)]  # type: ignore[misc]
    worker.close()
    assert [future.result(0) for future in futures] == list(range(20))
    assert [number for number, _ in done] == list(range(20))
    assert len({thread for _, thread in done}) == 1
    assert _log_size(desk) == 0
    assert desk.another().value(section(), "cathode_t") == "19"


def test_what_work_raises_is_in_its_future_and_the_next_goes_on(desk: Desk) -> None:
    """A refusal belongs to whoever submitted the work."""
    worker = Worker(desk.store)

    def refuse() -> None:
        raise Refused(msg("{key} is not a figure of the plant.", key="x"))

    with pytest.raises(Refused):
        worker.submit(refuse).result()
    assert worker.submit(lambda: desk.save(section(), cathode_t="1").saved).result() == 1
    worker.close()
    worker.close()
    with pytest.raises(RuntimeError):
        worker.submit(refuse)


def test_the_log_is_moved_when_nothing_has_come_for_a_while(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint comes after the rest, never within a save, and only once."""
    moved = threading.Event()
    calls: list[str] = []

    def checkpoint() -> None:
        calls.append(threading.current_thread().name)
        moved.set()

    monkeypatch.setattr(desk.store, "checkpoint", checkpoint)
    worker = Worker(desk.store, idle_seconds=0.05)
    for number in range(10):
        worker.submit(lambda n=number: desk.save(section(), cathode_t=str(n), reason="again"))  # type: ignore[misc]
    assert moved.wait(10)
    moved.clear()
    assert not moved.wait(0.15)
    assert len(calls) == 1
    worker.submit(lambda: None)
    assert moved.wait(10)
    worker.close()


def test_a_worker_that_never_worked_closes(desk: Desk) -> None:
    """Closing at once is no special case."""
    Worker(desk.store).close()
    assert _log_size(desk) == 0
