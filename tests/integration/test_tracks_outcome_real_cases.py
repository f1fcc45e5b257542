"""Real tables with a known truth."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi_audit.detectors.tracks_outcome import tracks_outcome
from kpi_audit.drift.outlying_units import outlying_units
from kpi_audit.shapes.series import Series

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def case(name: str) -> Path:
    if not (DATA / name).is_dir():
        pytest.skip(f"the real case {name} is not beside this checkout")
    return DATA / name


@pytest.mark.parametrize("n_audited", [6, 12, 18])
def test_bought_stars_never_pass_for_adoption(n_audited: int) -> None:
    """51 packages that took part in fake-star campaigns: stars as KPI, downloads as outcome."""
    table = pd.read_csv(case("github_fake_stars_timeline") / "downloads_monthly.csv")
    months = pd.period_range(table["month"].min(), table["month"].max(), freq="M")
    frame = pd.DataFrame(
        {
            "segment": table["repo_id"],
            "period_start": pd.PeriodIndex(table["month"], freq="M").start_time,
            "kpi": table["n_stars_all"].astype(float),
            "outcome": table["download_count"].astype(float),
        }
    )
    frame["is_baseline"] = frame["period_start"] < months[-n_audited].start_time
    found = tracks_outcome(Series.from_frame(frame, cycle=12))
    assert len(found.reason) == 51
    n_linked = int(np.nansum(found.details["is_linked"]))
    assert n_linked == 0  # measured: the Bayes factor of none reaches 20
    assert (found.reason != "").all()
    assert np.isnan(found.log_e).all()


def customers() -> pd.DataFrame:
    table = pd.read_csv(case("online_retail_invoices") / "invoices.csv")
    table = table.dropna(subset=["customer_id"])
    table["sold"] = table["value_gbp"].clip(lower=0)
    return table.groupby("customer_id")[["sold", "value_gbp"]].sum()


def test_cancelled_giants_are_named() -> None:
    """Two orders of GBP 77,183.60 and 168,469.60 were cancelled within minutes."""
    sums = customers()
    found = outlying_units(sums["sold"].to_numpy(), sums["value_gbp"].to_numpy())
    named = sums[found.is_outlying]
    assert sorted(named["sold"].round(2)) == [77183.60, 168472.50]
    assert (named["value_gbp"] < 3).all()


def test_gross_tracks_net_across_customers() -> None:
    sums = customers().rename(columns={"sold": "kpi", "value_gbp": "outcome"})
    frame = sums.rename_axis("segment").reset_index()
    found = tracks_outcome(Series.from_frame(frame, cycle=0))
    assert found.details["is_linked"][0] == 1
    assert found.effect[0] == pytest.approx(1.0, abs=0.01)
    assert found.details["outlying_units"][0] == 2
