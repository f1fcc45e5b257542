"""Writes docs/late_outcomes.md: the method, and the measured table beside it."""

from __future__ import annotations

import csv
from pathlib import Path

DOCS = Path(__file__).resolve().parent
FORMS = ("as it stands", "at closing", "at one age", "at one age and pace", "all known")
TEXT = """\
# Outcomes that arrive late

Deals won of the opportunities created in a week, renewals of the contracts signed in a month: the
result belongs to its cohort and arrives weeks later. Declare it on the outcome:

```yaml
# kpis/deals_won.yaml
title: Deals won, of the opportunities created in a week
role: outcome
source: deals
measure: {agg: count, where: is_won}
time: created_at        # dates the cohort
arrives: close_date     # dates the arrival of its result
complete_at: 0.9        # share arrived from which on a cohort is evidence
```

**What happens.** Every night the records are reduced to a triangle: amounts by cohort and age
(`evidence_triangle`). The baseline's triangle, as known when the audit started, gives development
factors by chain ladder with Mack's errors (1993, doi:10.2143/AST.23.2.2005092), the completeness of
each age, and the first age that is 90 % complete. Every cohort is evidence at that age, divided by
the completeness at the pace of its time: a scale of the delays, fitted to the ages at which the
results of a quarter arrived. Younger cohorts are no evidence; the page shows what they will come to
with a 95 % interval (`audit_cohorts`), the verdict is provisional and says how many of the audited
cohorts are complete. If a verdict is another one than the night before because cohorts matured, a
line says so (`audit_verdict_changes`, `kpi-audit run`, `kpi-audit findings`, the page).

**What it cannot see.** A result that arrives after the ages the baseline has seen. Results that are
set aside and come together much later: they look like fewer results until they come, and after
that, too, since a cohort is evidence at one age. An export without a column that dates the arrival.

## Measured

Share of simulated pairs whose evidence ever reaches 20 in a year, 104 weeks of baseline, {n}
pairs per world, 600 results a week unless said otherwise; `make calibrate` makes it
([calibration/late_outcomes.csv](calibration/late_outcomes.csv)). "As it stands" audits what one
export shows, "at closing" what had arrived when each week closed (a year of weeks that are
nearly empty: nothing alarms, and nothing would), "at one age" leaves out the pace, "at one age
and pace" is what the audit does, "all known" is a company that waits for ever.

"""


def page() -> str:
    """Return the page."""
    with (DOCS / "calibration" / "late_outcomes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [TEXT.replace("{n}", rows[0]["repetitions"])]
    for title, word in (("False alarms", "false"), ("Power", "power")):
        lines.append(f"| {title} | {' | '.join(FORMS)} |\n|---|{'--:|' * len(FORMS)}\n")
        mine = [row for row in rows if row["measure"].startswith(word)]
        for world in dict.fromkeys(row["world"] for row in mine):
            found = {row["form"]: float(row["value"]) for row in mine if row["world"] == world}
            cells = " | ".join(f"{100 * found[form]:.0f} %" for form in FORMS)
            lines.append(f"| {world} | {cells} |\n")
        lines.append("\n")
    return "".join(lines)
