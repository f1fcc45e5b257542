"""Pairs of a KPI and its outcome, in logs, with known truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_audit.arrays import Float, Int
from kpi_audit.shapes.series import Series
from kpi_audit.simulate.noise import autoregressive, noise

WARM_UP = 12  # periods before the first one, so that every lag has a past
KPI_NOISE = 0.04  # standard deviations, in logs
OUTCOME_NOISE = 0.06
ACTIVITY_NOISE = 0.05
PERSISTENCE = 0.7  # of the activity
NOISE_PERSISTENCE = 0.3
SPIKE_PERIODS = 3  # the season's last periods: the December spike of weekly data


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What happens in the audit year, and what the business is like.

    Attributes
    ----------
    n_baseline, n_audited : int
        Periods.
    cycle : int
        Periods per year.
    lag : int
        Periods by which the outcome follows.
    elasticity : float
        Per cent of outcome that one per cent of activity brings.
    legitimate : float
        True growth of the activity from the onset (0.2 = 20 %): not a distortion.
    inflation : float
        Growth of the KPI alone from the onset: hollow.
    ramp : int
        Periods over which the inflation builds up; 0: at once.
    is_link_broken : bool
        From the onset the outcome keeps trend and season, but goes its own way.
    is_decoupled : bool
        From the onset the link fades over half a year, the outcome's trend stops and the KPI's
        doubles.
    lag_after : int or None
        Lag from the onset on; None: unchanged.
    kpi_noise, outcome_noise : float
        Multiply the noise of either.
    kpi_noise_after : float
        Multiplies the noise of the KPI from the onset on.
    outcome_noise_kind : str or None
        One of ``kpi_audit.simulate.noise.NOISES``; None: AR(0.3).
    yield_trend : float
        Growth of the outcome per KPI, in log points per year.
    onset_window : int
        The onset falls 0 .. onset_window - 1 periods after the baseline.
    """

    n_baseline: int = 104
    n_audited: int = 52
    cycle: int = 52
    lag: int = 2
    elasticity: float = 1.0
    legitimate: float = 0.0
    inflation: float = 0.0
    ramp: int = 0
    is_link_broken: bool = False
    is_decoupled: bool = False
    lag_after: int | None = None
    kpi_noise: float = 1.0
    outcome_noise: float = 1.0
    kpi_noise_after: float = 1.0
    outcome_noise_kind: str | None = None
    yield_trend: float = 0.0
    onset_window: int = 9


@dataclass(frozen=True, slots=True)
class Pairs:
    """Simulated pairs.

    Attributes
    ----------
    kpi, outcome : Float
        Logs, shape (n_series, n_periods).
    onset : Int
        Period at which the scenario's change starts, shape (n_series,).
    scenario : Scenario
    """

    kpi: Float
    outcome: Float
    onset: Int
    scenario: Scenario

    def series(self, level: float = 1000.0) -> Series:
        """Levels around ``level``, as a detector reads them."""
        n, n_periods = self.kpi.shape
        days = max(round(365.25 / self.scenario.cycle), 1)
        periods = np.datetime64("2022-01-03") + np.arange(n_periods) * days
        return Series(
            tuple(f"s{i:05d}" for i in range(n)),
            periods,
            level * np.exp(self.kpi),
            level * np.exp(self.outcome),
            self.scenario.n_baseline,
            float(self.scenario.cycle),
        )


def _regular(rng: np.random.Generator, n: int, t: Int, cycle: int) -> Float:
    """Trend, two harmonics and a spike at the end of each cycle."""
    amplitude = rng.uniform(0.05, 0.25, (n, 1))
    phase = rng.uniform(0, 2 * np.pi, (n, 1))
    angle = 2 * np.pi * t / cycle
    season = np.sin(angle + phase) + 0.4 * np.sin(2 * (angle + phase))
    season = amplitude * (season + (t % cycle >= cycle - SPIKE_PERIODS) / 3)
    return np.asarray(season + rng.normal(0.08, 0.08, (n, 1)) * t / cycle)


def _wander(rng: np.random.Generator, shape: tuple[int, int], phi: float, sd: float) -> Float:
    return autoregressive(rng.standard_normal(shape), phi) * sd


def _weight_of_old_link(s: Scenario, since: Float) -> Float:
    """1 where the outcome still follows the activity, 0 where it goes its own way."""
    if s.is_link_broken:
        return np.asarray(since < 0, np.float64)
    if s.is_decoupled:
        return np.clip(1 - 2 * (since + 1) / s.cycle, 0, 1)
    return np.ones_like(since)


def simulate(rng: np.random.Generator, n_series: int, scenario: Scenario) -> Pairs:
    """Draw ``n_series`` pairs.

    The activity is trend, season and AR(0.7) noise (sd 0.05 per step); the log KPI is the activity
    plus AR(0.3) noise (0.04); the log outcome is elasticity times the activity ``lag`` periods
    earlier plus AR(0.3) noise (0.06).

    Parameters
    ----------
    rng : numpy.random.Generator
        Seeded by the caller; the order of draws is fixed, so a seed names a data set.
    n_series : int
    scenario : Scenario

    Examples
    --------
    >>> pairs = simulate(np.random.default_rng(7), 5, Scenario(inflation=0.2))
    >>> round(float(pairs.kpi.sum()), 6), round(float(pairs.outcome.sum()), 6)
    (124.677712, 79.500026)
    """
    s = scenario
    shape = (n_series, s.n_baseline + s.n_audited + WARM_UP)
    t = np.arange(shape[1]) - WARM_UP
    regular = _regular(rng, n_series, t, s.cycle)
    own = _wander(rng, shape, PERSISTENCE, ACTIVITY_NOISE)
    onset = s.n_baseline + rng.integers(0, s.onset_window, n_series)
    since = np.asarray(t - onset[:, None], np.float64)
    growth = np.log1p(s.legitimate) * (since >= 0)
    activity = regular + own + growth
    kpi = activity + _kpi_noise(rng, s, since)
    noise_ = _outcome_noise(rng, s, shape)
    kpi += np.log1p(s.inflation) * (np.clip((since + 1) / s.ramp, 0, 1) if s.ramp else since >= 0)
    source = activity
    weight = _weight_of_old_link(s, since)
    if s.is_link_broken or s.is_decoupled:
        other = _wander(rng, shape, PERSISTENCE, ACTIVITY_NOISE)
        source = regular + growth + weight * own + np.sqrt(1 - weight**2) * other
    if s.is_decoupled:
        drift = 0.08 * np.clip(since + 1, 0, None) / s.cycle
        source, kpi = source - drift, kpi + drift
    outcome = s.elasticity * _delayed(source, s, since) + noise_
    outcome += s.yield_trend * t / s.cycle
    return Pairs(kpi[:, WARM_UP:], outcome[:, WARM_UP:], onset, s)


def _kpi_noise(rng: np.random.Generator, s: Scenario, since: Float) -> Float:
    out = _wander(rng, since.shape, NOISE_PERSISTENCE, KPI_NOISE * s.kpi_noise)
    return np.asarray(np.where(since >= 0, s.kpi_noise_after, 1.0) * out)


def _outcome_noise(rng: np.random.Generator, s: Scenario, shape: tuple[int, int]) -> Float:
    sd = OUTCOME_NOISE * s.outcome_noise
    if s.outcome_noise_kind is None:
        return _wander(rng, shape, NOISE_PERSISTENCE, sd)
    return noise(rng, s.outcome_noise_kind, shape) * sd


def _delayed(source: Float, s: Scenario, since: Float) -> Float:
    def back(lag: int) -> Float:
        return np.concatenate([np.repeat(source[:, :1], lag, axis=1), source], axis=1)[
            :, : source.shape[1]
        ]

    if s.lag_after is None:
        return back(s.lag)
    return np.where(since >= 0, back(s.lag_after), back(s.lag))
