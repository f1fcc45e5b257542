"""Every format of the review, by the end of its file's name."""

from __future__ import annotations

from collections.abc import Callable

from kpi_audit.review.json_format import to_json
from kpi_audit.review.markdown import to_markdown
from kpi_audit.review.model import Review
from kpi_audit.review.page import page
from kpi_audit.review.pdf import to_pdf
from kpi_audit.review.xlsx import to_xlsx


def to_html(made: Review) -> bytes:
    """Return a review as one self-contained HTML file."""
    return page(made).encode()


FORMATS: dict[str, Callable[[Review], bytes]] = {
    "html": to_html,
    "pdf": to_pdf,
    "xlsx": to_xlsx,
    "md": to_markdown,
    "json": to_json,
}
