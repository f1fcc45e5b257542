"""Write the exports of the invented company, byte for byte the same on every run.

    python examples/outreach/generate.py [--into FOLDER]

Sixty archives (ten teams of six), because bunching at a personal target shows in many person-weeks.
One seat of each team invites in any one week: about 520 audited person-weeks of about twelve
invitations, enough to be certain of bunching, in two megabytes. What is true of the numbers
is in ``world.py`` and ``truth.yaml``; the formats are in ``linkedin.py`` and ``salesforce.py``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import linkedin
import numpy as np
import people
import salesforce
import world
from conversations import Writer

HERE = Path(__file__).resolve().parent / "exports"


def files() -> Iterator[tuple[str, str]]:
    """Yield path and text of every export."""
    plan = world.plan()
    state = world.random_state(2)
    kinds = (plan.messages, plan.bumps, plan.replies, plan.connections)
    shares = [_split(state, counts) for counts in kinds]
    for seat, member in enumerate(people.members()):
        sent, bumps, answers, connections = (share[seat] for share in shares)
        writer = Writer(member, state)
        for week in range(world.N_WEEKS):
            numbers = {"sent": sent[week], "bumps": bumps[week], "answers": answers[week]}
            writer.week(week, **numbers)
        invited = linkedin.invitations(state, plan.invitations[seat].tolist())
        folder = f"linkedin/{member.folder}"
        yield f"{folder}/Invitations.csv", linkedin.invitations_csv(member, invited)
        yield f"{folder}/messages.csv", linkedin.messages_csv(member, writer.messages)
        known = linkedin.connections_csv(state, member, connections.tolist(), invited)
        yield f"{folder}/Connections.csv", known
    deals = salesforce.opportunities(plan.opportunities)
    yield "crm/Opportunity.csv", salesforce.opportunity_csv(deals)
    yield "crm/OpportunityHistory.csv", salesforce.history_csv(deals)


def _split(state: np.random.RandomState, counts: world.Int) -> world.Int:
    """Spread counts per team and week over its seats, some of whom do more than others."""
    shares = np.linspace(1.4, 0.6, world.SEATS) / world.SEATS
    out = np.empty((counts.shape[0], world.SEATS, counts.shape[1]), np.int64)
    for team, week in np.ndindex(*counts.shape):
        out[team, :, week] = state.multinomial(counts[team, week], shares)
    return out.reshape(-1, counts.shape[1])


def main() -> None:
    """Write all files and say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=HERE)
    into: Path = parser.parse_args().into
    n_files = n_bytes = 0
    for name, text in files():
        file = into / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        n_files, n_bytes = n_files + 1, n_bytes + len(text.encode())
    print(f"{n_files} files, {n_bytes / 1e6:.1f} MB in {into}")


if __name__ == "__main__":
    main()
