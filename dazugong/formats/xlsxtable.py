"""工作簿 (.xlsx) 的读取: directory and declarations are checked here, the cells are read in a process of their own.

That process (`sheetreader`) has a memory limit and a time limit; whatever happens to it, the server goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dazugong.formats.grid import OpenTable, open_rows
from dazugong.formats.refusal import Refused
from dazugong.formats.xmlwall import refuse_doctype
from dazugong.formats.zipwall import chunks_of, open_archive

SECONDS = 60
_TOO_MUCH = "内容过大或已损坏，在规定的时间和内存内读不完"


@dataclass(slots=True)
class RawSheet:
    """一张工作表: its filled rows as (number, cells), up to what in it was refused, if anything was."""

    name: str
    from_1904: bool = False         # days are counted from there
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    refused: Refused | None = None


def open_xlsx(data: bytes, filename: str) -> OpenTable:
    """The first visible sheet of a workbook; the reading goes on in its own process while the rows are taken."""
    _refuse_declarations(data, filename)
    notices: list[str] = []
    table = open_rows(_rows_from_reader(data, filename, notices), filename)
    table.notices = notices
    return table


def every_sheet(data: bytes, filename: str) -> list[RawSheet]:
    """Every sheet of a workbook, hidden ones too, in their order. What is refused in one leaves the others readable."""
    _refuse_declarations(data, filename)
    sheets: list[RawSheet] = []
    for message in _messages(data, filename, "every-sheet"):
        if isinstance(message, list):
            sheets[-1].rows += map(tuple, message)
        elif "sheet" in message:
            sheets.append(RawSheet(message["sheet"], message["from_1904"]))
        elif "of_sheet" in message:
            sheets[-1].refused = Refused(*message["of_sheet"])
    return sheets


def _refuse_declarations(data: bytes, filename: str) -> None:
    with open_archive(data, filename) as archive:
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".rels", ".vml")):
                refuse_doctype(chunks_of(archive, name, filename), filename)


def _rows_from_reader(data: bytes, filename: str, notices: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first visible sheet, one by one."""
    for message in _messages(data, filename):
        if isinstance(message, list):
            yield from message
        else:
            notices += message["notices"]


def _messages(data: bytes, filename: str, *how: str) -> Iterator[list | dict]:
    """What the reading process sends, a line of JSON for some rows at a time; its last line tells how it ended.

    The limit is on the seconds spent waiting for it: what the caller does between two rows does not count.
    """
    root = str(Path(__file__).parents[2])
    environment = {"PYTHONPATH": root, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    process = subprocess.Popen([sys.executable, "-m", "dazugong.formats.sheetreader", *how], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=root)
    ending: dict[str, object] | None = None
    try:
        for line in _lines(process, data):
            message = json.loads(line)
            if isinstance(message, list) or not message.keys() & {"notices", "refused"}:
                yield message
            else:
                ending = message
    except json.JSONDecodeError:
        ending = None
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    if ending is None:
        raise Refused("文件", filename, _TOO_MUCH, "请删去多余的内容，或分成几个文件导入")
    if "refused" in ending:
        raise Refused(*ending["refused"])
    yield ending


def _lines(process: subprocess.Popen[bytes], data: bytes) -> Iterator[bytes]:
    """What the process writes, line by line; it is ended once it has been waited for too long in all."""
    left = SECONDS
    handing = True
    while left > 0:
        alarm, began = threading.Timer(left, process.kill), time.monotonic()
        alarm.start()
        try:
            if handing:
                _hand_over(process, data)
            line = process.stdout.readline()
        finally:
            alarm.cancel()
        left, handing = left - (time.monotonic() - began), False
        if not line:
            return
        yield line


def _hand_over(process: subprocess.Popen[bytes], data: bytes) -> None:
    try:
        process.stdin.write(data)
        process.stdin.close()
    except BrokenPipeError:
        return
