"""The developers' door sets up what is missing, once, and says plainly what it cannot do itself."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plantdesk.ui.tab_rooms import TABS

SCRIPT = Path(__file__).parents[2] / "packaging" / "dev.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plantdesk_dev", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["plantdesk_dev"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def dev() -> Iterator[ModuleType]:
    """Load the script as the interpreter would, and forget it afterwards."""
    yield _load()
    del sys.modules["plantdesk_dev"]


class Terminal:
    """Records the commands that a machine is told to run; some fail, some have an effect."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.commands: list[str] = []
        self.environs: list[Mapping[str, str]] = []
        self.failing: tuple[str, ...] = ()
        self.libraries_missing: set[str] = set()
        self.ensurepip = True
        self.apt_works = True

    def run(self, command: Sequence[str], environ: Mapping[str, str]) -> int:
        """Play the command: what it would leave behind is left behind."""
        line = " ".join(command).replace(f"{self.root}/", "")
        self.commands.append(line)
        self.environs.append(environ)
        if any(part in line for part in self.failing):
            return 1
        if " -m venv " in line:
            (self.root / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
            (self.root / ".venv" / "bin" / "python").touch()
        if "apt-get install" in line and self.apt_works:
            self.libraries_missing.clear()
            self.ensurepip = True
        return 0

    def ran(self, part: str) -> list[str]:
        """Give the commands that contain ``part``."""
        return [line for line in self.commands if part in line]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Give a checkout with nothing set up."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return Terminal(tmp_path)


@pytest.fixture
def machine(dev: ModuleType, terminal: Terminal) -> Any:
    """Give a Debian machine, as root, without a display."""
    return dev.Machine(
        root=terminal.root,
        run=terminal.run,
        loads=lambda name: name not in terminal.libraries_missing,
        has_module=lambda name: name != "ensurepip" or terminal.ensurepip,
        which=lambda name: f"/usr/bin/{name}",
        environ={"HOME": "/home/somebody"},
        platform="linux",
        python=(3, 11, 2),
        is_root=True,
        interactive=False,
    )


def test_the_rules_run_before_the_tests_and_all_of_it_headless(
    dev: ModuleType, machine: Any, terminal: Terminal
) -> None:
    """Ruff, mypy, import-linter, then pytest, whose closing line stays the last."""
    assert dev.main(["test", "-k", "cathode"], machine) == 0
    steps = [line for line in terminal.commands if "venv" in line][-5:]
    assert steps == [
        ".venv/bin/python -m ruff check .",
        ".venv/bin/python -m ruff format --check .",
        ".venv/bin/python -m mypy",
        ".venv/bin/lint-imports",
        ".venv/bin/python -m pytest -k cathode",
    ]
    assert all(environ["QT_QPA_PLATFORM"] == "offscreen" for environ in terminal.environs[-5:])


def test_a_second_call_installs_nothing(dev: ModuleType, machine: Any, terminal: Terminal) -> None:
    """The stamp tells that all is there; a changed dependency, Python or place asks for pip again."""
    dev.main(["check"], machine)
    assert len(terminal.ran("pip")) == len(terminal.ran("-m venv")) == 1
    dev.main(["check"], machine)
    assert len(terminal.ran("pip")) == len(terminal.ran("-m venv")) == 1
    (terminal.root / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    dev.main(["check"], machine)
    assert (len(terminal.ran("pip")), len(terminal.ran("-m venv"))) == (2, 1)
    terminal.failing = ("sys.version_info",)
    dev.main(["check"], replace(machine, python=(3, 12, 1)))
    assert (len(terminal.ran("pip")), len(terminal.ran("-m venv"))) == (3, 2)


def test_a_set_up_that_failed_is_tried_again(dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any) -> None:
    """Without the network pip fails: the step is named, and the next call does not believe that it is done."""
    terminal.failing = ("pip",)
    assert dev.main(["check"], machine) == 1
    assert "Failed: pip install (exit code 1)" in capsys.readouterr().err
    terminal.failing = ()
    assert dev.main(["check"], machine) == 0
    assert len(terminal.ran("pip")) == 2


@pytest.mark.parametrize("failing", ["ruff check", "ruff format", "mypy", "lint-imports", "pytest"])
def test_the_first_failing_step_ends_the_work_by_name(
    dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any, failing: str
) -> None:
    """The exit code is 1 and nothing runs after the step that failed."""
    terminal.failing = (failing,)
    assert dev.main(["test"], machine) == 1
    assert f"Failed: {failing}" in capsys.readouterr().err
    assert failing in terminal.commands[-1]


def test_root_installs_what_is_missing_through_apt(dev: ModuleType, machine: Any, terminal: Terminal) -> None:
    """A bare Debian lacks libEGL and ensurepip: both come in one call, without questions."""
    terminal.libraries_missing, terminal.ensurepip = {"libEGL.so.1"}, False
    assert dev.main(["check"], machine) == 0
    assert terminal.commands[:2] == [
        "apt-get update -q",
        "env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libegl1 python3.11-venv",
    ]


def test_the_window_needs_more_libraries_than_the_tests(dev: ModuleType, machine: Any, terminal: Terminal) -> None:
    """Without libxcb-cursor no window opens, but every test runs."""
    terminal.libraries_missing = {"libxcb-cursor.so.0"}
    assert dev.main(["check"], machine) == 0
    assert terminal.ran("apt-get") == []
    assert dev.main(["run"], replace(machine, environ={"DISPLAY": ":0"})) == 0
    assert terminal.ran("apt-get install")[0].endswith(" libxcb-cursor0")


@pytest.mark.parametrize(
    ("change", "failing", "expected"),
    [
        ({"interactive": False}, (), "sudo -n apt-get update -q"),
        ({"interactive": True}, ("sudo -n true",), "sudo apt-get update -q"),
    ],
)
def test_a_user_installs_through_sudo(
    dev: ModuleType, machine: Any, terminal: Terminal, change: dict[str, bool], failing: tuple[str, ...], expected: str
) -> None:
    """Sudo without a password is used as it is; at a terminal it may ask for one."""
    terminal.libraries_missing, terminal.failing = {"libGL.so.1"}, failing
    assert dev.main(["check"], replace(machine, is_root=False, **change)) == 0
    assert expected in terminal.commands


@pytest.mark.parametrize(
    "which", [lambda name: None if name == "sudo" else name, lambda name: name], ids=["no sudo", "sudo asks"]
)
def test_who_may_not_install_gets_the_exact_line(
    dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any, which: Callable[[str], str | None]
) -> None:
    """Nobody is there to type a password: the line to run is printed, nothing else is tried."""
    terminal.libraries_missing, terminal.failing = {"libGL.so.1"}, ("sudo -n true",)
    assert dev.main(["check"], replace(machine, is_root=False, which=which)) == 1
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1\n"
    assert capsys.readouterr().err.endswith(line)
    assert terminal.ran("pip") == []


def test_another_linux_is_told_what_is_missing(dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any) -> None:
    """Where there is no apt the packages are named; where the libraries are there it is not missed."""
    other = replace(machine, which=lambda name: None)
    assert dev.main(["check"], other) == 0
    terminal.libraries_missing = {"libGL.so.1"}
    assert dev.main(["check"], other) == 1
    assert "libgl1" in capsys.readouterr().err


def test_an_installation_that_changed_nothing_is_not_believed(
    dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any
) -> None:
    """When apt is content and the library still does not load, the work ends here, with its name."""
    terminal.libraries_missing, terminal.apt_works = {"libGL.so.1"}, False
    assert dev.main(["check"], machine) == 1
    assert "Still missing after the installation: libgl1." in capsys.readouterr().err


def test_windows_needs_no_apt(dev: ModuleType, machine: Any, terminal: Terminal) -> None:
    """On Windows the programs lie in Scripts and end in .exe."""
    terminal.libraries_missing, terminal.ensurepip = {"libGL.so.1"}, False
    dev.main(["check"], replace(machine, platform="win32"))
    assert terminal.ran("apt") == []
    assert terminal.commands[-2] == ".venv/Scripts/lint-imports.exe"


def test_without_a_display_every_tab_is_drawn(dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any) -> None:
    """It says so, makes the sample plant once, and prints the path of every picture."""
    assert dev.main(["run"], machine) == 0
    assert dev.main(["run"], machine) == 0
    out = capsys.readouterr().out
    assert "No display here" in out
    assert len(terminal.ran(" sample ")) == 1
    for tab in TABS:
        assert str(terminal.root / ".sample" / f"{tab}.png") in out.splitlines()
        assert len(terminal.ran(f"--tab {tab} --size 1600x900 --theme light --lang en -o .sample/{tab}.png")) == 2
    assert terminal.environs[-1]["QT_QPA_PLATFORM"] == "offscreen"


def test_with_a_display_the_window_opens_on_the_sample(dev: ModuleType, machine: Any, terminal: Terminal) -> None:
    """What the program remembers of the sample stays beside it, and its exit code is ours."""
    environ = {"WAYLAND_DISPLAY": "wayland-0", "PLANTDESK_STORE": "/plant/real.plantdesk"}
    terminal.failing = ("--store",)
    assert dev.main(["run"], replace(machine, environ=environ)) == 1
    assert terminal.commands[-1] == ".venv/bin/plantdesk --store .sample/sample.plantdesk"
    assert terminal.environs[-1] == {
        "WAYLAND_DISPLAY": "wayland-0",
        "PLANTDESK_DATA": str(terminal.root / ".sample" / "data"),
    }


def test_a_plant_of_ones_own_is_named_and_left_alone(
    dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any
) -> None:
    """Variables that name it are said to be unused here; as an argument it is refused: the sample's memory is not its own."""
    environ = {"PLANTDESK_DATA": "/own/data", "PLANTDESK_STORE": "/own/real.plantdesk"}
    assert dev.main(["run"], replace(machine, environ=environ)) == 0
    out = capsys.readouterr().out
    assert "PLANTDESK_DATA and PLANTDESK_STORE are not used" in out
    assert ".venv/bin/plantdesk" in out
    assert all("/own/" not in line for line in terminal.commands)
    told = [given for line, given in zip(terminal.commands, terminal.environs, strict=True) if "bin/plantdesk" in line]
    assert len(told) > len(TABS)
    assert all("/own/" not in value for given in told for value in given.values())
    commands = list(terminal.commands)
    for words in (["--store", "/own/real.plantdesk"], ["--store=/own/real.plantdesk"]):
        assert dev.main(["run", *words], machine) == 2
        assert ".venv/bin/plantdesk --store" in capsys.readouterr().err
    assert terminal.commands == commands
    assert dev.main(["run"], machine) == 0
    assert "not used" not in capsys.readouterr().out


def test_what_is_handed_on_holds_for_pictures_too(dev: ModuleType, machine: Any, terminal: Terminal) -> None:
    """Nothing that was asked for is dropped where there is no display."""
    assert dev.main(["run", "--lang", "ru"], machine) == 0
    assert terminal.commands[-1].endswith("--lang ru")


def test_a_sample_whose_making_failed_is_made_anew(dev: ModuleType, machine: Any, terminal: Terminal) -> None:
    """Half a sample is no sample."""
    terminal.failing = (" sample ",)
    assert dev.main(["run"], machine) == 1
    (terminal.root / ".sample" / "sample.plantdesk").touch()
    terminal.failing = ()
    assert dev.main(["run"], machine) == 0
    assert len(terminal.ran(" sample ")) == 2
    assert not (terminal.root / ".sample" / "sample.plantdesk").exists()


def test_a_bad_verb_or_argument_is_bad_usage(dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any) -> None:
    """Exit code 2, and nothing is run."""
    with pytest.raises(SystemExit, match="2"):
        dev.main(["fly"], machine)
    assert dev.main(["build", "faster"], machine) == 2
    assert terminal.commands == []
    assert "Unknown arguments: faster" in capsys.readouterr().err


def test_bench_hands_its_arguments_on(dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any) -> None:
    """Where there is a bench it is run with what was asked; where there is none, that is said."""
    assert dev.main(["bench"], machine) == 1
    assert "nothing to measure" in capsys.readouterr().err
    (terminal.root / "packaging").mkdir()
    (terminal.root / "packaging" / "bench.py").touch()
    assert dev.main(["bench", "--kills", "200"], machine) == 0
    assert terminal.commands[-1] == ".venv/bin/python packaging/bench.py --kills 200"
    assert terminal.ran(".bench") == []


def test_charts_are_measured_beside_their_peers(dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any) -> None:
    """They are installed once, beside the program's own environment; where that fails, the bench runs without them."""
    (terminal.root / "pyproject.toml").write_text('[project.optional-dependencies]\nbench = ["matplotlib==3.11.*"]\n')
    (terminal.root / "packaging").mkdir()
    (terminal.root / "packaging" / "bench.py").touch()
    terminal.failing = ("matplotlib",)
    assert dev.main(["bench", "charts"], machine) == 0
    assert terminal.commands[-1] == ".venv/bin/python packaging/bench.py charts"
    assert "measures the rest" in capsys.readouterr().out
    terminal.failing = ()
    for _ in range(2):
        assert dev.main(["bench", "charts"], machine) == 0
        assert terminal.commands[-1] == ".bench/bin/python packaging/bench.py charts"
    assert len(terminal.ran("install --quiet matplotlib==3.11.*")) == 2
    assert all("--python .bench/bin/python" in line for line in terminal.ran("matplotlib"))


def test_an_old_python_gets_one_line(dev: ModuleType, machine: Any, terminal: Terminal, capsys: Any) -> None:
    """The script itself is written so that Python 3.7 can read it and answer."""
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))
    assert dev.main(["run"], replace(machine, python=(3, 10, 12))) == 1
    assert capsys.readouterr().err == "PlantDesk needs Python 3.11 or newer; this is Python 3.10.\n"
    assert terminal.commands == []


def test_this_machine_is_described(dev: ModuleType) -> None:
    """The real machine's answers come from the system: the C library loads, an invented one does not."""
    here = dev.this_machine()
    assert here.root == SCRIPT.parent.parent
    assert here.has_module("ast")
    assert not here.has_module("no_such_module")
    assert not here.loads("libno-such-library.so.9")
    assert here.run([sys.executable, "-c", "raise SystemExit(7)"], here.environ) == 7


def test_the_script_needs_only_the_standard_library() -> None:
    """It runs before anything is installed."""
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= set(sys.stdlib_module_names)
