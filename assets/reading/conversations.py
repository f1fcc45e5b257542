"""Who takes part in conversations, who owns the archive, what a message says apart from names."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

import pandas as pd

from assets.reading.concealment import normalised
from kpi_audit.errors import SourceError

_MARKUP = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"(\w+)")


def bare(person: str) -> str:
    """Return one spelling of a profile URL or name."""
    return normalised(person)


def recipients_of(urls: pd.Series, names: pd.Series, known: Mapping[str, str]) -> pd.Series:
    """Return the recipients of each message: by URL where there are URLs, else by name."""
    by_url = urls.str.split(",")
    by_text = names.str.split(",")
    return pd.Series(
        [
            [part.strip() for part in found]
            if any(part.strip() for part in found)
            else [known.get(part.strip(), part.strip()) for part in called]
            for found, called in zip(by_url, by_text, strict=True)
        ],
        index=urls.index,
        dtype=object,
    )


def owner_of(
    conversations: pd.Series,
    senders: pd.Series,
    recipients: pd.Series,
    members: Sequence[str],
    known: Mapping[str, str],
) -> str:
    """Return the archive's owner: of ``members``, if there are any, who takes part in most.

    Without ``members`` it is who takes part in all conversations; those of which fewer than two
    people are known do not count. An archive without messages has the owner ``''``.

    Raises
    ------
    SourceError
        Nobody takes part in all of them, none of ``members`` in any, or several in as many.
    """
    if conversations.empty:
        return ""
    senders_only = pd.DataFrame({"conversation": conversations, "person": senders})
    others = pd.DataFrame({"conversation": conversations, "person": recipients}).explode("person")
    parties = pd.concat([senders_only, others]).fillna("").drop_duplicates()
    parties["person"] = parties["person"].map(bare)
    parties = parties[parties["person"] != ""].drop_duplicates()
    if members:
        return _most_among(parties, {bare(known.get(member, member)) for member in members})
    size = parties.groupby("conversation")["person"].transform("size")
    parties = parties[size > 1]
    held = parties["person"].value_counts()
    candidates = held[held == parties["conversation"].nunique()]
    if len(candidates) != 1:
        raise SourceError(
            f"{len(candidates)} people take part in all {parties['conversation'].nunique()}"
            " conversations, so whose archive this is cannot be decided. Set 'member' to the"
            " owner's profile URL; for several archives, to a list of them."
        )
    return str(candidates.index[0])


def _most_among(parties: pd.DataFrame, members: set[str]) -> str:
    if parties.empty and len(members) == 1:
        return next(iter(members))
    held = parties.loc[parties["person"].isin(members), "person"].value_counts()
    if held.empty:
        raise SourceError("'member' takes part in no conversation. Give the profile URL.")
    most = held[held == held.max()]
    if len(most) > 1:
        raise SourceError(
            f"{len(most)} of 'member' take part in as many conversations, so whose archive this is"
            " cannot be decided. Give this archive a source of its own, with one 'member'."
        )
    return str(most.index[0])


def template(texts: pd.Series, names: pd.Series | None = None) -> pd.Series:
    """Return texts without markup, case and blanks, with ``_`` for the recipients' names."""
    plain = texts.map(lambda text: html.unescape(_MARKUP.sub(" ", text)).casefold())
    if names is not None:
        called = names.str.casefold().str.findall(r"\w{2,}")
        plain = pd.Series(
            [
                "".join("_" if part in words else part for part in _WORD.split(text))
                for text, words in zip(plain, called, strict=True)
            ],
            index=texts.index,
            dtype=object,
        )
    return plain.map(lambda text: " ".join(text.split())).astype(object)
