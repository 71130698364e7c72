"""The door of the command line: exit codes, one line for every fault, languages, and nothing loaded that is not needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from plantdesk.cli import showing
from plantdesk.cli.commands import COMMANDS, plantdesk
from tests.cli.conftest import CommandLine


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("nope",), "There is no command nope"),
        (("kpi", "--nope"), "There is no option --nope"),
        (("show",), "SHEET is missing"),
        (("export", "ore"), "-o is missing"),
        (("kpi", "--as-of", "yesterday"), "“yesterday” is not a day"),
        (("kpi", "--as-of", "31.06.2016"), "there is no such day"),
        (("kpi", "--as-of", "1066-10-14"), "choose a day of the years 1900 to 2200"),
        (("--lang", "fr", "kpi"), "choose one of en, ru, kk"),
        (("sample", "x", "--years", "0"), "0"),
        (("undo", "now"), "now"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(reading: CommandLine, args: tuple[str, ...], says: str) -> None:
    """The line names what is wrong and where help is."""
    assert says in reading.refused(*args)


def test_faults_are_told_in_the_readers_language(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """By option, by environment; an unknown language there is passed over."""
    assert "Команды nope нет" in cli.refused("--lang", "ru", "nope")
    assert "Листа x нет" in cli.refused("show", "x", "--lang", "ru")
    monkeypatch.setenv("PLANTDESK_LANG", "ru")
    assert "Листа x нет" in cli.refused("show", "x")
    monkeypatch.setenv("PLANTDESK_LANG", "xx")
    monkeypatch.setenv("LC_ALL", "ru_KZ.UTF-8")
    assert "Листа x нет" in cli.refused("show", "x")


def test_every_command_has_help_in_both_languages() -> None:
    """The help of each command and option is spoken, and every command takes --store."""
    for lang, word in (("en", "store"), ("ru", "хранилищ")):
        whole = CliRunner().invoke(plantdesk, ["--lang", lang, "--help"])
        assert whole.exit_code == 0
        for name in COMMANDS:
            assert name in whole.stdout
            result = CliRunner().invoke(plantdesk, ["--lang", lang, name, "--help"])
            assert result.exit_code == 0, name
            assert "--store" in result.stdout
            assert word in result.stdout.casefold(), name


def test_a_store_that_is_none_is_one_line(tmp_path: Path) -> None:
    """Not there, a folder, some other file, an empty file, a truncated store: each its line, the file untouched."""
    other = tmp_path / "other.txt"
    other.write_text("hello")
    empty = tmp_path / "empty.plantdesk"
    empty.touch()
    for path in (tmp_path / "none.plantdesk", tmp_path, other, empty):
        for command in (("kpi",), ("verify",), ("undo",), ("show", "cathode")):
            CommandLine(path).refused(*command)
    assert other.read_text() == "hello"
    assert empty.stat().st_size == 0


def test_the_store_may_be_named_by_the_environment(reading: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """PLANTDESK_STORE serves where no option does; an option wins."""
    monkeypatch.setenv("PLANTDESK_STORE", str(reading.store))
    assert CliRunner().invoke(plantdesk, ["kpi"]).exit_code == 0
    assert CliRunner().invoke(plantdesk, ["--store", "nowhere", "kpi"]).exit_code == 2
    assert CliRunner().invoke(plantdesk, ["--store", "nowhere", "kpi", "--store", str(reading.store)]).exit_code == 0


def test_a_fault_of_ours_is_one_line_too(reading: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected exception names itself; with PLANTDESK_TRACEBACK it is raised for a developer."""

    def fail(*args: object) -> object:
        raise ZeroDivisionError("a planted fault")

    monkeypatch.setattr(showing, "kpi", fail)
    assert "ZeroDivisionError: a planted fault" in reading.refused("kpi")
    monkeypatch.setenv("PLANTDESK_TRACEBACK", "1")
    result = CliRunner().invoke(plantdesk, ["--store", str(reading.store), "kpi"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_a_disk_that_refuses_is_one_line(reading: CommandLine, tmp_path: Path) -> None:
    """The system's own words, with the path."""
    assert "nowhere" in reading.refused("export", "ore", "-o", str(tmp_path / "nowhere" / "out.csv"))


def test_an_odd_clock_stops_the_save_until_vouched_for(bare: CommandLine) -> None:
    """A real store whose newest command lies far back: the line asks, --clock-is-right answers."""
    path = bare.store
    bare.done("sample", str(path), "--until", "2016-01-20", "--years", "1")
    bare.done("configure", "plant", "sample_clock=", "--from", "2016-01-01", "--reason", "no sample any more")
    words = ("add", "cathode", "day=2016-01-20", "shift=night", "section=s1", "cathode_t=99.2", "--author", "p1")
    assert "--clock-is-right" in bare.refused(*words)
    bare.done(*words, "--clock-is-right")


def _run(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "plantdesk", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1", "PLANTDESK_LANG": "en", **environ},
    )


def test_a_real_process_ends_with_the_exit_code(sample_file: Path) -> None:
    """0 with the answer on stdout; 2 with one line on stderr and no traceback."""
    good = _run("kpi", "--store", str(sample_file), "--json")
    assert (good.returncode, good.stderr) == (0, "")
    assert '"half_year_t": 111000.0' in good.stdout
    bad = _run("show", "nothing", "--store", str(sample_file))
    assert (bad.returncode, bad.stdout) == (2, "")
    assert len(bad.stderr.splitlines()) == 1


def test_a_reader_that_has_seen_enough_is_no_fault(sample_file: Path) -> None:
    """``plantdesk export … | head -1`` ends quietly."""
    process = subprocess.Popen(
        [sys.executable, "-m", "plantdesk", "export", "cathode", "--store", str(sample_file), "-o", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith("day,")
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_closes_the_window_quietly(cli: CommandLine) -> None:
    """The terminal's interrupt ends the program like closing the window does: no traceback, nothing left behind."""
    code = (
        "import os, signal; from plantdesk.ui import application\n"
        "start = application.Session.start\n"
        "def started(self):\n"
        "    self.whole.connect(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "    start(self)\n"
        "application.Session.start = started\n"
        "from plantdesk.cli import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "--store", str(cli.store)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not list(cli.store.parent.glob("*.lock"))


def test_a_command_loads_neither_qt_nor_numpy(sample_file: Path) -> None:
    """A script's ``plantdesk kpi`` must be quick, and only what changes a store's tables loads sqlite-utils."""
    code = (
        "import sys; from plantdesk.cli.commands import COMMANDS, plantdesk\n"
        "try: plantdesk.main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('PySide6', 'pyqtgraph', 'numpy', 'openpyxl', 'sqlite_utils') if name in sys.modules])"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", code, *args], capture_output=True, text=True, timeout=60
        ).stdout.splitlines()[-1]
        for args in (["kpi", "--store", str(sample_file)], ["--help"])
    ]
    assert found == ["[]", "[]"]


def test_each_command_has_a_description_and_help_is_spoken(cli: CommandLine) -> None:
    """Groups, too, have their line in the list, and the line about help is Russian."""
    out = cli.done("--lang", "ru", "--help").out
    assert "Показать эту справку" in out
    assert not [line for line in out.splitlines() if line.strip() in ("milestones", "note")]
    assert "0 is not a year" in cli.refused("--lang", "en", "plan", "--year", "0")
