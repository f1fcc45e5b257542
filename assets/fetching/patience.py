"""How long to wait before asking again, and when to stop asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from requests import Response
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from assets.fetching.outside import Outside
from kpi_audit.errors import FetchFailed

Result = TypeVar("Result")
_MOST_ATTEMPTS = 8
_back_off = wait_random_exponential(multiplier=1, max=60)  # full jitter


class Again(Exception):
    """A request that may succeed later.

    Parameters
    ----------
    reason : str
        What is said if it does not.
    after : float or None
        Seconds the service asks to be left alone; None: it does not say.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


def retry_after(response: Response) -> float | None:
    """Return the seconds of a ``Retry-After`` header, which holds seconds or a date."""
    value = response.headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max((when - datetime.now(UTC)).total_seconds(), 0.0)


class Patience:
    """Asks again while attempts and time last.

    Attributes
    ----------
    retries : int
        How often something was asked again.
    """

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._deadline = outside.clock() + outside.seconds
        self.retries = 0

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self._outside.clock() >= self._deadline

    def attempts(self, act: Callable[[], Result]) -> Result:
        """Return what ``act`` returns, calling it anew as long as it raises ``Again``.

        Raises
        ------
        FetchFailed
            It still cannot be had.
        """
        asking = Retrying(
            retry=retry_if_exception_type(Again),
            wait=self._wait,
            stop=self._stop,
            sleep=self._outside.sleep,
            before_sleep=self._count,
            reraise=True,
        )
        try:
            return asking(act)
        except Again as error:
            raise FetchFailed(str(error)) from None

    def _wait(self, state: RetryCallState) -> float:
        asked = getattr(state.outcome.exception() if state.outcome else None, "after", None)
        return _back_off(state) if asked is None else float(asked)

    def _stop(self, state: RetryCallState) -> bool:
        ends = self._outside.clock() + state.upcoming_sleep
        return state.attempt_number >= _MOST_ATTEMPTS or ends >= self._deadline

    def _count(self, _: RetryCallState) -> None:
        self.retries += 1
