"""Invented people: the members who write, the contacts they write to, and when anybody works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import quote

import numpy as np
import world

_FIRST_NAMES = (
    "Ada Ben Cleo Dan Eva Finn Gia Hugo Ida Jon Kit Lea Max Nia Otto Pia Quin Rosa Sam Tess "
    "Uma Vic Wren Yan Zoë José Anaïs Bo Cy Dot"
)
_LAST_NAMES = (
    "Abel Birch Cole Dale Eames Ford Gale Hale Innes Jarvis Kerr Lund Moss Nash O'Neil Park "
    "Quayle Reed Stone Thorne Ulm Vance Webb Young Zeller Brandão Müller Li Roy Fox"
)
_COMPANIES = (
    "Alder Beacon Corvid Dunlin Elm&Sons Fathom Garnet Harbour Inkwell Juniper Kestrel Lumen "
    "Marlow Nettle Orchard Pewter Quarry Rowan Saltmarsh Tansy"
)
FIRST_NAMES, LAST_NAMES, COMPANIES = (
    text.split() for text in (_FIRST_NAMES, _LAST_NAMES, _COMPANIES)
)
POSITIONS = ("Buyer", "Head of IT", "Founder", "Analyst", "Ops Lead", "Director, Sales")
PROFILE = "https://www.linkedin.com/in/"
_CODE = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a name and a profile."""

    first: str
    last: str
    url: str

    @property
    def name(self) -> str:
        """Name as the export prints it."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the company: whose archive lies in ``<team>/<seat>``."""

    person: Person
    team: int
    seat: int

    @property
    def folder(self) -> str:
        """Team and number of the seat; a name here would end up in the load log."""
        return f"{world.TEAMS[self.team]}/seat-{self.seat + 1}"


def members() -> list[Member]:
    """Everybody, team by team; no name occurs twice."""
    out = []
    for i in range(len(world.TEAMS) * world.SEATS):
        first, last = FIRST_NAMES[i % 30], LAST_NAMES[(7 * i + i // 30) % 30]
        slug = quote(f"{first}-{last}".lower().replace("'", ""))
        person = Person(first, last, f"{PROFILE}{slug}")
        out.append(Member(person, i // world.SEATS, i % world.SEATS))
    return out


def contact(state: np.random.RandomState) -> Person:
    """Return somebody new; five random characters name the profile."""
    first, last = state.randint(0, 30, 2)
    code = "".join(_CODE[i] for i in state.randint(0, 36, 5))
    return Person(FIRST_NAMES[first], LAST_NAMES[last], f"{PROFILE}{code}")


def moment(state: np.random.RandomState, week: int) -> datetime:
    """Return a time of that week, Monday to Friday between eight and six, without a zone."""
    day = world.monday(week) + timedelta(days=int(state.randint(0, 5)))
    second = int(state.randint(8 * 3600, 18 * 3600))
    return datetime.combine(day, time()) + timedelta(seconds=second)


def chance(state: np.random.RandomState, share: float) -> bool:
    """Return True in a share of all calls."""
    return bool(state.random_sample() < share)
