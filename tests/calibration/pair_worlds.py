"""Networks of people, innocent and with rings."""

from collections.abc import Callable

import numpy as np
import pandas as pd

Rng = np.random.Generator
Edges = np.ndarray  # shape (n_pairs, 2)
World = Callable[[Rng], tuple[Edges, np.ndarray]]  # pairs and the team of each person (-1: none)
PEOPLE, DEGREE = 1000, 6
NO_TEAMS = np.full(PEOPLE, -1)


def _answered(rng: Rng, edges: Edges, share: float) -> Edges:
    return np.vstack([edges, edges[rng.random(len(edges)) < share][:, ::-1]])


def at_random(rng: Rng) -> tuple[Edges, np.ndarray]:
    return rng.integers(0, PEOPLE, (PEOPLE * DEGREE, 2)), NO_TEAMS


def popular(rng: Rng) -> tuple[Edges, np.ndarray]:
    weight = rng.lognormal(0, 1.2, PEOPLE)
    law = weight / weight.sum()
    edges = rng.choice(PEOPLE, (PEOPLE * DEGREE, 2), p=law)
    return _answered(rng, edges, 0.3), NO_TEAMS


def conversation(rng: Rng) -> tuple[Edges, np.ndarray]:
    edges = rng.integers(0, PEOPLE, (PEOPLE * DEGREE // 2, 2))
    return _answered(rng, edges, 0.64), NO_TEAMS


def _inside(rng: Rng, size: int, share: float, answered: float) -> Edges:
    source = rng.integers(0, PEOPLE, PEOPLE * DEGREE // 2)
    near = source // size * size + rng.integers(0, size, len(source))
    goal = np.where(
        rng.random(len(source)) < share, near % PEOPLE, rng.integers(0, PEOPLE, len(source))
    )
    return _answered(rng, np.column_stack([source, goal]), answered)


def communities_of_30(rng: Rng) -> tuple[Edges, np.ndarray]:
    return _inside(rng, 30, 0.8, 0.6), NO_TEAMS


def undeclared_teams_of_10(rng: Rng) -> tuple[Edges, np.ndarray]:
    return _inside(rng, 10, 0.7, 0.7), NO_TEAMS


def declared_teams_of_10(rng: Rng) -> tuple[Edges, np.ndarray]:
    return _inside(rng, 10, 0.9, 0.9), np.arange(PEOPLE) // 10


def declared_teams_of_5(rng: Rng) -> tuple[Edges, np.ndarray]:
    edges, _ = at_random(rng)
    return np.vstack([edges, *(_clique(5 * k, 5) for k in range(PEOPLE // 5))]), np.arange(
        PEOPLE
    ) // 5


def all_in_teams_of_5(rng: Rng) -> tuple[Edges, np.ndarray]:
    del rng
    return np.vstack([_clique(5 * k, 5) for k in range(PEOPLE // 5)]), NO_TEAMS


def friends_of_friends(rng: Rng) -> tuple[Edges, np.ndarray]:
    source = np.repeat(np.arange(PEOPLE), 3)
    goal = (source + np.tile([1, 2, 3], PEOPLE)) % PEOPLE
    goal = np.where(rng.random(len(goal)) < 0.3, rng.integers(0, PEOPLE, len(goal)), goal)
    return _answered(rng, np.column_stack([source, goal]), 0.8), NO_TEAMS


def couples(rng: Rng) -> tuple[Edges, np.ndarray]:
    edges, _ = at_random(rng)
    pair = np.arange(PEOPLE).reshape(-1, 2)[: PEOPLE // 4]
    return np.vstack([edges, pair, pair[:, ::-1]]), NO_TEAMS


def few_contacts(rng: Rng) -> tuple[Edges, np.ndarray]:
    edges = rng.integers(0, PEOPLE, (PEOPLE, 2))
    return _answered(rng, edges, 0.5), NO_TEAMS


def _clique(first: int, size: int) -> Edges:
    at = np.arange(first, first + size)
    left, right = np.meshgrid(at, at)
    return np.column_stack([left.ravel(), right.ravel()])


def planted(rings: int, size: int, around: World = at_random, kept: float = 1.0) -> World:
    def world(rng: Rng) -> tuple[Edges, np.ndarray]:
        edges, team = around(rng)
        members = rng.permutation(PEOPLE)
        more = np.vstack([members[_clique(size * k, size)] for k in range(rings)])
        return np.vstack([edges, more[rng.random(len(more)) < kept]]), team

    return world


INNOCENT: dict[str, World] = {
    "at_random": at_random, "popular": popular, "conversation": conversation,
    "communities_of_30": communities_of_30, "undeclared_teams_of_10": undeclared_teams_of_10,
    "declared_teams_of_10": declared_teams_of_10, "declared_teams_of_5": declared_teams_of_5,
    "all_in_teams_of_5": all_in_teams_of_5, "friends_of_friends": friends_of_friends,
    "couples": couples, "few_contacts": few_contacts,
}  # fmt: skip
RINGS: dict[str, World] = {
    "planted_3_of_5": planted(3, 5), "planted_10_of_5": planted(10, 5),
    "planted_10_of_5_a_tenth_missing": planted(10, 5, kept=0.95),
    "planted_20_of_4": planted(20, 4), "planted_10_of_8": planted(10, 8),
    "planted_10_of_5_in_conversation": planted(10, 5, conversation),
    "planted_10_of_5_in_communities": planted(10, 5, communities_of_30),
    "planted_10_of_5_among_popular": planted(10, 5, popular),
}  # fmt: skip
LIES: dict[str, World] = {"lies_10_undeclared_teams_of_5": planted(10, 5)}


def frame(rng: Rng, world: World, networks: int, periods: int = 1) -> pd.DataFrame:
    """Pairs of ``networks`` networks; each pair falls into one of ``periods`` months."""
    parts = []
    for k in range(networks):
        edges, team = world(rng)
        edges = edges[edges[:, 0] != edges[:, 1]]
        month = rng.integers(0, periods, len(edges))
        start = (np.datetime64("2025-01", "M") + month).astype("datetime64[s]")
        teams = np.where(team < 0, None, np.char.add("t", team.astype(str)).astype(object))
        columns = {
            "segment": str(k), "period_start": start, "is_baseline": False,
            "source": edges[:, 0].astype(str), "goal": edges[:, 1].astype(str),
            "team": teams[edges[:, 0]], "n": 1,
        }  # fmt: skip
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True).drop_duplicates(
        ["segment", "period_start", "source", "goal"]
    )
