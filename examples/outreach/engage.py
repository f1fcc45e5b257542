"""The network export of Viva Engage: messages, users and groups, with the names of its REST API."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from community import GROUPS, PEOPLE, Community, department
from people import FIRST_NAMES, LAST_NAMES

MESSAGES = "id,replied_to_id,thread_id,sender_id,group_id,created_at"
USERS = "id,name,email,job_title,location,department,api_url,joined_at,deleted_at"
GROUP = "id,name,privacy,created_at,deleted_at"
SITES = ("Leeds", "York", "Hull")


def messages_csv(community: Community) -> str:
    """Write ``Messages.csv``; bodies and attachments were left out of the export."""
    starts: dict[int, int] = {}
    lines = []
    for number, post in enumerate(community.posts):
        identifier = 500_000 + number
        if post.is_start:
            starts[post.thread] = identifier
        first = starts[post.thread]
        replied_to = "" if post.is_start else first
        line = [identifier, replied_to, first, _user(post.sender), 70 + post.group]
        lines.append([*line, f"{post.at:%Y/%m/%d %H:%M:%S} +0000"])
    return _csv(MESSAGES, lines)


def users_csv() -> str:
    """Write ``Users.csv``."""
    lines = []
    for person in range(PEOPLE):
        first = FIRST_NAMES[person % 30]
        last = LAST_NAMES[(11 * person + person // 30) % 30]
        mail = f"{first}.{last}{person}@example.com".lower().replace("'", "")
        line = [_user(person), f"{first} {last}", mail, "", SITES[person % 3], department(person)]
        api = f"https://www.yammer.com/api/v1/users/{_user(person)}"
        lines.append([*line, api, "2022-03-01T09:00:00Z", ""])
    return _csv(USERS, lines)


def groups_csv() -> str:
    """Write ``Groups.csv``."""
    return _csv(
        GROUP,
        [[70 + k, name, "public", "2022-03-01T09:00:00Z", ""] for k, name in enumerate(GROUPS)],
    )


def _user(person: int) -> int:
    return 15_000 + 7 * person


def _csv(header: str, lines: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([header.split(","), *lines])
    return text.getvalue()
