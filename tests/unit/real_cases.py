"""Where the real cases with known truth lie, if they lie beside this checkout."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def case(name: str) -> Path:
    """Folder of a real case; skips the test that asks for a case that is absent."""
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"the real case '{name}' is not beside this checkout")
    return folder
