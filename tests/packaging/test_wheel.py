"""What is installed is whole: the program with its resources, its types and its command."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.helpers.house_rules import PACKAGE, ROOT


def test_the_wheel_holds_the_package_and_its_resources(tmp_path: Path) -> None:
    """Fonts, themes and translations travel inside the package, where ``assets`` looks for them."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    modules = {f"plantdesk/{file.relative_to(PACKAGE).as_posix()}" for file in PACKAGE.rglob("*.py")}
    resources = {
        f"plantdesk/_resources/{file.relative_to(ROOT / 'resources').as_posix()}"
        for folder in ("fonts", "locale", "themes")
        for file in (ROOT / "resources" / folder).rglob("*")
        if file.is_file()
    }
    assert modules | resources | {"plantdesk/py.typed"} <= names
    assert not [name for name in names if name.startswith(("tests/", "packaging/", "resources/"))]
    assert "plantdesk = plantdesk.cli:main" in entry_points
