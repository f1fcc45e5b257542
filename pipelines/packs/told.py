"""What ``kpi-audit init --pack`` says: what is read, what waits for a file, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kpi_audit.wording import several
from pipelines.packs.pack import Pack
from pipelines.packs.write import Wired

_MOST = 5  # names in one line


def told(folder: Path, pack: Pack, wired: Wired) -> str:
    """Return the lines to print; ``folder`` as the user named it."""
    return "\n".join(_lines(folder, pack, wired))


def _lines(folder: Path, pack: Pack, wired: Wired) -> Iterator[str]:
    sources, kpis = several(len(wired.patterns), "source"), several(len(wired.kpis), "KPI")
    yield f"{folder} is ready: {sources}, {kpis}."
    for name, pattern in wired.patterns.items():
        count = several(len(wired.files[name]), "file")
        yield f"  {name} ({pack.spec(name).reader}): {count}, {pattern}"
    yield from (f"  {remark.rstrip('.')}." for remark in wired.remarks)
    for name, files in wired.apart.items():
        yield (
            f"Left out: no pattern tells the files of '{name}' ({files[0]}, ...) from the others;"
            f" move them to {folder / 'exports' / name}."
        )
    absent = {n: names for n, names in wired.waiting.items() if n not in wired.apart}
    if absent:
        yield "Left out, because no file feeds it:"
    for name, names in absent.items():
        yield f"  {name} ({pack.spec(name).reader}): {_some(names)}"
    for file, why in wired.others.items():
        if why:
            yield f"Not read: {file}, {why}"
    strange = [str(file) for file, why in wired.others.items() if not why]
    if strange:
        yield f"Not read, because no source of the pack is like it: {_some(strange)}"
    yield f"'kpi-audit check {folder}' says what would be audited,"
    yield f"'kpi-audit run {folder}' audits it."


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {rest} more" if rest > 0 else "")
