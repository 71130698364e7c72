"""The command line: ``plantdesk`` opens the window, ``plantdesk COMMAND`` serves scripts, tests and headless machines.

Every module here has the commands of one purpose; Qt, storage and workbooks are imported by the command that needs
them, so that ``plantdesk --help`` is quick.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run what the arguments say and end the process: 0 done, 1 a check failed, 2 bad usage or bad input."""
    if sys.argv[1:]:
        from plantdesk.cli.commands import plantdesk

        plantdesk.main(prog_name="plantdesk")
    else:
        # Nothing is to be parsed: the window is there sooner.
        from plantdesk.cli.asked import Asked, end_with, told
        from plantdesk.cli.window import open_window

        asked = Asked()
        end_with(lambda: open_window(asked), asked, told)
