"""逗号分隔的表格 (.csv): UTF-8, UTF-16 with its mark, or GB 18030; anything that can be read two ways is refused."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from dazugong.formats.grid import CELL_LIMIT, COLUMN_LIMIT, OpenTable, open_rows
from dazugong.formats.refusal import Refused

LINE_LIMIT = 1_100_000
LINES_OF_ONE_RECORD = 500
_SAVE_AS = "请用表格软件打开后另存为 xlsx 再导入"
_THREE_BYTES = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}")


def open_csv(data: bytes, filename: str) -> OpenTable:
    """The table in a csv file; `Refused` names the row where there is one."""
    text = _decoded(data, filename)
    if "\x00" in text:
        raise Refused("文件", filename, "夹有空字符，不是正常的文本表格", _SAVE_AS)
    if "\ufffd" in text:
        raise Refused("文件", filename, "有的字在转换编码时已经丢失", "请回到原文件，重新另存为 xlsx 再导入")
    return open_rows(_records(text, filename), filename, even=True)


def _decoded(data: bytes, filename: str) -> str:
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding, filename)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _strictly(data, "gb18030", filename)
    if any(_is_utf8(line) for line in data.splitlines()):
        raise Refused("文件", filename, "混用了两种文字编码，会出现乱码", _SAVE_AS)
    return text


def _strictly(data: bytes, encoding: str, filename: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError:
        raise Refused("文件", filename, "文字编码无法识别，或文件不完整", _SAVE_AS) from None


def _is_utf8(line: bytes) -> bool:
    """Whether a line of a GB 18030 file is Chinese in UTF-8: then the file holds both."""
    if len(_THREE_BYTES.findall(line)) < 2:
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """The physical lines, counted, so that one open quotation mark cannot swallow the file."""

    def __init__(self, text: str, delimiter: str, filename: str) -> None:
        self.lines = io.StringIO(text, newline="")
        self.delimiter, self.filename, self.all, self.of_record = delimiter, filename, 0, 0

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.all += 1
            self.of_record += 1
            if self.all > LINE_LIMIT:
                raise Refused("文件", self.filename, f"超过{LINE_LIMIT}行", "请分成几个文件导入")
            if self.of_record > LINES_OF_ONE_RECORD:
                raise Refused("表格", "", "引号没有成对，一格跨了太多行", "请检查双引号是否成对", f"第{self.all - self.of_record + 1}行附近")
            if line.count(self.delimiter) > 10 * COLUMN_LIMIT:
                raise Refused("表格", "", f"超过{COLUMN_LIMIT}列", "请删去不需要的列", f"第{self.all}行")
            yield line


def _records(text: str, filename: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    delimiter = max(",\t;", key=first.count) if first else ","
    lines = _Lines(text, delimiter, filename)
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        lines.of_record = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"一格超过{CELL_LIMIT}个字" if "field" in str(error) else "双引号没有成对，分不清各格"
            raise Refused("表格", "", reason, "请检查该行的双引号和内容，或另存为 xlsx 再导入", f"第{number}行") from None
        if len(cells) > 10 * COLUMN_LIMIT:
            raise Refused("表格", "", f"超过{COLUMN_LIMIT}列", "请删去不需要的列", f"第{number}行")
        yield number, cells
