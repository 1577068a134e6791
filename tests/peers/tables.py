"""Makes the workbooks and Parquet files of the tests. They are kept beside the tests, so that nobody needs this to run them.

    pip install openpyxl pyarrow msoffcrypto-tool && python3 tests/peers/tables.py
"""

import csv
import datetime
import io
import pathlib
import re

import msoffcrypto.format.ooxml as ooxml
import openpyxl
import pyarrow
import pyarrow.parquet

SUITES = pathlib.Path(__file__).parent.parent / "suites"


def typed(text):
    """A field of a CSV file as a spreadsheet takes it in."""
    if text == "":
        return None
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d( [\d:.]+)?", text):
        return datetime.datetime.fromisoformat(text)
    return text


def workbook(path, rows, sheet="Sheet1", more=()):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for name in more:
        book.create_sheet(name).append(["nothing", "here"])
    book.save(path)
    return book


def parquet(path, header, rows, **options):
    columns = {}
    for at, name in enumerate(header):
        column = [row[at] for row in rows]
        kinds = {type(value) for value in column if value is not None}
        if kinds == {int, float}:
            column = [None if value is None else float(value) for value in column]
        elif len(kinds) > 1:
            column = [None if value is None else str(value) for value in column]
        columns[name] = pyarrow.array(column, pyarrow.string() if not kinds else None)
    pyarrow.parquet.write_table(pyarrow.table(columns), path, **options)


def providers():
    for path in sorted((SUITES / "providers").glob("*.csv")):
        header, *rows = list(csv.reader(path.open(encoding="utf-8")))
        rows = [[typed(text) for text in row] for row in rows]
        workbook(path.with_suffix(".xlsx"), [[typed(name) for name in header], *rows])
        parquet(path.with_suffix(".parquet"), header, rows)


HEADER = ["iso3", "Year", "Terror scale", "Killed", "As of"]
DAY = datetime.datetime(2015, 3, 1)
ROWS = [["GHA", 2013, 2, 0, DAY], ["GHA", 2014, 2, None, DAY], ["KEN", 2013, 3, 25, DAY], ["KEN", 2014, 4, 146, DAY]]


def cases():
    folder = SUITES / "cli" / "tables.in"
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Data 2014"
    page["A1"] = "Political terror and civilians killed"
    page.merge_cells("A1:E1")
    for row in [[], HEADER, *ROWS]:
        page.append(row)
    page["A9"] = "Made up for a test."
    page.merge_cells("A9:E9")
    book.create_sheet("Notes").append(["What stands here is not read."])
    book.save(folder / "facts" / "panel.xlsx")
    parquet(folder / "facts" / "figures.parquet", HEADER[:2] + ["scope"], [["GHA", 2014, "home; abroad"], ["KEN", 2014, None]])

    wrong = folder / "wrong"
    ours = ["country", "year", "terror", "killed"]
    (wrong / "text.xlsx").write_text("country,year,terror\nGHA,2014,2\n")
    plain = io.BytesIO()
    workbook(plain, [ours, ["GHA", 2014, 2, 0]])
    with (wrong / "locked.xlsx").open("wb") as out:
        ooxml.OOXMLFile(plain).encrypt("a password", out)
    (wrong / "cut.xlsx").write_bytes(plain.getvalue()[:2000])
    workbook(wrong / "sheets.xlsx", [ours, ["GHA", 2014, 2, 0]], "Data", ["Notes", "Sources"])
    workbook(wrong / "asked.xlsx", [["iso3", "year", "t"], ["GHA", 2014, 2]], "Data", ["Notes"])
    workbook(wrong / "failed.xlsx", [ours, ["GHA", 2014, "#N/A", 0], ["KEN", 2014, 9, "many"]])
    workbook(wrong / "computed.xlsx", [ours, ["GHA", 2014, "=1+1", 0]])
    merged = workbook(wrong / "merged.xlsx", [ours, ["GHA", 2013, 2, 0], ["GHA", 2014, None, 0]])
    merged.active.merge_cells("C2:C3")
    merged.save(wrong / "merged.xlsx")
    heads = workbook(wrong / "heads.xlsx", [["", "", "Figures", ""], ours, ["GHA", 2014, 2, 0]])
    heads.active.merge_cells("C1:D1")
    heads.save(wrong / "heads.xlsx")
    parquet(wrong / "zstd.parquet", ours, [["GHA", 2014, 2, 0]], compression="zstd")
    parquet(wrong / "values.parquet", ours, [["GHA", 2013, 2, 0], ["KEN", 2014, 9, 0]])
    whole = io.BytesIO()
    parquet(whole, ours, [["GHA", 2014, 2, 0]])
    (wrong / "cut.parquet").write_bytes(whole.getvalue()[:200])


providers()
cases()
