"""Invented people: the members who write and the contacts they write to."""

from __future__ import annotations

from dataclasses import dataclass
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
_ENDINGS = (
    "by croft den er field ford grave ham hurst ing kin land ley low man mere more ness ridge "
    "ross son stead ster ston ton well wick wood worth yard"
)
FIRST_NAMES, LAST_NAMES, COMPANIES, ENDINGS = (
    text.split() for text in (_FIRST_NAMES, _LAST_NAMES, _COMPANIES, _ENDINGS)
)  # archives without profile URLs know people by name: few contacts may share one
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
    first, last, end = state.randint(0, 30, 3)
    code = "".join(_CODE[i] for i in state.randint(0, 36, 5))
    return Person(FIRST_NAMES[first], LAST_NAMES[last] + ENDINGS[end], f"{PROFILE}{code}")
