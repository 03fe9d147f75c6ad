"""工作簿里的字: the face of every sheet, where a marking line would stand, and every other text; no formula is worked out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from dazugong.formats.refusal import Refused
from dazugong.formats.workbookparts import Workbook
from dazugong.formats.workbookwall import texts_in

TOP_ROWS = 10
TOGETHER = 5_000        # texts that are given at once
APART = "；"
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_ROUND_ABOUT = (("xl/drawings/", frozenset({"p"})), ("xl/comments", frozenset({"comment"})), ("xl/threadedcomments/", frozenset({"text"})))
_LAYOUT = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])')     # in a margin: where it stands and how it looks


def faces_of(data: bytes, filename: str, field: str = "附件") -> Iterator[str]:
    """各表的开头: the margins and the first written rows of every sheet that is shown, then what text boxes and comments say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = _book(archive, filename, field)
        hidden = {one.get("name", "") for one in book.root.iter("{*}sheet") if one.get("state", "visible") != "visible"}
        tops = [_top(archive, part, filename, field) for name, part in book.sheets() if name not in hidden]
        words = _strings(archive, book.strings_part, {cell for _, rows in tops for row in rows for cell in row if isinstance(cell, int)}, filename, field)
        for margins, rows in tops:
            yield "\n".join(margins)
            yield "\n".join(" ".join(words.get(cell, "") if isinstance(cell, int) else cell for cell in row) for row in rows)
        for part in archive.namelist():
            for folder, wanted in _ROUND_ABOUT:
                if part.lower().startswith(folder) and part.endswith(".xml"):
                    yield "\n".join(text for _, _, text in texts_in(archive, part, wanted, filename, field))


def texts_of(data: bytes, filename: str, field: str = "附件") -> Iterator[str]:
    """各格的字: every text of every sheet, hidden or not, many on one line."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book, some = _book(archive, filename, field), []
        parts = [(part, frozenset({"is", "v"})) for _, part in book.sheets()] + ([(book.strings_part, frozenset({"si"}))] if book.strings_part else [])
        for part, wanted in parts:
            for _, _, text in texts_in(archive, part, wanted, filename, field):
                some.append(text)
                if len(some) == TOGETHER:
                    yield APART.join(some) + APART
                    some = []
        yield APART.join(some) + APART


def _book(archive: zipfile.ZipFile, filename: str, field: str) -> Workbook:
    try:
        return Workbook(archive)
    except etree.XMLSyntaxError:
        raise Refused(field, filename, "内部目录已损坏或不完整", "请用表格软件打开，重新保存后再上传") from None


def _top(archive: zipfile.ZipFile, part: str, filename: str, field: str) -> tuple[list[str], list[list[str | int]]]:
    """The margins of a sheet, and its first written rows; a text that the workbook keeps in one place for all sheets by its number."""
    margins: list[str] = []
    rows: dict[str, list[str | int]] = {}
    for name, given, text in texts_in(archive, part, _MARGINS | {"c"}, filename, field):
        row = given.get("r", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if name in _MARGINS:
            margins.append(_LAYOUT.sub(" ", text))
        elif text.strip() and (row in rows or len(rows) < TOP_ROWS):
            rows.setdefault(row, []).append(int(text) if given.get("t") == "s" and text.strip().isdecimal() else text)
    return margins, list(rows.values())


def _strings(archive: zipfile.ZipFile, part: str | None, numbers: set[int], filename: str, field: str) -> dict[int, str]:
    """The shared texts of these numbers."""
    if not numbers or part is None:
        return {}
    found = enumerate(texts_in(archive, part, frozenset({"si"}), filename, field))
    return {number: text for number, (_, _, text) in found if number in numbers}
