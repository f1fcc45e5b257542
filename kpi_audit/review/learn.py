"""The section "Worth learning from": results beyond what activity explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_audit.language import _, _n
from kpi_audit.retelling.retell import retold
from kpi_audit.review.evidence import SAYS, e_value
from kpi_audit.review.grid import Grid
from kpi_audit.review.rows import Row, anchor, parsed, records
from kpi_audit.review.tables import Tables
from kpi_audit.wording import DASH, number, odds


@dataclass(frozen=True, slots=True)
class Mystery:
    """One result to learn from.

    Attributes
    ----------
    mystery_id, sentence, odds, e_value, effect, n, null, question : str
    explanations : Grid
    """

    mystery_id: str
    sentence: str
    odds: str
    e_value: str
    effect: str
    n: str
    null: str
    question: str
    explanations: Grid


@dataclass(frozen=True, slots=True)
class Learn:
    """The section: what is shown, and how many streams were looked at.

    Attributes
    ----------
    shown : Sequence[Mystery]
    looked : int
        Streams that were judged.
    """

    shown: Sequence[Mystery]
    looked: int

    @property
    def quiet(self) -> str:
        """What is said when nothing stands out."""
        return _n(
            "Looked at: %(n)s outcome or segment. It does not stand out from what its KPI, or its"
            " peers, explain.",
            "Looked at: %(n)s outcomes and segments. None stands out from what its KPI, or its"
            " peers, explain.",
            self.looked,
            n=number(self.looked),
        )


def learn(tables: Tables) -> Learn:
    """Return what is worth learning from, the strongest first."""
    rows = tables.audit_mysteries
    judged = rows[rows["is_applicable"].astype(bool)]
    shown = judged[judged["is_shown"].astype(bool)]
    ordered = shown.sort_values(["e_value", "mystery_id"], ascending=[False, True])
    return Learn([_mystery(row) for row in records(ordered)], len(judged))


def _mystery(row: Row) -> Mystery:
    size = DASH
    if row["effect"] is not None:
        size = _(
            "%(size)s %% (95 %% interval %(low)s to %(high)s)",
            size=number(row["effect"]),
            low=number(row["effect_low"]),
            high=number(row["effect_high"]),
        )
    told = parsed(row["explanations"]) or []
    return Mystery(
        mystery_id=anchor(row["mystery_id"]),
        sentence=row["sentence"],
        odds=odds(row["e_value"]),
        e_value=e_value(row["e_value"]),
        effect=size,
        n=number(row["n"]),
        null=row["null_hypothesis"],
        question=row["question"],
        explanations=Grid(
            caption=_("What else it could be"),
            columns=(_("Explanation"), _("What the data say"), _("Why")),
            rows=[
                (retold(one["explanation"]), _says(one["says"]), retold(one["sentence"]))
                for one in told
            ],
        ),
    )


def _says(said: object) -> str:
    return _(SAYS[said]) if isinstance(said, str) and said in SAYS else str(said)
