"""Write the exports of the invented company, byte for byte the same on every run.

    python examples/outreach/generate.py [--into FOLDER] [--seed N]

What is true of the numbers is drawn in ``effort.py``, ``deals.py`` and ``community.py`` and stated
in ``truth.yaml``; one file per system writes it down in that system's format.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import community
import dashboard
import deals
import effort
import engage
import linkedin
import numpy as np
import people
import salesforce
import world
import yammer
from conversations import Writer

HERE = Path(__file__).resolve().parent / "exports"


def files() -> Iterator[tuple[str, str]]:
    """Yield path and text of every export."""
    plan = effort.plan()
    yield from _archives(plan)
    life = deals.deals(plan.opportunities)
    yield "crm/Opportunity.csv", salesforce.opportunity_csv(life)
    yield "crm/OpportunityHistory.csv", salesforce.history_csv(life)
    yield "crm/Case.csv", salesforce.case_csv(plan)
    for day, text in dashboard.editions(life):
        yield f"dashboard/pipeline-{day}.csv", text
    drawn = community.community()
    for day, text in yammer.user_details(drawn):
        yield f"m365/YammerActivityUserDetail-{day}.csv", text
    yield "m365/YammerActivityCounts.csv", yammer.counts(drawn)
    yield "engage/Messages.csv", engage.messages_csv(drawn)
    yield "engage/Users.csv", engage.users_csv()
    yield "engage/Groups.csv", engage.groups_csv()


def _archives(plan: effort.Plan) -> Iterator[tuple[str, str]]:
    """Yield sixty LinkedIn archives, because bunching shows in many person-weeks."""
    state = world.random_state(2)
    kinds = (plan.messages, plan.spam, plan.replies, plan.connections)
    shares = [_split(state, counts, 0.0 if counts is plan.spam else 0.4) for counts in kinds]
    for seat, member in enumerate(people.members()):
        sent, spam, answers, connections = (share[seat] for share in shares)
        writer = Writer(member, state)
        for week in range(world.N_WEEKS):
            writer.week(week, sent=sent[week], spam=spam[week], answers=answers[week])
        invited = linkedin.invitations(state, member, plan.invitations[seat].tolist())
        folder = f"linkedin/{member.folder}"
        yield f"{folder}/Invitations.csv", linkedin.invitations_csv(member, invited)
        yield f"{folder}/messages.csv", linkedin.messages_csv(member, writer.messages)
        known = linkedin.connections_csv(state, member, connections.tolist(), invited)
        yield f"{folder}/Connections.csv", known


def _split(state: np.random.RandomState, counts: world.Int, spread: float) -> world.Int:
    """Spread counts per team and week over its seats, some of whom do more than others."""
    shares = np.linspace(1 + spread, 1 - spread, world.SEATS) / world.SEATS
    out = np.empty((counts.shape[0], world.SEATS, counts.shape[1]), np.int64)
    for team, week in np.ndindex(*counts.shape):
        out[team, :, week] = state.multinomial(counts[team, week], shares)
    return out.reshape(-1, counts.shape[1])


def main() -> None:
    """Write all files and say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE)
    parser.add_argument("--seed", type=int, default=world.seed)
    arguments = parser.parse_args()
    world.seed = arguments.seed
    n_files = n_bytes = 0
    for name, text in files():
        file = arguments.into / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        n_files, n_bytes = n_files + 1, n_bytes + len(text.encode())
    print(f"{n_files} files, {n_bytes / 1e6:.1f} MB in {arguments.into}")


if __name__ == "__main__":
    main()
