"""Follows ``users.yaml`` while the app runs: who is taken out is out at once."""

from __future__ import annotations

from pathlib import Path

from pipelines.web.users import Users, read_users


class UsersFile:
    """The users as the file has them now."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[tuple[int, int], Users] | None = None
        self.current()

    def current(self) -> Users:
        """Return the users.

        Raises
        ------
        ProjectError
            The file is gone or wrong: nobody is let in by what it said before.
        """
        state = self._file.stat() if self._file.is_file() else None
        key = (state.st_ino, state.st_mtime_ns) if state else (0, 0)
        if self._read is None or self._read[0] != key:
            self._read = None
            self._read = (key, read_users(self._file))
        return self._read[1]
