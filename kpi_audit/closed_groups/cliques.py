"""Small closed groups in many networks at once, by sparse matrices."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from kpi_audit.arrays import Bool, Float, Int

SMALLEST, LARGEST = 4, 8  # people in a ring; three who answer each other are ordinary
DENSITY = 0.8  # share of possible mutual pairs


class Groups(NamedTuple):
    """Counts per network, each of shape (n_networks,).

    ``rings``: closed groups of four to eight people; ``ringed``: people in them; ``threes``:
    closed groups of three; ``people``: who gave or received.
    """

    people: Int
    rings: Int
    ringed: Int
    threes: Int


def closed_groups(  # noqa: PLR0913 (one row per pair: five columns and how many networks)
    network: Int, source: Int, goal: Int, team: Int, *, people: Int, networks: int
) -> Groups:
    """Find groups whose mutual pairs share mutual partners, and that are connected to no others.

    A pair counts if each gave to the other and both have a third mutual partner in common. Of the
    graph of such pairs every connected part with four to eight people and most of its possible
    pairs is a ring, unless all its members are of one declared team: who works together gives to
    each other.

    Parameters
    ----------
    network : Int
        Network of each person, shape (n_people,).
    source, goal : Int
        Person who gave and who received, shape (n_pairs,); a person belongs to one network.
    team : Int
        Team of each person, -1 where unknown, shape (n_people,).
    people : Int
        People in each network, shape (n_networks,).
    networks : int

    Notes
    -----
    Costs the sum of squared mutual degrees in time and memory.
    """
    size = len(network)
    given = sparse.csr_matrix((np.ones(len(source)), (source, goal)), shape=(size, size))
    given.data[:] = 1.0
    mutual = given.multiply(given.T).tocsr()
    shared = mutual.multiply(mutual @ mutual).tocsr()
    shared.eliminate_zeros()
    _, part = sparse.csgraph.connected_components(shared, directed=False)
    members = np.bincount(part)
    pairs = np.bincount(part, weights=shared.getnnz(axis=1), minlength=len(members)) / 2
    density = pairs / np.maximum(members * (members - 1) / 2, 1)
    low, high = np.full(len(members), np.iinfo(np.int64).max), np.full(len(members), -1)
    np.minimum.at(low, part, team)
    np.maximum.at(high, part, team)
    is_closed = (density >= DENSITY) & ((low != high) | (low < 0))
    is_ring = is_closed & (members >= SMALLEST) & (members <= LARGEST)
    is_three = is_closed & (members == SMALLEST - 1)
    where = np.zeros(len(members), np.int64)
    where[part] = network
    ones = np.ones(len(members))

    def count(of: Bool, weight: Float) -> Int:
        summed = np.bincount(where[of], weights=weight[of], minlength=networks)
        return summed.astype(np.int64)

    sizes = members.astype(np.float64)
    return Groups(people, count(is_ring, ones), count(is_ring, sizes), count(is_three, ones))
