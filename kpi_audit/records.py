"""What the audit may know of one record: the columns of ``kpi_events`` that reductions read.

Every statement under ``sql/units`` starts from the view ``kpi_events``, which has all of these
columns for every KPI; what a KPI does not declare is null.
"""

from __future__ import annotations

from types import MappingProxyType

# name -> type in the portable subset of DuckDB's dialect
RECORD_COLUMNS = MappingProxyType(
    {
        "segment": "varchar",  # never null; '' where the KPI has no segments
        "period_start": "date",  # first day of the record's period; 1970-01-01 for a one-off table
        "at": "timestamp",  # when it happened
        "arrived_on": "date",  # when its result arrived, of outcomes that arrive late
        "actor": "varchar",  # who did it, concealed
        "record": "varchar",  # its name
        "value": "decimal(28, 6)",  # what was measured; 1 where records are counted
        "weight": "decimal(18, 6)",  # records this row stands for
        "numerator": "double",
        "denominator": "double",
        "compare": "double",  # a second measurement of the same thing
        "outcome": "double",  # the result that this record's value stands for
        "companion": "double",  # actions that normally come with the counted one
        "is_reversed": "boolean",  # taken back later: cancelled, returned, reopened, lost again
        "counterpart": "varchar",  # the person it was done to, concealed
        "team": "varchar",  # the actor's team
        "object": "varchar",  # what it was done to: a post, a repository, an account
        "text": "varchar",  # what was written
        "case_id": "varchar",  # the ticket or deal that this record is an update of
        "state": "varchar",  # the state the case has from this record on
        "is_stopped": "boolean",  # whether the clock stands still in that state
        "is_scheduled": "boolean",  # declared as sent by a schedule or a tool
    }
)
