"""The page of one programme, project or milestone: everything that is recorded of it, to be read and typed in."""
