"""A project folder: what is accepted, and how each mistake is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from inspect import Parameter
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy.engine import make_url

from assets.night import run_id
from kpi_audit.errors import ProjectError
from kpi_audit.project.load import Project, load_project
from kpi_audit.registry import detectors
from tests.conftest import AUDIT_YAML, KPI_YAML

Write = Callable[..., Path]


class CsvReader:
    """Knows no columns of its own and takes one option."""

    columns: ClassVar[Mapping[str, object]] = {}
    windows = keeps_others = False
    headers: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "decimal": Parameter("decimal", Parameter.KEYWORD_ONLY)
    }


def load(folder: Path, **environment: str) -> Project:
    return load_project(
        folder, readers={"csv": CsvReader()}, detectors=detectors(), environment=environment
    )


def problems(folder: Path) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        load(folder)
    return caught.value.problems


def test_a_valid_project_loads(write_project: Write) -> None:
    project = load(write_project())
    assert list(project.kpis) == ["visits"]
    assert project.settings.sources["visits"].columns["visit_id"].source == "id"


def test_all_problems_are_reported_at_once(write_project: Write) -> None:
    folder = write_project(
        audit=AUDIT_YAML.replace("title:", "titel:"),
        a=KPI_YAML.replace("better", "beter") + "beter: higher\n",
        b=KPI_YAML.replace("source: visits", "source: visit"),
    )
    found = "\n".join(problems(folder))
    assert "audit.yaml: title: is required." in found
    assert "audit.yaml: titel: no such key. Did you mean 'title'?" in found
    assert "kpis/a.yaml: beter: no such key. Did you mean 'better'?" in found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("grain: weekly", "grain: Input should be 'day', 'week', 'month', 'quarter' or 'once'"),
        ("segments: [tem]", "segments.0: the source has no column 'tem'. Did you mean 'team'?"),
        ("guardrails: [x]", "guardrails: no KPI is called 'x'. Known: visits."),
        ("stands_for: [{outcome: visit}]", "no KPI is called 'visit'. Did you mean 'visits'?"),
        ("stands_for: [{outcome: visits}]", "stands_for: a KPI cannot stand for itself."),
        ("stands_for: [{outcome: v, lag: [3, 1]}]", "lag is [first, last] in periods"),
        ("stands_for: [{outcom: v}]", "stands_for.0.outcom: no such key. Did you mean 'outcome'?"),
        ("targets: [{value: 20, per: actor}]", "'per: actor' needs 'actor: <column>'"),
        (
            "targets: [{value: 20, payed: true}]",
            "targets.0.payed: no such key. Did you mean 'paid'",
        ),
        ("detectors: {bunchng: {}}", "no detector is called 'bunchng'."),
        ("sql: ../secret.sql", "sql: '../secret.sql' lies outside the project."),
        ("title: Again", "the key 'title' stands twice"),
        ("name: other", "name: the file's name is the KPI's name; drop the key."),
        ("unit: [1", "is not valid YAML"),
    ],
)
def test_a_mistake_says_where_what_and_what_instead(
    write_project: Write, line: str, expected: str
) -> None:
    assert expected in "\n".join(problems(write_project(visits=KPI_YAML + line + "\n")))


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("{agg: sum}", "agg 'sum' needs an expr"),
        ("{agg: sum, expr: wait_minute}", "Did you mean 'wait_minutes'?"),
        ("{agg: sum, expr: 'wait_minutes +'}", "is not SQL"),
        ("{agg: sum, expr: '(select 1)'}", "which an expression may not"),
        ("{agg: count, where: '1=1; drop table x'}", "must be one expression"),
        ("{agg: sum, expr: 'wait_minutes from x'}", "must be one expression"),
        ("{agg: sum, expr: 'getenv(team)'}", "uses getenv(), which an expression may not"),
        ("{agg: sum, expr: 'sum(wait_minutes)'}", "uses sum, which an expression may not"),
    ],
)
def test_measures_are_checked_as_sql(write_project: Write, measure: str, expected: str) -> None:
    text = KPI_YAML.replace("{agg: count}", measure)
    assert expected in "\n".join(problems(write_project(visits=text)))


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("select * from visits; select 1", "must hold one select and nothing else"),
        ("drop table visits", "must hold one select and nothing else"),
        ("select * from read_csv('/etc/passwd')", "only the sources can be read"),
        ("select * from '/etc/passwd'", "reads '/etc/passwd'."),
        ("select * from visit", "reads 'visit'. Did you mean 'visits'?"),
        ("selec 1 from", "is not SQL"),
    ],
)
def test_sql_files_may_only_read_sources(write_project: Write, select: str, expected: str) -> None:
    folder = write_project(visits=KPI_YAML + "sql: sql/visits.sql\n")
    (folder / "sql").mkdir()
    (folder / "sql" / "visits.sql").write_text(select)
    assert expected in "\n".join(problems(folder))


def test_reader_options_are_checked_against_its_signature(write_project: Write) -> None:
    audit = AUDIT_YAML.replace("reader: csv", "reader: csv\n    decimel: ','")
    found = problems(write_project(audit=audit, visits=KPI_YAML))
    assert found[0].startswith("audit.yaml: sources.visits.decimel: no such key. Did you mean 'dec")


def test_paths_take_values_from_the_environment(write_project: Write) -> None:
    audit = AUDIT_YAML.replace("exports/*.csv", "${CASES:-cases}/${WHICH}/*.csv")
    folder = write_project(audit=audit, visits=KPI_YAML)
    assert load(folder, WHICH="a").settings.sources["visits"].path == "cases/a/*.csv"
    assert "the environment has no WHICH" in problems(folder)[0]


def test_an_empty_project_is_an_error(write_project: Write) -> None:
    folder = write_project()
    (folder / "kpis" / "visits.yaml").unlink()
    assert "no KPI is defined" in problems(folder)[0]


def test_off_and_no_are_words_and_true_is_a_truth_value(write_project: Write) -> None:
    kpi = f"{KPI_YAML}detectors:\n  digits: {{off: nobody types it in}}\n"
    target = "targets:\n  - {value: 3, from: 2026-01-01, paid: true}\n"
    project = load(write_project(visits=kpi + target))
    assert project.kpis["visits"].detectors == {"digits": {"off": "nobody types it in"}}
    assert project.kpis["visits"].targets[0].paid


ONCE = """\
title: Visits
source: visits
grain: once
measure: {agg: sum, expr: wait_minutes}
"""


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("stands_for: [{outcome: other}, {outcome: other}]\nsegments: [team]\n", "stands 2 times"),
        ("stands_for: [{outcome: other}]\nsegments: [nurse]\n", "both need the same segments"),
        ("stands_for: [{outcome: other}]\n", "both need the same segments"),
        ("targets: [{value: 3}, {value: 3.0, paid: true}]\n", "'floor 3 per segment' stands 2"),
    ],
)
def test_what_cannot_be_told_apart_or_compared_is_refused(
    write_project: Write, declared: str, expected: str
) -> None:
    folder = write_project(visits=ONCE + declared, other=f"{ONCE}segments: [team]\n")
    assert any(expected in problem for problem in problems(folder))


def test_a_password_is_put_into_a_url_as_it_is(write_project: Write) -> None:
    url = "postgresql://${USER}:${WORD}@db.example.org/${NAME:-sales}"
    folder = write_project(audit=AUDIT_YAML.replace("exports/*.csv", url))
    loaded = load(folder, USER="ann@ex", WORD="p@ss/w%20rd:#").settings.sources["visits"].path
    parts = make_url(loaded)
    assert (parts.username, parts.password, parts.host, parts.database) == (
        "ann@ex",
        "p@ss/w%20rd:#",
        "db.example.org",
        "sales",
    )
    whole = write_project_again(folder, "${URL}")
    assert load(whole, URL="sqlite:///a.db?x=@").settings.sources["visits"].path == (
        "sqlite:///a.db?x=@"
    )


def write_project_again(folder: Path, path: str) -> Path:
    (folder / "audit.yaml").write_text(AUDIT_YAML.replace("exports/*.csv", path))
    return folder


def test_the_name_of_a_night_says_nothing_of_a_password(write_project: Write) -> None:
    folder = write_project_again(write_project(), "postgresql://ann:${P}@h/n?key=${P}")
    names = {run_id(load(folder, P=p), date(2026, 1, 1), "1") for p in ("one", "t@wo")}
    assert len(names) == 1
    other = write_project_again(folder, "postgresql://ann:x@other/n")
    assert run_id(load(other), date(2026, 1, 1), "1") not in names
