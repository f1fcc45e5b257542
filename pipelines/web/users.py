"""Who may sign in, and what each may do: ``users.yaml``."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from kpi_audit.decisions.decision import ANSWERS, Answer
from kpi_audit.errors import ProjectError
from kpi_audit.project.documents import read_yaml
from kpi_audit.project.names import Strict
from kpi_audit.project.problems import sentences

Role = Literal["reader", "owner", "approver"]
FILE = "users.yaml"
_OWNERS_ANSWERS: tuple[Answer, ...] = ("explained", "accepted", "watching")
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class User(Strict):
    """Somebody who may sign in."""

    name: str = Field(min_length=1, max_length=200)
    role: Role
    token_sha256: _Digest | None = Field(None, description="of the access token")
    owns: tuple[str, ...] = Field((), description="owners in KPI files, beside the own name")

    def is_owner(self, owner: str) -> bool:
        """Whether a KPI with this owner is theirs."""
        mine = {name.casefold() for name in (self.name, *self.owns)}
        return bool(owner) and owner.casefold() in mine

    def answers(self, owner: str) -> tuple[Answer, ...]:
        """Return what they may answer to a finding of a KPI with this owner."""
        if self.role == "approver":
            return ANSWERS
        return _OWNERS_ANSWERS if self.role == "owner" and self.is_owner(owner) else ()


class Proxy(Strict):
    """A reverse proxy that signs people in and names them in a header."""

    header: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    addresses: tuple[str, ...] = Field(min_length=1, description="from where the header is trusted")


class Users(Strict):
    """Everything in ``users.yaml``."""

    users: tuple[User, ...] = Field(min_length=1)
    proxy: Proxy | None = None

    @model_validator(mode="after")
    def _names_and_tokens_are_of_one_person(self) -> Self:
        tokens = [user.token_sha256 for user in self.users if user.token_sha256]
        for values in ([user.name.casefold() for user in self.users], tokens):
            if len(set(values)) < len(values):
                raise ValueError("two users have the same name or the same token")
        return self

    def named(self, name: str) -> User | None:
        """Return the user of this name."""
        found = [user for user in self.users if user.name.casefold() == name.casefold()]
        return found[0] if found else None

    def of_token(self, token: str) -> User | None:
        """Return whose token this is."""
        digest = hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
        found = [u for u in self.users if hmac.compare_digest(u.token_sha256 or "", digest)]
        return found[0] if found else None


def read_users(file: Path) -> Users:
    """Return the users of a project.

    Raises
    ------
    ProjectError
        There are none, or the file is wrong; says how to make the first.
    """
    if not file.is_file():
        message = (
            f"{file}: there is no such file, so nobody could sign in."
            " 'kpi-audit serve --new-token NAME --role approver' makes the first user."
        )
        raise ProjectError([message])
    try:
        return Users.model_validate(read_yaml(file, file.name))
    except ValidationError as error:
        raise ProjectError(sentences(file.name, error, Users)) from None


def new_token(file: Path, name: str, role: Role) -> str:
    """Give a user a new token, and return it: only its digest is kept.

    A user of this name keeps ``owns`` and gets the new role; an older token no longer works.
    """
    there = read_yaml(file, file.name) if file.is_file() else {}
    users = list(there.get("users") or [])
    token = secrets.token_urlsafe(32)
    mine = {"name": name, "role": role}
    mine["token_sha256"] = hashlib.sha256(token.encode()).hexdigest()
    same = [i for i, user in enumerate(users) if user.get("name", "").casefold() == name.casefold()]
    if same:
        users[same[0]] = users[same[0]] | mine
    else:
        users.append(mine)
    try:
        checked = Users.model_validate(there | {"users": users})
    except ValidationError as error:
        raise ProjectError(sentences(file.name, error, Users)) from None
    content = checked.model_dump(mode="json", exclude_defaults=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        yaml.safe_dump(content, written, sort_keys=False, allow_unicode=True)
    beside.replace(file)
    return token
