"""Which segments, periods and groups of people carry a finding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from assets.again import Judged, from_records, knows_people
from kpi_audit.records import RECORD_COLUMNS

ADDITIVE = "records"  # an effect in records of the whole is the sum of its parts
_MOST = 12  # parts of one kind that are written down


def carriers(finding: Judged, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of a finding, largest first.

    Parameters
    ----------
    finding : Judged
    evidence : DataFrame
        Rows of ``audit_evidence`` of its detector: log_e, effect, unit, n per segment.
    """
    whole = evidence.loc[evidence["segment"] == finding.segment].iloc[0]
    parts = [
        part.assign(kind=kind).sort_values("log_e", ascending=kind == "period").head(_MOST)
        for kind, part in _parts(finding, evidence)
        if len(part)
    ]
    columns = ["kind", "name", "log_e", "effect", "n"]
    found = pd.concat([pd.DataFrame(columns=columns), *parts], ignore_index=True)
    share = np.full(len(found), np.nan)
    if whole["unit"] == ADDITIVE and whole["effect"] and np.isfinite(whole["effect"]):
        effect = found["effect"].to_numpy(np.float64)
        is_rest = (found["kind"] == "period").to_numpy()
        share = np.where(is_rest, 1 - effect / whole["effect"], effect / whole["effect"])
    return found[columns].assign(unit=str(whole["unit"]), share=share)


def _parts(finding: Judged, evidence: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    if not finding.segment:
        mine = evidence[(evidence["segment"] != "") & evidence["is_applicable"]]
        yield "segment", mine.rename(columns={"segment": "name"})[["name", "log_e", "effect", "n"]]
    if finding.kpi.grain != "once":
        yield "period", finding.without_each_period.rename_axis("name").reset_index()
    if knows_people(finding):
        yield "people", _people(finding)


def _people(finding: Judged) -> pd.DataFrame:
    is_new = "false" if finding.start is None else f"first_seen >= date '{finding.start}'"
    columns = ", ".join(f'records."{name}"' for name in RECORD_COLUMNS if name != "segment")
    smallest = finding.night.project.settings.privacy.smallest_group
    rows = from_records(
        finding, "again/people", is_new=is_new, columns=columns, smallest=str(smallest)
    )
    rows = rows[rows["segment"] != ""]
    if rows.empty:
        return pd.DataFrame(columns=["name", "log_e", "effect", "n"])
    return finding.again(rows).rename_axis("name").reset_index()
