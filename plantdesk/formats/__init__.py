"""Files that others wrote: bytes in, tables out; tables in, bytes out."""
