"""A company with many KPIs and many segments, made of the synthetic night."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from kpi_audit.review.tables import Tables
from tests.unit.review.synthetic_night import night


def large(n_kpis: int = 500, n_segments: int = 50) -> Tables:
    """``n_kpis`` KPIs in turn like those of the night, each judged in ``n_segments`` segments."""
    tables = night()
    judged = [name for name in tables.audit_kpis["kpi"] if name != "meetings_held"]
    copies = {f"{judged[i % len(judged)]}_{i}": judged[i % len(judged)] for i in range(n_kpis)}
    names = pd.DataFrame({"new": copies.keys(), "kpi": copies.values()})
    found = {}
    for table in Tables.names():
        rows: pd.DataFrame = getattr(tables, table)
        if "kpi" in rows and table != "evidence_digits":
            rows = rows.merge(names, on="kpi", how="left")
            renamed = rows["new"].fillna(rows["kpi"])
            for name in {"finding_id", "mystery_id"} & set(rows):
                rows[name] = rows[name] + "-" + renamed.str.extract(r"(\d+)$")[0]
            rows = rows.assign(kpi=renamed).drop(columns="new")
        found[table] = rows
    evidence = found["audit_evidence"]
    whole = evidence[(evidence["segment"] == "") & evidence["is_applicable"]]
    parts = whole.loc[np.repeat(whole.index, n_segments)].assign(tier="")
    parts["segment"] = [f"Branch {i % n_segments}" for i in range(len(parts))]
    found["audit_evidence"] = pd.concat([evidence, parts], ignore_index=True)
    return dataclasses.replace(tables, **found)
