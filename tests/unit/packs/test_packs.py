"""Every pack is a project in itself, and so is whatever part of it a company has files for."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from kpi_audit.errors import ProjectError
from kpi_audit.project.documents import read_yaml
from kpi_audit.project.kpi import Kpi
from kpi_audit.project.load import Project
from pipelines.packs.pack import PACKS, known_packs, pack_of
from pipelines.packs.trimmed import sources_used, trimmed
from pipelines.resources import read_project

NAMES = known_packs()


@pytest.fixture(params=NAMES, name="project")
def _project(request: pytest.FixtureRequest) -> Project:
    return read_project(PACKS / request.param)


def test_the_four_packs_are_there() -> None:
    assert NAMES == ["community", "outreach", "sales", "support"]


def test_a_pack_is_a_valid_project(project: Project) -> None:
    assert project.kpis


def test_every_kpi_says_what_it_counts_and_why_its_link_is_believed(project: Project) -> None:
    for kpi in project.kpis.values():
        assert len(kpi.description) > 60, kpi.name
        for link in kpi.stands_for:
            assert link.note, kpi.name


def test_every_activity_stands_for_something(project: Project) -> None:
    for kpi in project.kpis.values():
        if kpi.role in ("activity", "adoption"):
            assert kpi.stands_for, kpi.name
    assert {kpi.role for kpi in project.kpis.values()} >= {"activity", "outcome"}


def test_packs_that_share_a_source_or_a_name_mean_the_same() -> None:
    for one, other in combinations(NAMES, 2):
        a, b = pack_of([one]), pack_of([other])
        for source in set(a.sources) & set(b.sources):
            assert a.spec(source) == b.spec(source)
        for kind in ("kpis", "queries"):
            mine, theirs = getattr(a, kind), getattr(b, kind)
            assert all(mine[name] == theirs[name] for name in set(mine) & set(theirs))


def test_together_they_hold_what_each_holds() -> None:
    whole = pack_of(["outreach", "sales", "outreach"])
    assert whole.names == ("outreach", "sales")
    assert whole.title == "Outreach, Sales"
    assert set(whole.kpis) == {*pack_of(["outreach"]).kpis, *pack_of(["sales"]).kpis}


def test_an_unknown_pack_is_named_with_the_nearest() -> None:
    with pytest.raises(ProjectError, match=r"no pack is called 'sale'\. Did you mean 'sales'"):
        pack_of(["sale"])


@pytest.mark.parametrize("name", NAMES)
def test_without_any_one_source_the_rest_is_still_valid(name: str, tmp_path: Path) -> None:
    pack = pack_of([name])
    for left_out in pack.sources:
        used = {k: sources_used(t, pack.queries, pack.sources) for k, t in pack.kpis.items()}
        kept = [kpi for kpi, sources in used.items() if left_out not in sources]
        for kpi in kept:
            file = tmp_path / f"{kpi}.yaml"
            file.write_text(trimmed(pack.kpis[kpi], kept), encoding="utf-8")
            parsed = Kpi.model_validate({"name": kpi} | read_yaml(file, kpi))
            assert {link.outcome for link in parsed.stands_for} <= set(kept)
            assert set(parsed.guardrails) <= set(kept)
