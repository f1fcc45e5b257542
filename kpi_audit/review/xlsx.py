"""The review as a spreadsheet: one sheet per table, numbers as numbers, text never a formula."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import fromstring, tostring

from kpi_audit.language import _, speaking
from kpi_audit.review.model import Review
from kpi_audit.review.plain_text import plain_text
from kpi_audit.review.sheet import Cell, Kind, Sheet

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as OneCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_MOST_TEXT = 32_767  # characters in a cell
_WIDTHS = (8, 60)  # characters, the narrowest and the widest column
_SAMPLE = 200  # rows that decide the width
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_FORMATS: dict[Kind, str] = {
    "number": "#,##0.0##",
    "integer": "#,##0",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
}
_MODIFIED = "{http://purl.org/dc/terms/}modified"


def to_xlsx(made: Review) -> bytes:
    """Return a review as an Excel file; the same review gives the same bytes."""
    night = datetime.combine(made.date, time())
    book = Workbook(write_only=True)
    book.properties.creator = "kpi-audit"
    book.properties.title = plain_text(str(made.night["project"]))
    book.properties.created = night
    with speaking(made.language):
        for sheet in made.sheets:
            _write(book.create_sheet(sheet.title[:31]), sheet)
    written = BytesIO()
    book.save(written)
    return _pinned(written, night)


def _write(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    shown = sheet.rows[:MOST_ROWS]
    page.freeze_panes = "B2"
    for place in range(len(sheet.columns)):
        letter = get_column_letter(place + 1)
        page.column_dimensions[letter].width = _width(sheet, place)  # type: ignore[attr-defined]
    page.append([_text(page, column.title, is_bold=True) for column in sheet.columns])
    for row in shown:
        kinds = zip(row, sheet.columns, strict=True)
        page.append([_cell(page, cell, column.kind) for cell, column in kinds])
    if len(sheet.rows) > MOST_ROWS:
        left = format(len(sheet.rows) - MOST_ROWS, ",")
        page.append([_text(page, _("and %(n)s more, in the audit tables", n=left))])
    last = get_column_letter(len(sheet.columns))
    page.auto_filter.ref = f"A1:{last}{len(shown) + 1}"  # type: ignore[attr-defined]


def _cell(page: WriteOnlyWorksheet, cell: Cell, kind: Kind) -> OneCell | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return _text(page, cell)
    made = WriteOnlyCell(page, value=cell)  # type: ignore[arg-type]
    made.number_format = _FORMATS.get(kind, "General")
    made.alignment = Alignment(vertical="top")
    return made


def _text(page: WriteOnlyWorksheet, text: str, *, is_bold: bool = False) -> OneCell:
    """Return a cell whose text stays text: declared as a string, and prefixed as one in Excel."""
    made = WriteOnlyCell(page)
    made.value = plain_text(text)[:_MOST_TEXT]
    made.data_type = "s"
    made.alignment = Alignment(vertical="top", wrap_text=True)
    if text.startswith(_STARTS_A_FORMULA):
        made.quotePrefix = True
    if is_bold:
        made.font = Font(bold=True)
    return made


def _width(sheet: Sheet, place: int) -> float:
    cells = (row[place] for row in sheet.rows[:_SAMPLE])
    texts = (f"{cell:,.1f}" if isinstance(cell, float) else str(cell) for cell in cells)
    longest = max([len(sheet.columns[place].title), *map(len, texts)])
    return min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])


def _pinned(written: BytesIO, night: datetime) -> bytes:
    """Return the file without the moment at which it was written."""
    moment: date = max(night.date(), date(1980, 1, 1))  # zip knows no earlier one
    stamp = (moment.year, moment.month, moment.day, 0, 0, 0)
    pinned = BytesIO()
    with ZipFile(written) as source, ZipFile(pinned, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                tree = fromstring(content)
                for element in tree.iter(_MODIFIED):
                    element.text = f"{night.isoformat()}Z"
                content = tostring(tree)  # type: ignore[assignment]
            target.writestr(ZipInfo(name, stamp), content, ZIP_DEFLATED)
    return pinned.getvalue()
