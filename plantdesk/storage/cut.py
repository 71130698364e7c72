"""Where a past moment cuts the ledger: which revisions were recorded by then, and which came later."""

from __future__ import annotations

from dataclasses import dataclass

from plantdesk.storage.connection import Database


@dataclass(frozen=True, slots=True)
class Cut:
    """SQL conditions on a row ``l`` of the ledger: recorded up to the moment ``until`` (UTC ms), or ``late``.

    Commands nearly always arrive in the order in which they were recorded; then one id parts the ledger in two.
    """

    until: int
    known: str
    late: str
    first: int | None = None
    """The id of the first revision that came later, where it parts the ledger in two."""

    def of_subject(self, which: str) -> str:
        """Give the condition on a row ``s`` of subjects that any of its revisions is ``known``, or ``late``."""
        rows = self.known if which == "known" else self.late
        return f"EXISTS (SELECT 1 FROM ledger l WHERE l.subject = s.id AND {rows})"


def cut_at(db: Database, until: int) -> Cut | None:
    """Find where a moment cuts the ledger; nothing where all was recorded by then."""
    row = db.conn.execute(
        "SELECT arrival, first FROM command WHERE recorded > ? ORDER BY arrival LIMIT 1", [until]
    ).fetchone()
    if row is None:
        return None
    arrival, first = row
    known, late = f"l.id < {first}", f"l.id >= {first}"
    backdated = db.conn.execute(
        "SELECT 1 FROM command WHERE arrival > ? AND recorded <= ? LIMIT 1", [arrival, until]
    ).fetchone()
    if backdated is not None:
        # Another station's commands, or a clock that was put back: some that arrived after were recorded before.
        mixed = f"l.command IN (SELECT arrival FROM command WHERE arrival >= {arrival} AND recorded"
        known = f"({known} OR {mixed} <= {until}))"
        late = f"({late} AND {mixed} > {until}))"
    return Cut(until, known, late, first if backdated is None else None)
