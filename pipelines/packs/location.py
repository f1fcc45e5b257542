"""One glob for a set of files, so that next week's delivery is read as well."""

from __future__ import annotations

import glob
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from pathlib import Path, PurePosixPath

from assets.places import files as read_from
from assets.reader import Reader

_NUMBER = re.compile(r"\d+(?:[-_.]\d+)*")


def location(
    files: Collection[Path], folder: Path, others: Collection[Path], reader: Reader | None = None
) -> str | None:
    """Return a glob that matches ``files`` and none of ``others``; None if there is none.

    Parameters
    ----------
    files, others : Collection[Path]
        Relative to ``folder``.
    reader : Reader or None
        One that finds its file in folders and archives: a folder will do, and archives that do not
        hold the file do no harm.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     files = [Path(f"week-{n}.csv") for n in (1, 2)]
    ...     for file in [*files, Path("deals.csv")]:
    ...         _ = (folder / file).write_text("a")
    ...     location(files, folder, [Path("deals.csv")])
    'week-*.csv'
    """
    wanted = {file.as_posix() for file in files}
    finds_its_own = reader is not None and bool(reader.file_name)
    unwanted = {
        file.as_posix()
        for file in others
        if not (finds_its_own and file.suffix.casefold() == ".zip")
    }
    places = sorted(PurePosixPath(name) for name in wanted)
    if reader is not None and finds_its_own:
        pattern = glob.escape(str(_common(places)))
        taken = {f.relative_to(folder).as_posix() for f in read_from(folder, pattern, reader)}
        if pattern != "." and _is_plain(pattern) and wanted <= taken and not unwanted & taken:
            return pattern
    for pattern in filter(_is_plain, dict.fromkeys(_patterns(places))):
        found = glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 (root_dir)
        matched = {PurePosixPath(name).as_posix() for name in found}
        if wanted <= matched and not unwanted & matched:
            return pattern
    return None


def _is_plain(pattern: str) -> bool:
    """Whether a project does not take a part of it for a variable of the environment."""
    return "${" not in pattern


def _patterns(files: list[PurePosixPath]) -> Iterator[str]:
    """Yield globs, those that say most about a name first."""
    parents = {file.parent for file in files}
    common = _common(files)
    start = "" if common == PurePosixPath() else glob.escape(str(common)) + "/"
    deep = start if len(parents) == 1 else f"{start}**/"
    names = sorted({file.name for file in files})
    if len(names) == 1 and not _NUMBER.search(names[0]):
        yield deep + glob.escape(names[0])
    counted = {_NUMBER.sub("\0", name) for name in names}
    if len(counted) == 1:
        yield deep + glob.escape(counted.pop()).replace("\0", "*")
    prefix = "".join(_shared(names))
    suffix = "".join(_shared([name[::-1] for name in names]))[::-1]
    if len(names) > 1 and len(prefix) > 1:
        yield deep + glob.escape(prefix) + "*" + glob.escape(suffix)
    suffixes = {file.suffix for file in files}
    if len(suffixes) == 1:
        yield f"{deep}*{glob.escape(suffixes.pop())}"
    if len(files) == 1:
        yield glob.escape(str(files[0]))


def _common(files: list[PurePosixPath]) -> PurePosixPath:
    return PurePosixPath(*_shared([file.parent.parts for file in files]))


def _shared(sequences: Sequence[Sequence[str]]) -> list[str]:
    """Return what all sequences begin with."""
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*sequences, strict=False))
    return [column[0] for column in columns]
