"""读取工作簿的独立进程: `python -m dazugong.formats.sheetreader` reads a workbook from standard input.

It writes lines of JSON: some filled rows at a time, [[number, [cells]], …], and at the end {"notices": […]} or
{"refused": […]}. With the argument `every-sheet` all sheets come, each after a line {"sheet": name, "from_1904": …}; what is refused in one of
them ends only that one, {"of_sheet": […]}.
Cells are taken one by one as they come, so an address far out costs nothing and is refused by its number.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator

from lxml import etree

from dazugong.formats.cells import CellReader
from dazugong.formats.grid import ROW_LIMIT
from dazugong.formats.refusal import Refused
from dazugong.formats.sheetrows import OrdinaryRow, pieces_of
from dazugong.formats.workbookparts import Workbook, local

MEMORY_LIMIT = 300 * 1024 * 1024
SECONDS_OF_WORK = 50
ROWS_TOGETHER = 100  # few enough to fit into a pipe: the next ones are read while these are taken
_CHARACTERS_LIMIT = 80_000_000


def limit_this_process() -> None:
    """Memory and processor limits for this process, where the system knows them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rows_of(book: Workbook, part: str, cells: CellReader) -> Iterator[tuple[int, list[str]]]:
    """The filled rows of a sheet, in order; formulas, errors and impossible addresses are refused."""
    parser = etree.XMLPullParser(("end",), tag=("{*}row", "{*}mergeCell", "{*}col"), no_network=True,
                                 resolve_entities=False, load_dtd=False, remove_comments=True, remove_pis=True)
    with book.archive.open(part) as stream:
        for piece in pieces_of(stream, ROW_LIMIT):
            if isinstance(piece, OrdinaryRow):
                if row := cells.ordinary_row(piece):
                    yield row
            else:
                try:
                    parser.feed(piece)
                finally:  # what stands before a fault is told of first
                    yield from _parsed(parser, cells)
    parser.close()
    yield from _parsed(parser, cells)


def _parsed(parser: etree.XMLPullParser, cells: CellReader) -> Iterator[tuple[int, list[str]]]:
    """What the parser has come to the end of; each element is forgotten afterwards."""
    for _, element in parser.read_events():
        name = local(element)
        if name == "row":
            if row := cells.row(element):
                yield row
        elif name == "mergeCell":
            cells.refuse_merge(element.get("ref", ""))
        elif element.get("hidden") in ("1", "true"):
            cells.hidden_columns = True
        element.clear()
        while name == "row" and element.getprevious() is not None:
            del element.getparent()[0]


def shared_strings(book: Workbook) -> list[str]:
    """共享字符串: every text of the workbook that cells point to by number."""
    if book.strings_part is None:
        return []
    texts = []
    with book.archive.open(book.strings_part) as stream:
        for _, element in etree.iterparse(stream, events=("end",), tag="{*}si", no_network=True, remove_pis=True,
                                          resolve_entities=False, load_dtd=False, remove_comments=True):
            texts.append(CellReader.text_in(element))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return texts


def read(data: bytes) -> Iterator[object]:
    """Messages for the waiting process: rows, some at a time, then how it ended."""
    book = Workbook(zipfile.ZipFile(io.BytesIO(data)))
    cells = CellReader(shared_strings(book), book.date_formats(), book.counts_from_1904)
    yield from _together(rows_of(book, book.sheet_part, cells), [0])
    yield {"notices": book.notices + cells.notices()}


def read_every_sheet(data: bytes) -> Iterator[object]:
    """As `read`, of all sheets."""
    book = Workbook(zipfile.ZipFile(io.BytesIO(data)))
    strings, formats, characters = shared_strings(book), book.date_formats(), [0]
    for name, part in book.sheets():
        yield {"sheet": name, "from_1904": book.counts_from_1904}
        try:
            yield from _together(rows_of(book, part, CellReader(strings, formats, book.counts_from_1904)), characters)
        except Refused as no:
            yield {"of_sheet": [no.field, no.value, no.reason, no.remedy, no.place]}
    yield {"notices": []}


def _together(rows: Iterator[tuple[int, list[str]]], characters: list[int]) -> Iterator[object]:
    """Some rows at a time, also those that stand before one that is refused; `characters` counts the texts of the whole workbook."""
    together: list[tuple[int, list[str]]] = []
    try:
        for number, row in rows:
            characters[0] += sum(map(len, row))
            if characters[0] > _CHARACTERS_LIMIT:
                raise Refused("文件", "", "文字总量过大", "请分成几个文件导入")
            together.append((number, row))
            if len(together) == ROWS_TOGETHER:
                yield together
                together = []
    except Refused:
        yield together
        raise
    yield together


def main() -> int:
    """Reads standard input, writes standard output; every failure ends as a refusal or as silence."""
    limit_this_process()
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="surrogatepass", newline="\n")
    try:
        how = read_every_sheet if "every-sheet" in sys.argv else read
        for message in how(sys.stdin.buffer.read()):
            out.write(json.dumps(message, ensure_ascii=False) + "\n")
            out.flush()
    except Refused as no:
        out.write(json.dumps({"refused": [no.field, no.value, no.reason, no.remedy, no.place]}) + "\n")
    except (etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, UnicodeError, OSError, EOFError, RuntimeError,
            zipfile.zlib.error):
        out.write(json.dumps({"refused": ["文件", "", "内部内容已损坏或不完整", "请用表格软件打开后另存为 xlsx 再导入"]}) + "\n")
    except MemoryError:
        return 1
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
