"""School classes held to a share of pupils who pass."""

import numpy as np
import pandas as pd


def classes(
    sizes: str, classes_per_school: int, push: float, mean: float = 0.6, *, schools: int = 40
) -> pd.DataFrame:
    """Passes of school classes; ``push``: share of classes one or two short that get there."""
    rng = np.random.default_rng(1)
    shape = (schools, classes_per_school)
    pupils = {
        "5 to 40": rng.integers(5, 41, shape),
        "log-normal": np.maximum(5, np.rint(rng.lognormal(3.2, 0.8, shape))).astype(int),
        "25": np.full(shape, 25),
    }[sizes]
    passed = rng.binomial(pupils, rng.beta(10 * mean, 10 * (1 - mean), shape))
    needed = np.ceil(0.6 * pupils - 1e-9).astype(int)
    moved = (passed < needed) & (passed >= needed - 2) & (rng.random(shape) < push)
    school = np.indices(shape)[0].ravel()
    return pd.DataFrame(
        {
            "segment": [f"school {i:03d}" for i in school],
            "numerator": np.where(moved, needed, passed).ravel(),
            "denominator": pupils.ravel(),
        }
    )
