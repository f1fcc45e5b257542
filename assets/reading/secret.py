"""The key of the hashes that replace people's names."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from kpi_audit.errors import SourceError

FILE = ".kpi-audit-key"
_SHORTEST = 16  # characters


def concealment_key(folder: Path, environment_value: str | None) -> bytes:
    """Return the key of a project.

    Parameters
    ----------
    folder : Path
        Project folder; holds the key's file if the environment has none. Created on first use,
        readable by its owner only.
    environment_value : str or None
        Key from the environment; wins over the file.

    Raises
    ------
    SourceError
        The key is too short, or others could read its file.
    """
    if environment_value is not None:
        return _long_enough(environment_value.strip(), "the environment's concealment key")
    file = folder / FILE
    if not file.exists():
        _create(file)
    return _read(file)


def _create(file: Path) -> None:
    """Write a new key under the final name at once; whoever comes second keeps the first's."""
    beside = file.with_name(f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            written.write(secrets.token_hex(32) + "\n")
            written.flush()
            os.fsync(written.fileno())
        os.link(beside, file)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        mode = os.fstat(opened.fileno()).st_mode
        content = opened.read().decode("utf-8", errors="replace").strip()
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise SourceError(
            f"{file} can be read by others (mode {stat.S_IMODE(mode):o}); whoever has it can tell"
            f" names from hashes. Run: chmod 600 {file}"
        )
    return _long_enough(content, str(file))


def _long_enough(key: str, what: str) -> bytes:
    if len(key) < _SHORTEST:
        raise SourceError(
            f"{what} has {len(key)} characters; at least {_SHORTEST} are needed. Make one with:"
            " python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    return key.encode()
