"""Find what a test left running or open."""

from __future__ import annotations

import sys
import threading

GRACE_S = 2.0
"""A thread that was told to stop may need a moment on a busy machine; one that was not never ends."""


def threads_that_stayed(before: set[threading.Thread]) -> list[threading.Thread]:
    """Tell which threads started since ``before`` do not end; threads that belong to Qt are not ours."""
    new = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    for thread in new:
        thread.join(GRACE_S)
    return [thread for thread in new if thread.is_alive()]


def window_addresses() -> set[int]:
    """Give the windows that exist now, by their address in Qt; none where Qt is not loaded."""
    if "PySide6.QtWidgets" not in sys.modules:
        return set()
    import shiboken6
    from PySide6.QtWidgets import QApplication

    return {shiboken6.getCppPointer(w)[0] for w in QApplication.topLevelWidgets()}


def stray_windows(before: set[int]) -> list[str]:
    """Name the parentless windows made in Python since ``before`` that still exist, and delete them."""
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    strays = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None
        and shiboken6.createdByPython(widget)
        and shiboken6.getCppPointer(widget)[0] not in before
    ]
    names = [f"{type(widget).__name__} {widget.objectName()}".strip() for widget in strays]
    for widget in strays:
        shiboken6.delete(widget)
    return names
