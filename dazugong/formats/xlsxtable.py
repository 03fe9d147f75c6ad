"""工作簿 (.xlsx) 的读取: directory and declarations are checked here, the cells are read in a process of their own.

That process (`sheetreader`) has a memory limit and a time limit; whatever happens to it, the server goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from dazugong.formats.grid import Table, table_of
from dazugong.formats.refusal import Refused
from dazugong.formats.xmlwall import refuse_doctype
from dazugong.formats.zipwall import chunks_of, open_archive

SECONDS = 60
_TOO_MUCH = "内容过大或已损坏，在规定的时间和内存内读不完"


def read_xlsx(data: bytes, filename: str) -> Table:
    """The first visible sheet of a workbook."""
    with open_archive(data, filename) as archive:
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".rels", ".vml")):
                refuse_doctype(chunks_of(archive, name, filename), filename)
    notices: list[str] = []
    table = table_of(_rows_from_reader(data, filename, notices), filename)
    table.notices += notices
    return table


def _rows_from_reader(data: bytes, filename: str, notices: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows as the reading process sends them, one line of JSON each; its last line tells how it ended."""
    root = str(Path(__file__).parents[2])
    environment = {"PYTHONPATH": root, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    process = subprocess.Popen([sys.executable, "-m", "dazugong.formats.sheetreader"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=root)
    alarm = threading.Timer(SECONDS, process.kill)
    alarm.start()
    ending: dict[str, object] | None = None
    try:
        _hand_over(process, data)
        for line in process.stdout:
            message = json.loads(line)
            if isinstance(message, list):
                yield message[0], message[1]
            else:
                ending = message
    except json.JSONDecodeError:
        ending = None
    finally:
        alarm.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
    if ending is None:
        raise Refused("文件", filename, _TOO_MUCH, "请删去多余的内容，或分成几个文件导入")
    if "refused" in ending:
        raise Refused(*ending["refused"])
    notices += ending["notices"]


def _hand_over(process: subprocess.Popen[bytes], data: bytes) -> None:
    try:
        process.stdin.write(data)
        process.stdin.close()
    except BrokenPipeError:
        return
