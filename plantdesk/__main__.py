"""``python -m plantdesk``: the same as the command ``plantdesk``."""

from plantdesk.cli import main

if __name__ == "__main__":
    main()
