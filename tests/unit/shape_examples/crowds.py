import numpy as np

from kpi_audit.shapes.crowds import Crowds


def example() -> Crowds:
    """Seven segments over 18 months: quiet, with a crowd, without a baseline's habit, too small."""
    rng = np.random.default_rng(11)
    shape = (7, 18)
    people = rng.poisson(400, shape)
    people[5] = 3
    crowd = rng.binomial(1, 0.3, shape) * 5
    crowd[3, 12:] = 20
    crowd[6, :12] = 30
    days = crowd * rng.integers(4, 15, shape)
    together = rng.binomial(days, np.where(crowd >= 20, 0.9, 0.1))
    months = np.datetime64("2024-01", "M") + np.arange(18)
    return Crowds(
        tuple(f"s{i}" for i in range(7)), months.astype("datetime64[D]"), np.arange(18) < 12,
        people, 12 * people, crowd, days, together, 2 * days, 2 * together, 0 * days,
    )  # fmt: skip


ONE_ROW: dict[str, object] = {
    "segment": "a",
    "period_start": np.datetime64("2024-01-01"),
    "is_baseline": False,
    "people": 5,
    "records": 300,
    "crowd": 0,
    "crowd_days": 0,
    "days_together": 0,
    "crowd_records": 0,
    "records_together": 0,
    "left_out": 0,
}
