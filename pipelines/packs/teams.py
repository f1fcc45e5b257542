"""Teams: members' archives that lie in folders of teams are audited by team as well."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from pipelines.packs.pack import Pack
from pipelines.packs.trimmed import sources_used

# In the files of a pack, what is meant for a project that knows teams.
_MARK = re.compile(r"^(?P<indent> *)(?:#|--) team: (?P<text>.*\n)", re.MULTILINE)


def by_team(pack: Pack, files: Mapping[str, Collection[Path]]) -> tuple[Pack, str]:
    """Return ``pack`` with the team taken from the path where it stands there, and what to say.

    Parameters
    ----------
    pack : Pack
    files : Mapping[str, Collection[Path]]
        Of each source that is read, relative to the project.

    Notes
    -----
    A folder is a team's if two archives lie in it: one that holds a single archive is a person's,
    and people are no segments. Teams of fewer people than the privacy floor are not shown.
    """
    own = {name: found for name, found in files.items() if _is_members(pack, name)}
    pattern = next((one for found in own.values() if (one := _pattern(found))), "")
    known = {
        name
        for name, found in own.items()
        if pattern and all(re.search(pattern, file.as_posix()) for file in found)
    }
    sources = {
        name: text + f"    path_columns: {{team: {json.dumps(pattern)}}}\n"
        if name in known
        else text
        for name, text in pack.sources.items()
    }
    kpis, queries = dict[str, str](), dict(pack.queries)
    for name, text in pack.kpis.items():
        is_known = sources_used(text, pack.queries, pack.sources) <= known
        kpis[name] = _marked(text, is_known=is_known)
        for path in (path for path in queries if f"sql: {path}\n" in text):
            queries[path] = _marked(pack.queries[path], is_known=is_known)
    paths = [file.as_posix() for name in known for file in own[name]]
    teams = sorted({match[1] for path in paths if (match := re.search(pattern, path))})
    said = f"teams by folder: {', '.join(teams)}" if teams else ""
    return replace(pack, sources=sources, kpis=kpis, queries=queries), said


def _is_members(pack: Pack, source: str) -> bool:
    """Whether a source lies in the archives of members, from which KPIs by team are made."""
    by_team = [yaml.safe_load(text)["source"] for text in pack.kpis.values() if _MARK.search(text)]
    return pack.spec(source).path in {pack.spec(name).path for name in by_team}


def _marked(text: str, *, is_known: bool) -> str:
    return _MARK.sub(lambda m: m["indent"] + m["text"] if is_known else "", text)


def _pattern(files: Collection[Path]) -> str:
    """Return what takes the team from a path; '' if folders do not tell teams.

    Examples
    --------
    >>> paths = ["x/red/1/messages.csv", "x/red/2/messages.csv", "x/blue/a.zip"]
    >>> _pattern([Path(path) for path in paths])
    'x/([^/]+)/'
    >>> _pattern([Path("x/anna/messages.csv"), Path("x/bo/messages.csv")])
    ''
    """
    # an archive is a .zip, or the folder in which its files lie
    archives = {f if f.suffix.casefold() == ".zip" else f.parent for f in files}
    if not archives:
        return ""
    depth = 0
    while len({a.parts[: depth + 1] for a in archives}) == 1:
        depth += 1
        if any(len(a.parts) <= depth for a in archives):
            return ""
    teams = Counter(a.parts[depth] for a in archives if len(a.parts) > depth + 1)
    if len(teams) < 2 or teams.total() < len(archives) or max(teams.values()) < 2:  # noqa: PLR2004
        return ""
    common = "/".join(next(iter(archives)).parts[:depth])
    return re.escape(common) + "/([^/]+)/" if common else "^([^/]+)/"
