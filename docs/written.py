"""Finds what a night writes into its tables, in the code that composes it.

Nothing is marked there: hypotheses, questions and traces of detectors, words of schemes, reasons
that begin as every reason does, and the sentences of a few files. An f-string becomes a template
with the names of what is filled in.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORED = "stored"  # context of what is written into tables
PREFIXES = ("not enough data: ", "not applicable: ", "not drilled: ")
SAYING = {"detector": ("null", "question", "trace"), "scheme": ("words", "unit")}
COMPOSED = "kpi_audit/retelling/composed.py"
TELLING = (  # files whose every sentence ends in a table
    "kpi_audit/explanations", "kpi_audit/mysteries", "kpi_audit/verdict.py",
    "kpi_audit/verdict_changes.py", "kpi_audit/decisions/on_verdict.py",
    "kpi_audit/decisions/effects.py", "kpi_audit/subjects.py", "assets/caveats.py",
    "assets/mysteries.py", "assets/judging.py", "assets/explanations.py",
    "assets/drill/series.py", "assets/reading/tally.py", "kpi_audit/corroborated/applicability.py",
    "kpi_audit/digit_laws/benford.py", "kpi_audit/excess/round_numbers.py",
    "kpi_audit/parking/rules.py",
)  # fmt: skip


def templates(but: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield every text that a night writes into its tables, and the file it stands in.

    Parameters
    ----------
    but : tuple of str
        Where the pages are worded: what stands there is not written into tables.
    """
    paths = [*(ROOT / "kpi_audit").rglob("*.py"), *(ROOT / "assets").rglob("*.py")]
    for path in sorted(paths):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(but):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.parent.name == "detectors" and path.stem != "__init__":
            yield path.stem.replace("_", " "), name
        if name == COMPOSED:  # every string of it
            yield from ((_template(node), name) for node in _strings(tree))
        else:
            yield from ((text, name) for text in _said(tree, is_telling=name.startswith(TELLING)))


def _said(tree: ast.Module, *, is_telling: bool) -> Iterator[str]:
    """Yield the texts of a file that end in a table."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            said = SAYING.get(node.func.id, ())
            yield from (_template(word.value) for word in node.keywords if word.arg in said)
    for node in _strings(tree):
        text = _template(node)
        if text.startswith(PREFIXES):
            why = text.split(": ", 1)[1]
            if not re.fullmatch(r"%\(\w+\)s|.* ", why):  # one that is put together of others
                yield why
        elif is_telling and _is_sentence(text):
            yield text.strip("; ")


def _is_sentence(text: str) -> bool:
    """Whether a string is more than a name, a fragment or code."""
    own = re.sub(r"%\(\w+\)s", "", text)
    is_fragment = text.endswith(" ") or bool(re.match(r",| [^A-Z%]", text))
    is_code = bool(re.match(r"select |[a-z_]+, [a-z_]+, |[a-z]+ / ", own))
    is_said = " " in text.strip() and bool(re.search("[a-zA-Z]{2}", own))
    return is_said and not is_fragment and not is_code


def _strings(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield strings, but no documentation and no part of a larger one."""
    inner: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0] if node.body else None
            inner |= {id(first.value)} if isinstance(first, ast.Expr) else set()
        if isinstance(node, ast.JoinedStr):
            inner |= {id(part) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (is_text or isinstance(node, ast.JoinedStr)) and id(node) not in inner:
            yield node  # type: ignore[misc]


def _template(node: ast.expr) -> str:
    """Return a string as it stands in a deck: ``%(name)s`` for whatever is filled in."""
    if isinstance(node, ast.JoinedStr):
        names: dict[str, str] = {}
        return "".join(_part(part, names) for part in node.values)
    text = str(ast.literal_eval(node)) if isinstance(node, ast.Constant) else ast.unparse(node)
    if "%(" in text:  # one that is filled in by name already
        return text
    return re.sub(r"\{(\w+)\}", r"%(\1)s", text.replace("%", "%%"))


def _part(part: ast.expr, names: dict[str, str]) -> str:
    if not isinstance(part, ast.FormattedValue):
        return str(ast.literal_eval(part)).replace("%", "%%")
    code, name = ast.unparse(part.value), _name(part.value)
    same = [known for known, of in names.items() if known.startswith(name) and of != code]
    names[f"{name}_{len(same) + 1}" if same else name] = code
    is_percent = part.format_spec is not None and "%" in ast.unparse(part.format_spec)
    return f"%({next(known for known, of in names.items() if of == code)})s" + "%%" * is_percent


def _name(node: ast.expr) -> str:
    """Return what to call a value: the last name in its expression."""
    if isinstance(node, ast.Call):
        is_size = ast.unparse(node.func) == "quantity"
        return "size" if is_size else _name(node.args[0] if node.args else node.func)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    inside = [part for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)]
    if not inside:
        return "value"
    first = node if isinstance(node, ast.Attribute) else inside[0]
    return first.attr if isinstance(first, ast.Attribute) else first.id
