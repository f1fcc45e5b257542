"""Says why the system does not give a file, and what to do."""

from __future__ import annotations

import errno

_INSTEAD = {
    errno.EACCES: "Let the account that runs this read it, or close what has it open.",
    errno.EPERM: "Let the account that runs this read it, or close what has it open.",
    errno.EBUSY: "Close the program that has it open and run this again.",
    errno.EAGAIN: "Close the program that has it open and run this again.",
    errno.ENOENT: "It was there a moment ago: leave the folder alone and run this again.",
    errno.ESTALE: "Mount its folder again and run this again.",
    errno.EIO: "The disk or the network drive fails: copy it anew from where it came.",
}
_ELSE = "Copy it anew from where it came and run this again."


def unreadable(error: OSError) -> str:
    """Return a sentence of what the system says, and one of what to do.

    Examples
    --------
    >>> unreadable(PermissionError(errno.EACCES, "Permission denied")).partition(". ")[0]
    'cannot be read: Permission denied'
    """
    said = error.strerror or type(error).__name__
    return f"cannot be read: {said}. {_INSTEAD.get(error.errno or 0, _ELSE)}"
