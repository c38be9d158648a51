"""Tables → csv, xlsx, ods: as bytes, piece by piece, in memory that does not grow. Text stays text, whatever it is.

The XML is written by hand, see docs/decisions/0005-spreadsheets-by-hand.md.
"""

from __future__ import annotations

import csv as csv_format
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from stream_zip import NO_COMPRESSION_32, ZIP_32, stream_zip

from office.dates import PartialDate
from office.slots import has_slot
from office.tables import Cell, Table, printable

BATCH = 500  # rows
PIECE = 64 * 1024  # bytes
PACKED = 1  # of 9: a file is packed for one reader, so fast goes before small
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

Written = Callable[[PartialDate], str]  # how an incomplete date is written; a complete one is a real date

# CSV: UTF-8 with its mark and semicolons, which is what Excel opens in Russia

# What a spreadsheet takes for the start of a formula, full-width forms included
ARMED = frozenset("=+-@\t\r\n＝＋－＠")
NEEDS_QUOTES = re.compile('[;"\r\n]')


def csv(table: Table) -> Iterator[bytes]:
    """The headings come at once, before the first row is asked for. Dates are ISO, incomplete ones too: 1981-05."""
    yield csv_headings(table.headings)
    buffer = io.StringIO(newline="")
    writer = csv_format.writer(buffer, delimiter=";", lineterminator="\r\n")
    lines = table.lines()
    while batch := list(islice(lines, BATCH)):
        writer.writerows([[disarmed(cell) if type(cell) is str else cell for cell in line] for line in batch])
        yield taken(buffer)


def csv_headings(headings: Iterable[str]) -> bytes:
    return b"\xef\xbb\xbf" + csv_line(headings).encode()


def csv_line(cells: Iterable[Cell]) -> str:
    """A row by itself; a cell with a gap stands in quotation marks, whatever fills it."""
    return ";".join(map(csv_cell, cells)) + "\r\n"


def csv_cell(cell: Cell) -> str:
    if type(cell) is not str:
        return "" if cell is None else str(cell)
    if has_slot(cell):
        return f'"{cell}"'
    return f'"{in_quotes(cell)}"' if NEEDS_QUOTES.search(cell) else disarmed(cell)


def in_quotes(text: str) -> str:
    """What may stand between quotation marks, in a gap too."""
    return disarmed(text).replace('"', '""')


def disarmed(text: str) -> str:
    """An apostrophe before what would be read as a formula: the way OWASP recommends."""
    if text[:1] not in ARMED and text.isprintable():
        return text
    text = printable(text)
    return f"'{text}" if text[:1] in ARMED else text


def taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


# Excel. Inline strings are text whatever they look like; nothing here writes a formula.

LONGEST_CELL = 32_767  # letters
MOST_ROWS = 1_048_576  # of a sheet, the headings included
FIRST_DAY, DAY_ONE = date(1900, 3, 1), date(1899, 12, 30)  # before it Excel counts a day that never was
PLAIN, HEADING, DAY = 0, 1, 2  # places in the list of styles

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EXCEL_STYLES = (
    f'{XML}<styleSheet {SHEET}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8ECF2"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyAlignment="1"><alignment {align}/></xf>'
        for number, font, fill, align in (
            (0, 0, 0, 'vertical="top" wrapText="1"'),
            (0, 1, 2, 'vertical="top" wrapText="1"'),
            (164, 0, 0, 'horizontal="left" vertical="top"'),
        )
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# Excel reads _x0041_ as a letter A
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def xlsx(tables: Sequence[Table], written: Written = str) -> Iterator[bytes]:
    """A sheet for each table, its first row in sight and filtering."""
    counted = [Counted(table) for table in tables]
    yield from zipped([
        ("[Content_Types].xml", [excel_types(tables)]),
        ("_rels/.rels", [excel_relations([(f"{OFFICE}/officeDocument", "xl/workbook.xml")])]),
        ("xl/_rels/workbook.xml.rels", [excel_relations(parts_of_book(tables))]),
        ("xl/styles.xml", [EXCEL_STYLES]),
        *(
            (f"xl/worksheets/sheet{number}.xml", excel_sheet(table, written))
            for number, table in enumerate(counted, 1)
        ),
        ("xl/workbook.xml", excel_book(counted)),
    ])  # fmt: skip


def excel_types(tables: Sequence[Table]) -> str:
    names = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"}
    names |= {f"xl/worksheets/sheet{number}.xml": "worksheet" for number in range(1, len(tables) + 1)}
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/{name}" ContentType="{KINDS}.{kind}+xml"/>' for name, kind in names.items())
        + "</Types>"
    )


def parts_of_book(tables: Sequence[Table]) -> list[tuple[str, str]]:
    sheets = [(f"{OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(tables) + 1)]
    return [*sheets, (f"{OFFICE}/styles", "styles.xml")]


def excel_relations(parts: Sequence[tuple[str, str]]) -> str:
    return (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(parts, 1)
        )
        + "</Relationships>"
    )


def excel_book(tables: Sequence[Counted]) -> Iterator[str]:
    """Written last: only now it is known how far the filters reach."""
    yield f'{XML}<workbook {SHEET} xmlns:r="{OFFICE}"><sheets>'
    for number, table in enumerate(tables, 1):
        yield f'<sheet name={quoteattr(table.name)} sheetId="{number}" r:id="rId{number}"/>'
    yield "</sheets><definedNames>"
    for number, table in enumerate(tables):
        area = escape(f"'{table.name}'!$A$1:${letters(len(table.columns))}${table.number + 1}")
        yield f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">{area}</definedName>'
    yield "</definedNames></workbook>"


def excel_sheet(table: Counted, written: Written) -> Iterator[str]:
    yield (
        f'{XML}<worksheet {SHEET}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    )
    for number, column in enumerate(table.columns, 1):
        yield f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    yield f"<row>{''.join(excel_text(heading, HEADING) for heading in table.headings)}</row>"
    lines = table.lines()
    while batch := list(islice(lines, BATCH)):
        if table.number >= MOST_ROWS:
            raise ValueError("more rows than a sheet of Excel has")
        yield "".join([f"<row>{''.join([excel_cell(cell, written) for cell in line])}</row>" for line in batch])
    yield f'</sheetData><autoFilter ref="A1:{letters(len(table.columns))}{table.number + 1}"/></worksheet>'


def excel_cell(cell: Cell, written: Written) -> str:
    if type(cell) is PartialDate:
        cell = cell.first if cell.day else written(cell)
    if cell is None or cell == "":
        return "<c/>"
    if type(cell) is str:
        return excel_text(cell)
    if type(cell) is int:
        return f"<c><v>{cell}</v></c>"
    if cell < FIRST_DAY:
        return excel_text(cell.isoformat())
    return f'<c s="{DAY}"><v>{(cell - DAY_ONE).days}</v></c>'


def excel_text(text: str, style: int = PLAIN) -> str:
    text = printable(text)
    if len(text) > LONGEST_CELL:
        text = f"{text[: LONGEST_CELL - 1]}…"
    text = escape(ESCAPED.sub("_x005F_", text) if "_x" in text else text)
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


# OpenDocument

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle",
        "fo": "xsl-fo-compatible", "config": "config", "manifest": "manifest",
    }.items()
)  # fmt: skip
VERSION = 'office:version="1.2"'
MANIFEST = (
    f'{XML}<manifest:manifest {NAMESPACES} manifest:version="1.2">'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in {"/": ODS, "content.xml": "text/xml", "settings.xml": "text/xml"}.items()
    )
    + "</manifest:manifest>"
)
CELL_STYLES = (
    '<number:date-style style:name="dmy"><number:day number:style="long"/><number:text>.</number:text>'
    '<number:month number:style="long"/><number:text>.</number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="heading" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
    'style:vertical-align="top" fo:background-color="#e8ecf2"/><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
    '<style:style style:name="text" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" '
    'style:vertical-align="top"/></style:style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="dmy">'
    '<style:table-cell-properties style:vertical-align="top"/></style:style>'
    '<style:style style:name="row" style:family="table-row"><style:table-row-properties '
    'style:use-optimal-row-height="true"/></style:style>'
)
PER_LETTER = 0.2  # centimetres of column
BLANKS = re.compile("^ | {2,}")


def ods(tables: Sequence[Table], written: Written = str) -> Iterator[bytes]:
    """A sheet for each table, its first row in sight and filtering."""
    yield from zipped([
        ("mimetype", [ODS]),
        ("META-INF/manifest.xml", [MANIFEST]),
        ("settings.xml", [ods_settings(tables)]),
        ("content.xml", ods_content(tables, written)),
    ])  # fmt: skip


def ods_content(tables: Sequence[Table], written: Written) -> Iterator[str]:
    yield f"{XML}<office:document-content {NAMESPACES} {VERSION}><office:automatic-styles>{CELL_STYLES}"
    for width in sorted({column.width for table in tables for column in table.columns}):
        yield (
            f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width * PER_LETTER:.1f}cm"/></style:style>'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    counted = [Counted(table) for table in tables]
    for table in counted:
        yield from ods_table(table, written)
    yield "<table:database-ranges>"
    for number, table in enumerate(counted):
        area = f"$'{table.name}'.A1:$'{table.name}'.{letters(len(table.columns))}{table.number + 1}"
        yield (
            f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}" table:display-filter-buttons="true" '
            f"table:target-range-address={quoteattr(area)}/>"
        )
    yield "</table:database-ranges>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def ods_table(table: Counted, written: Written) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(table.name)}>"
    yield "".join(f'<table:table-column table:style-name="w{column.width}"/>' for column in table.columns)
    headings = "".join(ods_text(heading, "heading") for heading in table.headings)
    yield f"<table:table-header-rows><table:table-row>{headings}</table:table-row></table:table-header-rows>"
    lines = table.lines()
    while batch := list(islice(lines, BATCH)):
        yield "".join(
            f'<table:table-row table:style-name="row">{"".join([ods_cell(cell, written) for cell in line])}'
            "</table:table-row>"
            for line in batch
        )
    yield "</table:table>"


def ods_cell(cell: Cell, written: Written) -> str:
    if type(cell) is PartialDate:
        cell = cell.first if cell.day else written(cell)
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if type(cell) is str:
        return ods_text(cell, "text")
    if type(cell) is int:
        return (
            f'<table:table-cell table:style-name="text" office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{cell.isoformat()}">'
        f"<text:p>{cell:%d.%m.%Y}</text:p></table:table-cell>"
    )


def ods_text(text: str, style: str) -> str:
    """Repeated blanks and line ends have marks of their own; for a tab LibreOffice has none in a cell."""
    text = escape(printable(text)).replace("\t", " ")
    if "\n" in text or "  " in text or text.startswith(" "):
        text = "</text:p><text:p>".join(
            BLANKS.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', line) for line in text.split("\n")
        )
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def ods_settings(tables: Sequence[Table]) -> str:
    """The first row of every sheet stays in sight."""
    items = {
        "HorizontalSplitMode": ("short", 0), "VerticalSplitMode": ("short", 2), "HorizontalSplitPosition": ("int", 0),
        "VerticalSplitPosition": ("int", 1), "ActiveSplitRange": ("short", 2), "PositionBottom": ("int", 1),
    }  # fmt: skip
    frozen = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, (kind, value) in items.items()
    )
    sheets = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(table.name)}>{frozen}</config:config-item-map-entry>"
        for table in tables
    )
    return (
        f"{XML}<office:document-settings {NAMESPACES} {VERSION}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        f'<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        f'</config:config-item><config:config-item-map-named config:name="Tables">{sheets}'
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


# What both are packed in


class Counted:
    """A table that knows, while its lines are written, how many there have been."""

    def __init__(self, table: Table):
        self.name, self.columns, self.headings, self.number = table.name, table.columns, table.headings, 0
        self.table = table

    def lines(self) -> Iterator[list[Cell]]:
        for line in self.table.lines():
            self.number += 1
            yield line


def letters(number: int) -> str:
    """Of a column: 1 is A, 27 is AA."""
    text = ""
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("A") + letter) + text
    return text


def zipped(files: Iterable[tuple[str, Iterable[str]]]) -> Iterator[bytes]:
    """Files given as pieces of text, packed while they are being written; `mimetype` stays readable, as ODF wants."""
    now = datetime.now()
    return stream_zip(
        (
            (name, now, 0o600, NO_COMPRESSION_32 if name == "mimetype" else ZIP_32, map(str.encode, pieces))
            for name, pieces in files
        ),
        chunk_size=PIECE,
        get_compressobj=lambda: zlib.compressobj(wbits=-zlib.MAX_WBITS, level=PACKED),
        extended_timestamps=False,
    )
