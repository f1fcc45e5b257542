"""Chain ladder: how results go on arriving after their cohort began, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float

FEWEST = 8  # cohorts behind a development factor; older ages count as complete
LEVEL = 1.96  # standard normal, 95 % interval


@dataclass(frozen=True, slots=True)
class Development:
    """Development of cohorts by age, estimated from a triangle.

    Attributes
    ----------
    factors : Float
        Cumulative amount at age k + 1 over that at age k, shape (n_ages - 1,).
    variances : Float
        Mack's variance parameters, same shape.
    sums : Float
        Amounts at age k behind each factor, same shape.
    """

    factors: Float
    variances: Float
    sums: Float

    @property
    def completeness(self) -> Float:
        """Share of a cohort's results that has arrived by each age, shape (n_ages,)."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.append(1 / np.cumprod(self.factors[::-1])[::-1], 1.0))

    @property
    def completeness_error(self) -> Float:
        """Standard error of the log of the completeness, shape (n_ages,)."""
        relative = self.variances / (np.square(self.factors) * self.sums)
        return np.asarray(np.sqrt(np.append(np.cumsum(relative[::-1])[::-1], 0.0)))

    def completed(self, amounts: Float, ages: Float) -> tuple[Float, Float, Float]:
        """Return what cohorts will come to, with a 95 % interval.

        Parameters
        ----------
        amounts : Float
            Arrived so far, shape (n_cohorts,).
        ages : Float
            Last age known of each, shape (n_cohorts,).

        Notes
        -----
        Mack's mean squared error: process and estimation. The interval is lognormal, so that no end
        is negative. A cohort without any result yet has no estimate (NaN).
        """
        at = np.minimum(ages.astype(np.int64), len(self.factors))
        share = self.completeness[at]
        with np.errstate(divide="ignore", invalid="ignore"):
            size = np.where((amounts > 0) & (share > 0), amounts / share, np.nan)
        spread = np.array([self._error(x, a) for x, a in zip(amounts, at, strict=True)])
        return size, size * np.exp(-LEVEL * spread), size * np.exp(LEVEL * spread)

    def _error(self, amount: float, age: int) -> float:
        """Relative standard error of one completed cohort."""
        if amount <= 0 or not np.isfinite(self.factors[age:]).all():
            return float("nan")
        path = amount * np.append(1.0, np.cumprod(self.factors[age:])[:-1])
        terms = self.variances[age:] / np.square(self.factors[age:])
        return float(np.sqrt((terms * (1 / path + 1 / self.sums[age:])).sum()))


def development(cumulative: Float, *, fewest: int = FEWEST) -> Development | None:
    """Return the development factors of a triangle; None if it is too small.

    Parameters
    ----------
    cumulative : Float
        Amounts arrived by each age, shape (n_cohorts, n_ages), NaN where not known yet.
    fewest : int
        Cohorts that must have reached an age for it to count.

    Notes
    -----
    Volume-weighted factors ``sum C[k+1] / sum C[k]`` over the cohorts known at both ages, with the
    variance ``sum C[k] (C[k+1] / C[k] - f)^2 / (n - 1)`` [1]_. Ages that too few cohorts have
    reached are cut off: what arrives later than that is not foreseen. Nothing is assumed of
    how results arrive but that it does not change: see ``kpi_audit.late.pace`` for when it does.

    References
    ----------
    .. [1] Mack, T. (1993). Distribution-free calculation of the standard error of chain ladder
           reserve estimates. ASTIN Bulletin 23(2), 213-225. doi:10.2143/AST.23.2.2005092

    Examples
    --------
    >>> young = [[50.0, 75.0, np.nan], [40.0, np.nan, np.nan]]
    >>> triangle = np.array([[50.0, 75.0, 100.0]] * 8 + young)
    >>> found = development(triangle)
    >>> found.completeness.tolist(), found.completed(np.array([40.0]), np.array([0.0]))[0].tolist()
    ([0.5, 0.75, 1.0], [80.0])
    """
    reached = (~np.isnan(cumulative)).sum(axis=0)
    n_ages = int((reached >= fewest).sum())
    if n_ages < 2:  # noqa: PLR2004 (a factor needs two ages)
        return None
    now, then = cumulative[:, : n_ages - 1], cumulative[:, 1:n_ages]
    known = ~np.isnan(then)
    sums = np.where(known, now, 0.0).sum(axis=0)
    if sums[-1] <= 0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.where(known, then, 0.0).sum(axis=0) / sums
        off = np.where(known & (now > 0), now * np.square(then / now - factors), 0.0).sum(axis=0)
    factors = np.where(sums > 0, factors, np.inf)
    spare = np.maximum((known & (now > 0)).sum(axis=0) - 1, 1)
    return Development(factors, np.where(sums > 0, off / spare, 0.0), np.maximum(sums, 1e-12))


def maturity(found: Development, threshold: float) -> int:
    """Return the first age at which a cohort is complete enough to be evidence.

    Examples
    --------
    >>> maturity(Development(np.array([1.5, 1.2, 1.05]), np.zeros(3), np.ones(3)), 0.9)
    2
    """
    return int(np.argmax(found.completeness >= threshold))
