"""What a project may say under ``fetch:``, and how each mistake is reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.fetcher import fetchers
from kpi_audit.errors import ProjectError
from kpi_audit.paths import ROOT
from pipelines.resources import read_project
from tests.conftest import AUDIT_YAML

Write = Callable[..., Path]
GRAPH = "{from: graph, report: getYammerActivityUserDetail, period: D7}"


def declared(
    write_project: Write, fetch: str, path: str = "exports/*.csv", key: str = "[visit_id]"
) -> list[str]:
    lines = f"path: {path}\n    key: {key}\n    fetch: {fetch}"
    folder = write_project(audit=AUDIT_YAML.replace("path: exports/*.csv", lines))
    (folder / "kpis" / "visits.yaml").write_text(
        "title: V\nsource: visits\nmeasure: {agg: count}\ntime: arrived_at\n"
    )
    try:
        read_project(folder)
    except ProjectError as error:
        return error.problems
    return []


def test_a_source_may_be_fetched(write_project: Write) -> None:
    assert declared(write_project, GRAPH) == []


@pytest.mark.parametrize(
    ("fetch", "problem"),
    [
        ("{from: graf}", "fetch.from: no fetcher is called 'graf'. Did you mean 'graph'?"),
        ("{report: x}", "audit.yaml: sources.visits.fetch.from: is required."),
        (GRAPH.replace("}", ", perod: D7}"), "fetch.perod: no such key. Did you mean 'period'?"),
        ("{from: graph, period: D7}", "fetch.report: is required by 'graph'."),
        (GRAPH.replace("D7", "D8"), "fetch.period: Input should be 'day', 'D7',"),
        (GRAPH.replace("D7", "ALL"), "fetch.period: only getMicrosoft365Copilot"),
        (GRAPH.replace("}", ", format: json}"), "comes as csv only"),
        (GRAPH.replace("}", ', base: "http://x.org"}'), "fetch.base: an address is 'https://host'"),
        (GRAPH.replace("}", ', base: "https://u:pw@x.org"}'), "fetch.base: an address is"),
        (GRAPH.replace("}", ", secret_from: s3cret-value}"), "fetch.secret_from: String should"),
        ("{from: hubspot, object: deals}", "fetch.properties: name them, or the 'history'"),
        ("{from: hubspot, object: ../x, history: [a]}", "fetch.object: String should match"),
        ("{from: salesforce, base: 'https://a.b', object: O, fields: [Id], since: Id}", "since:"),
    ],
)
def test_mistakes(write_project: Write, fetch: str, problem: str) -> None:
    (found,) = declared(write_project, fetch)
    assert problem in found
    assert "s3cret" not in found
    assert "pw" not in found


def test_what_later_files_repeat_needs_a_key(write_project: Write) -> None:
    (found,) = declared(write_project, "{from: hubspot, object: deals, history: [a]}", key="[]")
    assert "sources.visits.key: every file of 'hubspot' repeats" in found
    assert "write 'key: [hs_object_id]'" in found


@pytest.mark.parametrize(
    "path", ["exports/a.csv", "*/a.csv", "e/**/*.csv", "e/*-*.csv", "e/a?.*", "e/.*", "e/[a]*"]
)
def test_what_is_fetched_needs_a_place(write_project: Write, path: str) -> None:
    (found,) = declared(write_project, GRAPH, f'"{path}"')
    assert "write one '*' in the file name" in found


@pytest.mark.parametrize("path", ["*.csv", "a/*", "/data/a/b-*.csv", "a.b/x-*-y.csv"])
def test_places(write_project: Write, path: str) -> None:
    assert declared(write_project, GRAPH, f'"{path}"') == []


def test_two_sources_do_not_fetch_to_one_place(write_project: Write) -> None:
    one = f"{{reader: csv, path: e/*.csv, fetch: {GRAPH}}}"
    folder = write_project(audit=f"title: T\nsources:\n  a: {one}\n  visits: {one}\n")
    with pytest.raises(ProjectError, match=r"visits.path: another source fetches to 'e/\*.csv'"):
        read_project(folder)


def test_every_fetcher_and_variable_is_documented() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    for name, fetcher in fetchers().items():
        assert f"`{name}`" in text
        options = [f"{p}" for p in fetcher.parameters]
        assert not [p for p in options if f"`{p}`" not in text], name
        variables = [p.default for p in fetcher.parameters.values() if p.name.endswith("_from")]
        assert all(f"`{variable}`" in text for variable in variables)


def test_the_documented_example_is_valid(write_project: Write) -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "fetch:" in b]
    kpi = "title: A\nsource: hub\ngrain: once\nmeasure: {agg: count}\n"
    folder = write_project(audit=f"title: T\n{block}", a=kpi)
    assert set(read_project(folder).settings.sources) == {"engage", "deals", "hub", "stages"}
