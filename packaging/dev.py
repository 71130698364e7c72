"""The one door for developers: ``python3 packaging/dev.py run|test|check|bench|build``.

It needs nothing but Python: system libraries, the virtual environment and the dependencies are set up on the first
call, and looked at again only when ``pyproject.toml``, the Python version or the place of the checkout changes.
Written in the syntax of old Pythons too, so that these answer with a sentence instead of a traceback.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OLDEST_PYTHON = (3, 11)
TABS = ("overview", "cathode", "ore", "dispatch", "plan", "milestones", "entries", "trends")
STAMP = "plantdesk-setup"

# What Qt is linked against and does not bring along, by the Debian package that has it.
HEADLESS_LIBRARIES = {
    "libglib2.0-0": ("libglib-2.0.so.0", "libgthread-2.0.so.0"),
    "libegl1": ("libEGL.so.1",),
    "libgl1": ("libGL.so.1",),
    "libdbus-1-3": ("libdbus-1.so.3",),
    "libfontconfig1": ("libfontconfig.so.1",),
    "libxkbcommon0": ("libxkbcommon.so.0",),
}
WINDOW_LIBRARIES = {
    "libx11-xcb1": ("libX11-xcb.so.1",),
    "libxcb-cursor0": ("libxcb-cursor.so.0",),
    "libxcb-icccm4": ("libxcb-icccm.so.4",),
    "libxcb-image0": ("libxcb-image.so.0",),
    "libxcb-keysyms1": ("libxcb-keysyms.so.1",),
    "libxcb-randr0": ("libxcb-randr.so.0",),
    "libxcb-render-util0": ("libxcb-render-util.so.0",),
    "libxcb-shape0": ("libxcb-shape.so.0",),
    "libxcb-sync1": ("libxcb-sync.so.1",),
    "libxcb-xfixes0": ("libxcb-xfixes.so.0",),
    "libxcb-xkb1": ("libxcb-xkb.so.1",),
    "libxkbcommon-x11-0": ("libxkbcommon-x11.so.0",),
}


class Stop(Exception):
    """End here: one clear line, and the exit code."""

    def __init__(self, line: str, code: int = 1) -> None:
        super().__init__(line)
        self.code = code


@dataclass(frozen=True)
class Machine:
    """What the script asks and tells the machine; tests hand in another one."""

    root: Path
    run: Callable[[Sequence[str], Mapping[str, str]], int]
    loads: Callable[[str], bool]
    has_module: Callable[[str], bool]
    which: Callable[[str], str | None]
    environ: Mapping[str, str]
    platform: str
    python: tuple[int, ...]
    is_root: bool
    interactive: bool

    @property
    def venv(self) -> Path:
        """The virtual environment of this checkout."""
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """Where the virtual environment keeps its programs."""
        return self.venv / ("Scripts" if self.platform == "win32" else "bin")

    def program(self, name: str) -> str:
        """Give the path of a program inside the virtual environment."""
        return str(self.scripts / (name + (".exe" if self.platform == "win32" else "")))


def main(arguments: Sequence[str] | None = None, machine: Machine | None = None) -> int:
    """Do what was asked and give the exit code: 0 done, 1 something failed, 2 bad usage."""
    machine = machine or this_machine()
    if machine.python < OLDEST_PYTHON:
        found, wanted = (".".join(map(str, version[:2])) for version in (machine.python, OLDEST_PYTHON))
        print(f"PlantDesk needs Python {wanted} or newer; this is Python {found}.", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(prog="packaging/dev.py", description="Set PlantDesk up, and run or check it.")
    parser.add_argument(
        "verb", choices=list(VERBS), help="; ".join(f"{verb}: {help_}" for verb, (_, help_) in VERBS.items())
    )
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed on: to pytest (test), the window (run), bench")
    asked = parser.parse_args(arguments)
    try:
        return VERBS[asked.verb][0](machine, asked.rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130


def run(machine: Machine, rest: Sequence[str]) -> int:
    """Open PlantDesk on a sample plant; without a display, draw every tab to a PNG file."""
    if any(word.partition("=")[0] == "--store" for word in rest):
        raise Stop(f"This opens the sample plant. Your own opens with: {machine.program('plantdesk')} --store PATH", 2)
    named = [name for name in ("PLANTDESK_DATA", "PLANTDESK_STORE") if machine.environ.get(name)]
    if named:
        say(
            f"{' and '.join(named)} {'is' if len(named) == 1 else 'are'} not used: the sample plant keeps all it remembers"
            f" in {machine.root / '.sample'}. Your own plant opens with: {machine.program('plantdesk')}"
        )
    window = has_display(machine)
    set_up(machine, with_window=window)
    store = sample(machine)
    environ = sample_environ(machine)
    if window:
        return machine.run([machine.program("plantdesk"), "--store", str(store), *rest], environ)
    say("No display here: drawing every tab to a PNG file instead of opening the window.")
    for tab in TABS:
        picture = store.parent / f"{tab}.png"
        what = ["snapshot", "--store", str(store), "--tab", tab, "--size", "1600x900", "--theme", "light"]
        step(
            machine,
            f"snapshot of {tab}",
            [machine.program("plantdesk"), *what, "--lang", "en", "-o", str(picture), *rest],
            environ,
        )
        print(picture, flush=True)
    return 0


def test(machine: Machine, rest: Sequence[str]) -> int:
    """Check the house rules and run the whole suite, headless; stop at the first step that fails."""
    set_up(machine)
    read_rules(machine)
    step(machine, "pytest", [machine.program("python"), "-m", "pytest", *rest], headless(machine))
    return 0


def check(machine: Machine, rest: Sequence[str]) -> int:
    """Check the house rules without running the other tests."""
    no_more(rest)
    set_up(machine)
    read_rules(machine)
    step(machine, "tests/rules", [machine.program("python"), "-m", "pytest", "-q", "tests/rules"], headless(machine))
    return 0


def read_rules(machine: Machine) -> None:
    """Check what the tools read from the source: style, types, the direction of imports."""
    python = machine.program("python")
    step(machine, "ruff check", [python, "-m", "ruff", "check", "."], headless(machine))
    step(machine, "ruff format", [python, "-m", "ruff", "format", "--check", "."], headless(machine))
    step(machine, "mypy", [python, "-m", "mypy"], headless(machine))
    step(machine, "lint-imports", [machine.program("lint-imports")], headless(machine))


def bench(machine: Machine, rest: Sequence[str]) -> int:
    """Measure speed and size, each beside its floor."""
    script = machine.root / "packaging" / "bench.py"
    if not script.exists():
        raise Stop(f"There is no {script}: nothing to measure.")
    set_up(machine)
    python = with_peers(machine) if not rest or "charts" in rest else machine.program("python")
    return machine.run([python, str(script), *rest], headless(machine))


def with_peers(machine: Machine) -> str:
    """Give a Python that also has the peers of the charts (the extra ``bench``), or the plain one where it cannot be had.

    It lies in .bench, sees all that the environment of the program has, and leaves that one as it is.
    """
    folder = machine.root / ".bench"
    python = folder / machine.scripts.name / Path(machine.program("python")).name
    kept = folder / STAMP
    if kept.exists() and kept.read_text(encoding="ascii") == stamp(machine):
        return str(python)
    plain, wanted = machine.program("python"), peers(machine)
    say(f"Installing what the charts are measured beside: {', '.join(wanted)}")
    folder.mkdir(exist_ok=True)
    quietly = [plain, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    for command in (
        [plain, "-m", "venv", "--clear", "--without-pip", str(folder)],
        [plain, "-c", SEES, str(folder)],
        [*quietly, "install", "--quiet", *wanted],
    ):
        if machine.run(command, machine.environ) != 0:
            say("That failed: the bench says so where they are missing, and measures the rest.")
            return plain
    kept.write_text(stamp(machine), encoding="ascii")
    return str(python)


SEES = (
    "import sys, sysconfig, pathlib;"
    "there = pathlib.Path(sysconfig.get_path('purelib', vars={'base': sys.argv[1]}));"
    "(there / 'program.pth').write_text(sysconfig.get_path('purelib'))"
)
"""Lets the environment named see what this Python has installed."""


def peers(machine: Machine) -> list[str]:
    """Read the extra ``bench`` of the declared dependencies."""
    tomllib = importlib.import_module("tomllib")
    declared = tomllib.loads((machine.root / "pyproject.toml").read_text(encoding="utf-8"))
    return list(declared["project"].get("optional-dependencies", {}).get("bench", []))


def build(machine: Machine, rest: Sequence[str]) -> int:
    """Build the wheel and the source archive into dist/."""
    no_more(rest)
    set_up(machine)
    step(machine, "build", [machine.program("python"), "-m", "hatchling", "build"], machine.environ)
    return 0


VERBS = {
    "run": (
        run,
        "open PlantDesk on a sample plant, which lies in .sample with all it remembers, whatever PLANTDESK_* say",
    ),
    "test": (test, "house rules and the whole test suite, headless"),
    "check": (check, "house rules alone"),
    "bench": (bench, "measure speed and size"),
    "build": (build, "wheel and source archive into dist/"),
}


# --- setting up ------------------------------------------------------------------------------------------------------


def set_up(machine: Machine, with_window: bool = False) -> None:
    """Bring the machine to where PlantDesk runs; does nothing where it is there already."""
    packages = missing_packages(machine, with_window)
    fresh = is_set_up(machine)
    if (
        machine.platform == "linux"
        and not fresh
        and not (machine.has_module("ensurepip") and machine.has_module("venv"))
    ):
        packages.append("python{}.{}-venv".format(*machine.python))
    if packages:
        install_packages(machine, packages)
        still = [package for package in missing_packages(machine, with_window) if package in packages]
        if still:
            raise Stop(f"Still missing after the installation: {' '.join(still)}.")
    if not fresh:
        make_environment(machine)


def missing_packages(machine: Machine, with_window: bool) -> list[str]:
    """Name the Debian packages whose libraries Qt would not find; none are needed elsewhere than on Linux."""
    if machine.platform != "linux":
        return []
    wanted = {**HEADLESS_LIBRARIES, **(WINDOW_LIBRARIES if with_window else {})}
    return [package for package, names in wanted.items() if not all(machine.loads(name) for name in names)]


def install_packages(machine: Machine, packages: Sequence[str]) -> None:
    """Install system packages through apt as root or through sudo; else tell the exact line to run."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = f"sudo apt-get update && sudo {shlex.join(install)}"
    if not machine.which("apt-get"):
        raise Stop(f"These system libraries are missing (by their Debian names): {' '.join(packages)}.")
    before = becoming_root(machine)
    if before is None:
        raise Stop(f"System packages are missing. Run this line, then start again:\n{by_hand}")
    say(f"Installing system packages: {' '.join(packages)}")
    quietly = ["env", "DEBIAN_FRONTEND=noninteractive"]
    # A failed update is no reason to stop: the lists at hand may do, and if not, the installation says so.
    machine.run([*before, "apt-get", "update", "-q"], machine.environ)
    if machine.run([*before, *quietly, *install], machine.environ) != 0:
        raise Stop(f"The system packages could not be installed. Run this line, then start again:\n{by_hand}")


def becoming_root(machine: Machine) -> list[str] | None:
    """Give what to put before a command to run it as root: nothing, sudo, or None where there is no way."""
    if machine.is_root:
        return []
    if machine.which("sudo"):
        if machine.run(["sudo", "-n", "true"], machine.environ) == 0:
            return ["sudo", "-n"]
        if machine.interactive:
            return ["sudo"]  # it asks for the password itself
    return None


def make_environment(machine: Machine) -> None:
    """Create the virtual environment where there is none for this Python, and install PlantDesk into it, editable."""
    python = machine.program("python")
    same = f"import sys; sys.exit(sys.version_info[:2] != {tuple(machine.python[:2])})"
    if not Path(python).exists() or machine.run([python, "-c", same], machine.environ) != 0:
        say(f"Creating {machine.venv}")
        step(machine, "venv", [sys.executable, "-m", "venv", "--clear", str(machine.venv)], machine.environ)
    say("Installing the dependencies; this happens once.")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--editable", ".[dev]"]
    step(machine, "pip install", pip, machine.environ)
    (machine.venv / STAMP).write_text(stamp(machine), encoding="ascii")


def is_set_up(machine: Machine) -> bool:
    """Tell whether the last set-up still holds."""
    kept = machine.venv / STAMP
    return kept.exists() and kept.read_text(encoding="ascii") == stamp(machine)


def stamp(machine: Machine) -> str:
    """Sum up all that a set-up depends on: the declared dependencies, the Python, and the place (paths are inside)."""
    digest = hashlib.sha256((machine.root / "pyproject.toml").read_bytes())
    digest.update(repr((tuple(machine.python), machine.platform, str(machine.root))).encode())
    return digest.hexdigest()


# --- running ---------------------------------------------------------------------------------------------------------


def sample(machine: Machine) -> Path:
    """Give the sample plant, made on the first call; one whose making was cut short is made anew."""
    folder = machine.root / ".sample"
    store, complete = folder / "sample.plantdesk", folder / "complete"
    if not complete.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        say("Making a sample plant; this happens once.")
        step(machine, "sample", [machine.program("plantdesk"), "sample", str(store)], sample_environ(machine))
        complete.touch()
    return store


def sample_environ(machine: Machine) -> dict[str, str]:
    """Keep what the program remembers of the sample beside it, away from the user's own plant."""
    environ = dict(machine.environ, PLANTDESK_DATA=str(machine.root / ".sample" / "data"))
    environ.pop("PLANTDESK_STORE", None)
    return environ if has_display(machine) else {**environ, "QT_QPA_PLATFORM": "offscreen"}


def has_display(machine: Machine) -> bool:
    """Tell whether a window can be shown: on Linux by what a desktop session sets."""
    return machine.platform != "linux" or any(machine.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def headless(machine: Machine) -> dict[str, str]:
    """Give the environment in which nothing appears on a screen."""
    return {**machine.environ, "QT_QPA_PLATFORM": "offscreen"}


def step(machine: Machine, name: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run one step of the work; its failure ends the work and is called by its name."""
    code = machine.run(command, environ)
    if code != 0:
        raise Stop(f"Failed: {name} (exit code {code}): {shlex.join(command)}")


def no_more(rest: Sequence[str]) -> None:
    """Refuse arguments to a verb that takes none."""
    if rest:
        raise Stop(f"Unknown arguments: {' '.join(rest)}", code=2)


def say(line: str) -> None:
    """Tell what happens now, before the output of what is started."""
    print(line, flush=True)


# --- this machine ----------------------------------------------------------------------------------------------------


def this_machine() -> Machine:
    """Describe the machine that the script runs on."""
    root = Path(__file__).resolve().parent.parent
    return Machine(
        root=root,
        run=lambda command, environ: subprocess.run(list(command), cwd=root, env=dict(environ), check=False).returncode,
        loads=loads,
        has_module=has_module,
        which=shutil.which,
        environ=dict(os.environ),
        platform=sys.platform,
        python=tuple(sys.version_info[:3]),
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        interactive=sys.stdin is not None and sys.stdin.isatty(),
    )


def loads(library: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_module(name: str) -> bool:
    """Tell whether this Python has a module; Debian packs some of its own apart."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


if __name__ == "__main__":
    sys.exit(main())
