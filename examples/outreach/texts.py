"""What is written in messages."""

from __future__ import annotations

import numpy as np
import world
from people import Member

_WHAT = (
    "Saw your talk|Read your post|Your stand in York|Met your colleague|Your note in March|"
    "Heard your podcast|Saw the new depot|Your open role|Your annual report|A client of yours"
)
_OF_WHAT = (
    "on slow stock|on returns|about cold chain|on late vans|on short shelf life|on empty runs|"
    "about night shifts|on spare parts|about packaging|on seasonal peaks"
)
_SO = (
    "made me think|raised a question|was spot on|surprised me|stayed with me|is what we see too|"
    "rang a bell|was shared here|is being discussed|helped us"
)
_ASKED = (
    "how do you plan it today?|who looks after it?|may I ask one thing?|is it still open?|"
    "what came of it?|did it pay off?|would you do it again?|what would you change?|"
    "can we compare notes?|is it worth a call?"
)
PARTS = tuple(tuple(part.split("|")) for part in (_WHAT, _OF_WHAT, _SO, _ASKED))
FOLLOW_UPS = ("Thanks! Thursday?", "Here is the figure:\n12 days", "Shall I send it?", "Noted.")
ANSWERS = (
    "Yes, Tuesday works",
    "Send me details, please",
    "Not now, maybe in May",
    "Who else uses it?",
    "Let us talk.\nMy number is in the profile",
    "No, thank you",
)
REFUSALS = ("No, thank you", "Please stop", "Not interested")
BUMPS = ("Just bumping this up", "Any thoughts?", "Following up!")
_PITCHES = (
    "Firms like yours lose 12 % to slow stock",
    "We cut empty runs by a third",
    "Most depots count twice",
    "Your rivals ship a day sooner",
    "One in nine pallets waits too long",
    "Returns eat your margin",
)
_CLOSES = ("Fifteen minutes on Tuesday?", "Shall I send the case study?")


def opener(state: np.random.RandomState) -> str:
    """Return a first message that somebody wrote for one person; 10,000 are possible."""
    first, second, third, fourth = (part[state.randint(len(part))] for part in PARTS)
    return f"{first} {second} {third}: {fourth}"


def template(member: Member) -> str:
    """Return the one text that a member sends to everybody; no two members have the same."""
    close = _CLOSES[(member.seat + member.team) % 2]
    return f"{_PITCHES[member.seat]}, and {world.TEAMS[member.team]} can help. {close}"
