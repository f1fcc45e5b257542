"""So many tries in so many seconds."""

from __future__ import annotations

from pipelines.web.limits import Limit


def test_the_one_too_many_is_refused_until_time_has_passed() -> None:
    now = [0.0]
    limit = Limit(2, 60.0, clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 59.9
    assert not limit.allows("a")
    now[0] = 60.0
    assert limit.allows("a")


def test_it_forgets_whom_it_has_not_seen_for_long() -> None:
    limit = Limit(1, 1e9)
    for i in range(5000):
        assert limit.allows(str(i))
    assert len(limit._times) <= 2048  # noqa: SLF001 (memory is what this is about)
    assert not limit.allows("4999")
