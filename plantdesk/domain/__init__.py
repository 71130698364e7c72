"""Pure rules of the trade: standard library only, no Qt, no SQLite, no files."""
