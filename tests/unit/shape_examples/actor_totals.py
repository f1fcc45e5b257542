"""Seven teams whose members are held to 22 a period."""

import numpy as np

from kpi_audit.shapes.actor_totals import ActorTotals

PARAMETERS = {"ratchet": {"target": 22.0}}
ONE_ROW: dict[str, object] = {"segment": "a", "value": 22.0, "n": 1, "n_baseline": 0}


def example() -> ActorTotals:
    rng = np.random.default_rng(5)
    law = np.exp(-0.5 * ((np.arange(80) - 24) / 9) ** 2)
    n, base = rng.multinomial(3000, law / law.sum(), (2, 7))
    base[::2] = 0
    return ActorTotals(tuple(f"team {i}" for i in range(7)), np.arange(80.0), n, base, 1.0)
