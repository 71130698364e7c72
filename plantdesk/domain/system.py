"""What the operating system says of a failure, in words that can be translated; its own words for what is rare."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from plantdesk.domain.text import Message, msg

_REASONS: Mapping[int, Message] = {
    errno.ENOENT: msg("the file or folder is not there"),
    errno.EACCES: msg("access is not allowed"),
    errno.EPERM: msg("this is not permitted"),
    errno.EEXIST: msg("it exists already"),
    errno.ENOTDIR: msg("part of the path is no folder"),
    errno.EISDIR: msg("it is a folder"),
    errno.ENOSPC: msg("the disk is full"),
    errno.EROFS: msg("the disk is read-only"),
    errno.ENAMETOOLONG: msg("the name is too long"),
    errno.EIO: msg("the disk failed"),
    errno.ELOOP: msg("the links lead in a circle"),
}


def said_by_system(fault: OSError) -> Message | str:
    """Give why the system refused, for a line told to a person."""
    return _REASONS.get(fault.errno or 0) or fault.strerror or str(fault)
