"""Write a file that appears whole under its name, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plantdesk.domain.errors import Unavailable
from plantdesk.domain.text import msg


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the path of a temporary file beside ``path``; it takes that name when the block ends well.

    ``Unavailable`` where the machine does not let us.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as fault:
        raise Unavailable(
            msg("{file} cannot be written: {reason}.", file=str(path), reason=fault.strerror or str(fault))
        ) from fault
    finally:
        temporary.unlink(missing_ok=True)
