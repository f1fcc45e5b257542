"""Where the checkout keeps what is not Python."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SQL = ROOT / "sql"
EXAMPLES = ROOT / "examples"
