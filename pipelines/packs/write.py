"""Writes a project from packs: the sources whose files are there, the KPIs these can feed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assets.reader import readers
from kpi_audit.errors import AuditError
from kpi_audit.wording import several
from pipelines.ignored import write_ignored
from pipelines.packs.forms import fed
from pipelines.packs.location import location
from pipelines.packs.pack import Pack
from pipelines.packs.recognise import Recognised, declared_source, recognised
from pipelines.packs.settled import settled
from pipelines.packs.teams import by_team
from pipelines.packs.trimmed import sources_used, trimmed

_HEAD = """\
# docs/project_files.md describes every key.
title: {title}
timezone: {timezone}        # whose midnight ends a day
false_alarm_budget: 0.05    # of everything called a finding, at most this share is a false alarm

sources:
"""
_OWNER = "# owner: who answers a finding\n"


@dataclass(frozen=True, slots=True)
class Wired:
    """What was written.

    Attributes
    ----------
    files : Mapping[str, list[Path]]
        Of each source that is read.
    patterns : Mapping[str, str]
        Its ``path:``.
    kpis : tuple[str, ...]
    waiting : Mapping[str, list[str]]
        KPIs that were left out, by the source that has no file.
    apart : Mapping[str, list[Path]]
        Sources whose files no one pattern tells from others.
    others : Mapping[Path, str]
        Files that are not read, and why, where that is known.
    remarks : tuple[str, ...]
        What was taken from the files, and what could not be.
    """

    files: Mapping[str, list[Path]]
    patterns: Mapping[str, str]
    kpis: tuple[str, ...]
    waiting: Mapping[str, list[str]]
    apart: Mapping[str, list[Path]]
    others: Mapping[Path, str]
    remarks: tuple[str, ...] = ()


def wire(pack: Pack, folder: Path, *, timezone: str, owner: str = "") -> Wired:
    """Write ``audit.yaml``, ``kpis/`` and ``sql/`` into ``folder`` for the files found in it.

    Raises
    ------
    AuditError
        ``folder`` is a project already, or holds no file that the packs can read.
    """
    if (folder / "audit.yaml").exists() or (folder / "kpis").exists():
        message = (
            f"{folder} is a project already; nothing was written. New files of a source that"
            " is declared are read by the next night. For KPIs whose files came later move"
            " audit.yaml, kpis and sql away and run this again: what the nights stored stays."
        )
        raise AuditError(message)
    pack = _with_headers(pack, folder)
    found = recognised(pack, folder, timezone)
    patterns, apart = _patterns(pack, found, folder)
    if not patterns:
        raise AuditError(_nothing(pack, folder, apart, found.others))
    pack = fed(pack, patterns)
    used = {
        name: sources_used(text, pack.queries, pack.sources) for name, text in pack.kpis.items()
    }
    kept = tuple(name for name, sources in used.items() if sources <= set(patterns))
    waiting: dict[str, list[str]] = {}
    for name, sources in used.items():
        for source in sorted(sources - set(patterns)):
            waiting.setdefault(source, []).append(name)
    read = {source: found.files[source] for source in patterns}
    pack, remarks = _settled(pack, read, folder, timezone)
    pack, teams = by_team(pack, read)
    remarks += (*([teams] if teams else []), *found.strange)
    wired = Wired(read, patterns, kept, waiting, apart, found.others, remarks)
    title = json.dumps(pack.title, ensure_ascii=False)
    _write(pack, folder, wired, _HEAD.format(title=title, timezone=timezone), owner)
    return wired


def _with_headers(pack: Pack, folder: Path) -> Pack:
    """Read the export of a source by ``headers/<source>.yaml``, where somebody wrote that."""
    named = {name: f"headers/{name}.yaml" for name in pack.sources}
    sources = {
        name: f"{text}    headers: {named[name]}\n" if (folder / named[name]).is_file() else text
        for name, text in pack.sources.items()
    }
    return replace(pack, sources=sources)


def _settled(
    pack: Pack, read: Mapping[str, list[Path]], folder: Path, timezone: str
) -> tuple[Pack, tuple[str, ...]]:
    """Let the files say what differs from company to company."""
    sources, remarks = dict(pack.sources), list[str]()
    for name, files in read.items():
        source = declared_source(pack, name, folder, timezone)
        sources[name], told = settled(pack.sources[name], source, [folder / f for f in files])
        remarks += told
    return replace(pack, sources=sources), tuple(remarks)


def _patterns(
    pack: Pack, found: Recognised, folder: Path
) -> tuple[dict[str, str], dict[str, list[Path]]]:
    """Return the glob of each source, and the files of those for which there is none."""
    every = {file for files in found.files.values() for file in files}.union(found.others)
    patterns, apart = {}, {}
    for source, files in found.files.items():
        reader = readers()[pack.spec(source).reader]
        pattern = location(files, folder, every.difference(files), reader)
        if pattern is None:
            apart[source] = files
        else:
            patterns[source] = pattern
    return patterns, apart


def _write(pack: Pack, folder: Path, wired: Wired, head: str, owner: str) -> None:
    (folder / "kpis").mkdir()
    sources = "".join(_source(pack.sources[name], path) for name, path in wired.patterns.items())
    texts = {name: trimmed(pack.kpis[name], wired.kpis) for name in wired.kpis}
    line = f"owner: {json.dumps(owner)}\n" if owner else _OWNER
    for name, text in texts.items():
        (folder / "kpis" / f"{name}.yaml").write_text(_after_role(text, line), encoding="utf-8")
    for path, text in pack.queries.items():
        if any(f"sql: {path}\n" in kpi for kpi in texts.values()):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    write_ignored(folder)
    # last: only a folder that has everything is a project
    (folder / "audit.yaml").write_text(head + sources, encoding="utf-8")


def _after_role(text: str, line: str) -> str:
    before, role, after = text.partition("\nrole: ")
    kind, _, rest = after.partition("\n")
    return f"{before}{role}{kind}\n{line}{rest}"


def _source(text: str, pattern: str) -> str:
    """Put the files that are there in the place of the pack's own pattern."""
    lines = text.splitlines(keepends=True)
    return "".join(
        f"    path: {json.dumps(pattern, ensure_ascii=False)}\n"
        if line.startswith("    path: ")
        else line
        for line in lines
    )


def _nothing(
    pack: Pack, folder: Path, apart: Mapping[str, list[Path]], others: Mapping[Path, str]
) -> str:
    if apart:
        name = min(apart)
        return (
            f"no pattern tells the files of '{name}' ({apart[name][0]}, ...) from the others. Move"
            f" them to a folder of their own, as {folder / 'exports' / name}, and run this again."
        )
    wanted = [" ".join(text.strip().splitlines()[0].split()) for text in pack.sources.values()]
    seen = ""
    if others:
        file, why = next(((f, w) for f, w in others.items() if w), (min(others), ""))
        because = f": {why}" if why else ""
        seen = f" It holds {several(len(others), 'file')} that cannot be read, as {file}{because}."
    return (
        f"{folder} holds no file that the pack can read.{seen} Drop what your systems export into"
        f" {folder / 'exports'} and run this again. What is read:\n  " + "\n  ".join(wanted)
    )
