"""What every registered detector must do, whatever it looks for."""

import sys
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_audit.evidence import Evidence
from kpi_audit.registry import Detector, detectors
from tests.unit.contract_examples import EXAMPLES, ONE_ROW, PARAMETERS, SEGMENTS

ALL = [pytest.param(found, id=name) for name, found in detectors().items()]
every_detector = pytest.mark.parametrize("found", ALL)


def _example(found: Detector) -> Any:
    if found.shape not in EXAMPLES:
        pytest.fail(f"add an example of {found.shape.__name__} to contract_examples.py")
    return EXAMPLES[found.shape]()


def _judge(found: Detector, shape: object) -> Evidence:
    return found(shape, **PARAMETERS.get(found.name, {}))


def _arrays(shape: Any, kind: str = "biuf") -> dict[str, np.ndarray]:
    """Array fields with one row per segment."""
    pairs = {f.name: getattr(shape, f.name) for f in fields(shape)}
    rows = len(shape.segments)
    return {
        name: part for name, part in pairs.items()
        if isinstance(part, np.ndarray) and part.shape[:1] == (rows,) and part.dtype.kind in kind
    }  # fmt: skip


def _take(shape: Any, rows: list[int]) -> Any:
    names = tuple(shape.segments[i] for i in rows)
    return replace(
        shape, segments=names, **{k: v[rows] for k, v in _arrays(shape, "biufO").items()}
    )


def _columns(evidence: Evidence) -> dict[str, np.ndarray]:
    own = ("log_e", "effect", "low", "high", "n", "reason")
    path = {} if evidence.path is None else {"path": evidence.path}
    return {**{name: getattr(evidence, name) for name in own}, **path, **evidence.details}


def _assert_same(left: Evidence, right: Evidence, rows: list[int], *, rtol: float = 0) -> None:
    for name, value in _columns(left).items():
        other = _columns(right)[name]
        if value.dtype == object:
            assert value[rows].tolist() == other.tolist(), name
        else:
            np.testing.assert_allclose(other, value[rows], rtol=rtol, atol=rtol, err_msg=name)


def _assert_sound(evidence: Evidence, size: int) -> None:
    assert evidence.log_e.shape == (size,)
    assert not np.isinf(evidence.log_e).any()
    judged = ~np.isnan(evidence.log_e)
    assert (evidence.reason[judged] == "").all()
    assert all(str(r).startswith(("not enough data: ", "not applicable: "))
               for r in evidence.reason[~judged])  # fmt: skip
    known = ~np.isnan(evidence.low) & ~np.isnan(evidence.high)
    assert (evidence.low[known] <= evidence.effect[known]).all()
    assert (evidence.effect[known] <= evidence.high[known]).all()
    assert all(len(column) == size for column in evidence.details.values())
    assert evidence.n.dtype.kind == "i"


def test_there_are_detectors() -> None:
    assert {"bunching", "digits"} <= set(detectors())


@every_detector
def test_states_its_null_and_documents_itself(found: Detector) -> None:
    assert len(found.null.split()) > 3
    assert found.question.endswith("?")
    assert found.expectation.startswith("expect_")
    text = (found.function.__doc__ or "").replace("Lies", "lies")
    for section in ("Parameters\n", "Notes\n", "References\n", "lies", "Examples\n"):
        assert section in text, section
    assert all(name in text for name in found.parameters)


@every_detector
def test_example_is_judged(found: Detector) -> None:
    evidence = _judge(found, _example(found))
    _assert_sound(evidence, SEGMENTS)
    assert (~np.isnan(evidence.log_e)).any()


@every_detector
def test_same_input_same_result_bit_for_bit(found: Detector) -> None:
    rows = list(range(SEGMENTS))
    _assert_same(_judge(found, _example(found)), _judge(found, _example(found)), rows)


@every_detector
def test_input_is_not_modified(found: Detector) -> None:
    shape = _example(found)
    for f in fields(shape):
        part = getattr(shape, f.name)
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
    _judge(found, shape)


@every_detector
def test_order_of_segments_does_not_matter(found: Detector) -> None:
    shape, order = _example(found), [3, 0, 6, 1, 5, 2, 4]
    _assert_same(_judge(found, shape), _judge(found, _take(shape, order)), order, rtol=1e-7)


@every_detector
@pytest.mark.parametrize("row", [0, 3])
def test_a_segment_does_not_depend_on_the_others(found: Detector, row: int) -> None:
    shape = _example(found)
    _assert_same(_judge(found, shape), _judge(found, _take(shape, [row])), [row], rtol=1e-7)


@every_detector
def test_empty_table(found: Detector) -> None:
    columns = sys.modules[found.shape.__module__].COLUMNS
    _assert_sound(_judge(found, found.shape.from_frame(pd.DataFrame(columns=list(columns)))), 0)


@every_detector
def test_no_segments(found: Detector) -> None:
    _assert_sound(_judge(found, _take(_example(found), [])), 0)


@every_detector
def test_one_row(found: Detector) -> None:
    evidence = _judge(found, found.shape.from_frame(pd.DataFrame([ONE_ROW[found.shape]])))
    _assert_sound(evidence, 1)
    assert np.isnan(evidence.log_e[0])


@every_detector
@pytest.mark.parametrize("value", [0, 1, 50])
def test_all_equal(found: Detector, value: int) -> None:
    shape = _example(found)
    flat = {name: np.full_like(part, value) for name, part in _arrays(shape).items()}
    evidence = _judge(found, replace(shape, **flat))
    _assert_sound(evidence, SEGMENTS)
    assert not (evidence.log_e >= np.log(20)).any()


@every_detector
@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_missing_and_infinite_values(found: Detector, hole: float) -> None:
    shape = _example(found)
    holed = {name: part.copy() for name, part in _arrays(shape, "f").items()}
    if not holed:
        pytest.skip(f"{found.shape.__name__} holds counts only")
    for part in holed.values():
        part[1, ::5] = hole
        part[2] = hole
    _assert_sound(_judge(found, replace(shape, **holed)), SEGMENTS)


@every_detector
def test_huge_counts(found: Detector) -> None:
    shape = _example(found)
    huge = {name: part * 10**9 for name, part in _arrays(shape, "i").items()}
    _assert_sound(_judge(found, replace(shape, **huge)), SEGMENTS)


@every_detector
@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_any_scale_of_measures_is_borne(found: Detector, factor: float) -> None:
    shape = _example(found)
    scaled = {name: part * factor for name, part in _arrays(shape, "f").items()}
    _assert_sound(_judge(found, replace(shape, **scaled)), SEGMENTS)


@every_detector
def test_a_segment_given_twice_is_judged_twice_alike(found: Detector) -> None:
    shape, rows = _example(found), list(range(SEGMENTS))
    twice = _judge(found, _take(shape, [*rows, *rows]))
    once = _judge(found, shape)
    _assert_same(once, _judge(found, _take(shape, rows)), rows, rtol=1e-7)
    for half in (rows, [row + SEGMENTS for row in rows]):
        for name, value in _columns(twice).items():
            other = _columns(once)[name]
            if value.dtype == object:
                assert value[half].tolist() == other.tolist(), name
            else:
                np.testing.assert_allclose(value[half], other, rtol=1e-7, atol=1e-7, err_msg=name)


@every_detector
def test_doubled_counts_are_borne_and_say_no_less_of_their_number(found: Detector) -> None:
    shape = _example(found)
    doubled = {name: part * 2 for name, part in _arrays(shape, "i").items()}
    if not doubled:
        pytest.skip(f"{found.shape.__name__} holds measures only")
    more, once = _judge(found, replace(shape, **doubled)), _judge(found, shape)
    _assert_sound(more, SEGMENTS)
    judged = ~np.isnan(more.log_e) & ~np.isnan(once.log_e)
    assert (more.n[judged] >= once.n[judged]).all()


@every_detector
def test_names_of_segments_are_only_names(found: Detector) -> None:
    names = ("", "Zürich", "日本", "<b>&amp;", "'; drop table x; --", "a\nb", "\u202etrebor")
    shape = _example(found)
    rows = list(range(SEGMENTS))
    _assert_same(_judge(found, shape), _judge(found, replace(shape, segments=names)), rows)
