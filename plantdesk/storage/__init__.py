"""SQLite behind the ports: the ledger, its kept state and its guards."""
