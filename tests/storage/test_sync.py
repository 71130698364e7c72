"""A save is one transaction and exactly one sync call; nothing of it waits for a second one."""

from __future__ import annotations

import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from tests.helpers.house_rules import ROOT
from tests.helpers.stores import Desk, section


def test_one_saved_shift_is_exactly_one_sync_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted by strace in another process: twenty more shifts are twenty more calls."""
    if shutil.which("strace") is None:
        pytest.skip("no strace here")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    spec = spec_from_file_location("bench_store", ROOT / "packaging" / "bench" / "store.py")
    assert spec is not None
    assert spec.loader is not None
    bench = module_from_spec(spec)
    spec.loader.exec_module(bench)
    assert bench.sync_calls(tmp_path) == 1


def test_a_commit_is_durable_and_one_transaction(desk: Desk) -> None:
    """The log is synchronised fully at every commit, and a save of many figures commits once; no setting is touched."""
    db = desk.store._db.conn
    assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    seen: list[str] = []
    db.set_trace_callback(seen.append)
    desk.save(section(), cathode_t="99", reject_t="1", current_ka="30")
    db.set_trace_callback(None)
    assert [s for s in seen if s.split()[0] in ("BEGIN", "COMMIT", "ROLLBACK")] == ["BEGIN IMMEDIATE", "COMMIT"]
    assert [s for s in seen if s.startswith("PRAGMA")] == ["PRAGMA data_version"]
