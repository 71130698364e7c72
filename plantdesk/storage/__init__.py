"""SQLite behind the ports: the ledger, its kept state and its guards."""

import sys

if "numpy" not in sys.modules:
    # sqlite-utils takes numpy along where it is installed, to know its number types. No store holds any, and the
    # window would wait a third longer for its first paint.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401
    finally:
        del sys.modules["numpy"]
