from __future__ import annotations

import pytest

from kpi_audit.errors import SourceError
from tests.nights import Night

ME = "https://www.linkedin.com/in/me"
ANN = "https://www.linkedin.com/in/ann"
BOB = "https://www.linkedin.com/in/bob"
HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
OLD_HEADER = HEADER.replace(",RECIPIENT PROFILE URLS", "")
MESSAGES = (
    f'c1,,Me Self,{ME},Ann Lee,{ANN},2025-06-01 14:03:22 UTC,,"Hi Ann, a\nsecret offer",INBOX\n'
    f"c1,,Ann Lee,{ANN},Me Self,{ME},2025-06-01 15:00:00 UTC,,No,INBOX\n"
    f"c2,,Me Self,{ME},Bob Ray,{BOB},2025-06-02 14:00:00 UTC,Title,"
    '"hi BOB,  a secret OFFER",ARCHIVE\n'
)
SPONSORED = (
    "c3,,Brand,,Me Self,,2025-06-03 10:00:00 UTC,Buy,"
    '"<p class=""spinmail-quill-editor__spin-break"">Buy</p>",INBOX\n'
)


def test_messages(night: Night) -> None:
    night.write("messages.csv", "\ufeff" + HEADER + MESSAGES + SPONSORED)
    rows = night.rows_of("linkedin_messages", "messages.csv")
    assert rows["line"].tolist() == [2, 4, 5, 6]
    assert rows["direction"].tolist() == ["sent", "received", "sent", "received"]
    assert rows["is_sponsored"].tolist() == [False, False, False, True]
    assert rows["folder"].tolist() == ["inbox", "inbox", "archive", "inbox"]
    assert rows["content_chars"].tolist()[:3] == [22, 2, 23]
    assert rows["content_hash"][0] == rows["content_hash"][2] != rows["content_hash"][1]
    assert rows["recipient"][0] == rows["sender"][1] != rows["recipient"][2]
    assert str(rows["sent_at"][0]) == "2025-06-01 14:03:22"
    stored = night.warehouse.query("select * from raw_x").to_csv().casefold()
    assert not any(word in stored for word in ("secret", "title", "ann", "linkedin.com", "c1,"))


def test_messages_before_recipient_urls(night: Night) -> None:
    lines = [line.split(",", 6) for line in MESSAGES.replace("Hi Ann, a\n", "Hi Ann ").splitlines()]
    old = "".join(",".join(line[:5] + line[6:]) + "\n" for line in lines)
    night.write("messages.csv", OLD_HEADER + old)
    rows = night.rows_of("linkedin_messages", "messages.csv")
    assert rows["direction"].tolist() == ["sent", "received", "sent"]
    assert rows["recipient"][0] == rows["sender"][1]


def test_drafts_are_marked_and_later_columns_are_known(night: Night) -> None:
    header = HEADER.strip() + ",ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT,NEW\n"
    lines = MESSAGES.replace("INBOX\n", "INBOX,,No,No,x\n").replace(
        "ARCHIVE\n", "ARCHIVE,,Yes,No,x\n"
    )
    night.write("messages.csv", header + lines)
    source = night.source("linkedin_messages", "messages.csv", member=ME)
    (load,) = night.ingest(source).loads
    assert load.unknown_columns == ("NEW",)
    assert night.rows(source)["is_draft"].tolist() == [False, False, True]


def test_the_owner_must_be_known(night: Night) -> None:
    night.write("messages.csv", HEADER + MESSAGES[: MESSAGES.index("c2,")])
    with pytest.raises(SourceError, match=r"2 people take part in all 1 conversations.*'member'"):
        night.ingest(night.source("linkedin_messages", "messages.csv"))
    with pytest.raises(SourceError, match="'member' takes part in no conversation"):
        night.ingest(night.source("linkedin_messages", "messages.csv", member="Nobody"))
    rows = night.rows_of("linkedin_messages", "messages.csv", member="Me Self")
    assert rows["direction"].tolist() == ["sent", "received"]


def test_a_later_archive_adds_what_is_new_and_teams_stay_apart(night: Night) -> None:
    night.write("exports/red/messages.csv", HEADER + MESSAGES)
    spec = {"path_columns": {"team": "exports/([^/]+)/"}}
    source = night.source("linkedin_messages", "exports/*/*.csv", **spec)
    night.ingest(source)
    more = f"c2,,Bob Ray,{BOB},Me Self,{ME},2025-06-05 09:00:00 UTC,,Yes,INBOX\n"
    night.write("exports/red/messages-2.csv", HEADER + MESSAGES + more)
    night.write("exports/blue/messages.csv", HEADER + MESSAGES)
    loads = night.ingest(source, day=2).loads
    assert [(load.rows_kept, load.rows_duplicate) for load in loads] == [(3, 0), (1, 3)]
    assert night.rows(source)["team"].value_counts().to_dict() == {"red": 4, "blue": 3}


def test_of_a_team_the_member_is_named_who_takes_part_in_most(night: Night) -> None:
    first = MESSAGES[: MESSAGES.index("c2,")]
    night.write("a/messages.csv", HEADER + MESSAGES)
    night.write("b/messages.csv", HEADER + first)
    with pytest.raises(SourceError, match="2 of 'member' take part in as many conversations"):
        night.ingest(night.source("linkedin_messages", "b/*.csv", member=[ME, ANN]))
    rows = night.rows_of("linkedin_messages", "*/*.csv", member=[ME, BOB])
    assert rows["direction"].tolist() == ["sent", "received", "sent"]


def test_an_archive_without_messages_and_a_draft_conversation(night: Night) -> None:
    header = HEADER.strip() + ",IS CONVERSATION DRAFT\n"
    night.write("a.csv", header)
    night.write(
        "b.csv",
        header + MESSAGES.replace("INBOX\n", "INBOX,No\n").replace("ARCHIVE\n", "ARCHIVE,Yes\n"),
    )
    rows = night.rows_of("linkedin_messages", member=ME)
    assert rows["is_draft"].tolist() == [False, False, True]


POST = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7200"
SHARES = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    f'2025-06-01 23:30:00,{POST},"A secret\nplan",,https://media.example.com/a.jpg,CONNECTIONS\n'
    "2025-06-02 09:00:00,https://www.linkedin.com/feed/update/urn:li:share:7302,,"
    "https://www.linkedin.com/posts/ann-lee_news-activity-7200-xY,,\n"
)
COMMENTS = (
    "Date,Link,Message\n"
    f"2025-06-01 14:03:22,{POST},So secret\n"
    f"2025-06-01 14:03:23,{POST}?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7200%2C1%29,"
    "so  SECRET\n"
)
REACTIONS = f"Date,Type,Link\n2025-06-01 14:03:22,LIKE,{POST}\n2025-06-01 14:03:22,LIKE,\n"


def test_shares_comments_and_reactions_meet_in_the_post(night: Night) -> None:
    for name, content in {"Shares": SHARES, "Comments": COMMENTS, "Reactions": REACTIONS}.items():
        night.write(f"anna/{name}.csv", content)
    spec = {"path": "*/", "timezone": "America/New_York"}
    shares = night.rows_of("linkedin_shares", **spec)
    assert shares["shared_at"].astype(str).tolist()[0] == "2025-06-02 03:30:00"
    assert shares["content_chars"].tolist() == [13, 0]
    assert shares["has_media"].tolist() == [True, False]
    assert shares["visibility"].isna().tolist() == [False, True]
    stored = [night.warehouse.query("select * from raw_x").to_csv()]
    night.warehouse.execute("drop table raw_x")
    comments = night.rows_of("linkedin_comments", **spec)
    assert comments["content_hash"].nunique() == 1
    stored += [night.warehouse.query("select * from raw_x").to_csv()]
    night.warehouse.execute("drop table raw_x")
    reactions = night.rows_of("linkedin_reactions", **spec)
    stored += [night.warehouse.query("select * from raw_x").to_csv()]
    assert reactions["type"].tolist() == ["like", "like"]
    (post,) = comments["object"].unique()
    assert shares["object"][0] == shares["shared_object"][1] == reactions["object"][0] == post
    assert reactions["object"][1] != post
    assert not any(word in "".join(stored).casefold() for word in ("secret", "7200", "ann", "urn"))


def test_a_member_who_never_posted_stops_no_night(night: Night) -> None:
    night.write("anna/Shares.csv", SHARES.splitlines(keepends=True)[0])
    source = night.source("linkedin_shares", "*/")
    (load,) = night.ingest(source).loads
    assert (load.rows_in, len(night.rows(source))) == (0, 0)
    night.write("bo/Shares.csv", SHARES.replace("2025-06-0", "June "))
    with pytest.raises(SourceError, match="column 'Date' changed type"):
        night.ingest(source, day=2)


INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Me Self,Ann Lee,"1/29/26, 2:37 PM","Hi, Ann",OUTGOING,{ME},{ANN}\n'
    f'Bob Ray,Me Self,"12/1/25, 12:00 AM",,INCOMING,{BOB},{ME}\n'
)


def test_invitations(night: Night) -> None:
    night.write("Invitations.csv", INVITATIONS)
    rows = night.rows_of("linkedin_invitations", "*.csv", timezone="America/New_York")
    assert rows["sent_at"].astype(str).tolist() == ["2026-01-29 19:37:00", "2025-12-01 05:00:00"]
    assert rows["direction"].tolist() == ["outgoing", "incoming"]
    assert rows["has_note"].tolist() == [True, False]
    assert rows["note_chars"].tolist() == [7, 0]
    assert rows["note_hash"].isna().tolist() == [False, True]
    assert rows["inviter"][0] == rows["invitee"][1]


def test_invitations_before_profile_urls(night: Night) -> None:
    old = 'From,To,Sent At,Message,Direction\nMe Self,Ann Lee,"1/29/26, 2:37 PM",,OUTGOING\n'
    night.write("Invitations.csv", old)
    assert len(night.rows_of("linkedin_invitations")) == 1


def test_day_first_invitations_are_refused(night: Night) -> None:
    night.write(
        "Invitations.csv", INVITATIONS.replace("1/29/26", "29/1/26").replace("12/1", "13/1")
    )
    with pytest.raises(SourceError, match="column 'Sent At' changed type: 2 of 2"):
        night.ingest(night.source("linkedin_invitations"))


PREAMBLE = 'Notes:\n"When exporting, you may notice missing addresses."\n\n'
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Ann,Lee,{ANN},,Acme,Boss,08 Feb 2026\n"
    f"Bob,Ray,{BOB},bob@example.com,Acme,,07 Feb 2026\n"
    ",,,,,,07 Feb 2026\n"
    ",,,,,,07 Feb 2026\n"
)


@pytest.mark.parametrize("preamble", ["", PREAMBLE])
def test_connections(night: Night, preamble: str) -> None:
    night.write("Connections.csv", preamble + CONNECTIONS)
    source = night.source("linkedin_connections")
    night.ingest(source)
    rows = night.rows(source)
    assert rows["connected_on"].astype(str).tolist() == ["2026-02-08"] + 3 * ["2026-02-07"]
    assert rows["is_hidden"].tolist() == [False, False, True, True]
    assert rows["has_email"].tolist() == [False, True, False, False]
    assert rows["person"].nunique() == 4
    night.write("Connections-2.csv", preamble + CONNECTIONS)
    (again,) = night.ingest(source, day=2).loads
    assert (again.rows_kept, again.rows_duplicate) == (0, 4)


def test_connections_before_urls(night: Night) -> None:
    old = (
        "First Name,Last Name,Email Address,Company,Position,Connected On\nAnn,Lee,,,,01 Mar 2021\n"
    )
    night.write("Connections.csv", old)
    assert night.rows_of("linkedin_connections")["is_hidden"].tolist() == [False]


@pytest.mark.parametrize(
    ("reader", "content", "missing"),
    [
        (
            "linkedin_connections",
            CONNECTIONS.replace("Connected On", "Verbunden am"),
            "Connected On",
        ),
        ("linkedin_invitations", INVITATIONS.replace("Sent At", "Gesendet"), "Sent At"),
        ("linkedin_messages", HEADER.replace("CONTENT", "INHALT") + MESSAGES, "CONTENT"),
        ("linkedin_shares", SHARES.replace("ShareLink", "Link"), "ShareLink"),
        ("linkedin_comments", COMMENTS.replace("Message", "Nachricht"), "Message"),
        ("linkedin_reactions", REACTIONS.replace("Type", "Art"), "Type"),
    ],
)
def test_a_missing_column_is_named(night: Night, reader: str, content: str, missing: str) -> None:
    night.write("a.csv", content)
    with pytest.raises(SourceError, match=f"a.csv: has no column '{missing}'.*Columns found: "):
        night.ingest(night.source(reader))
