"""dzg decompose: a working document into measures; needs no database."""
from __future__ import annotations

import argparse
from pathlib import Path

from .answer import Refused, answer, with_json


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("decompose", help="把文件拆成举措（.txt .docx .pdf .ofd）"))
    command.add_argument("file", type=Path)
    command.set_defaults(run=run_decompose)


def run_decompose(given: argparse.Namespace) -> int:
    from dazugong.reading import Marked, Unreadable, decompose, read_document

    if not given.file.is_file():
        raise Refused(f"没有这个文件：{given.file.name}")
    try:
        items = decompose(read_document(given.file.read_bytes(), name=given.file.name))
    except (Unreadable, Marked) as refused:
        raise Refused(str(refused)) from refused
    answer(given, [i.as_dict() for i in items], (f"{i.id}\t{i.kind}\t{i.deadline or ''}\t{''.join(i.text.splitlines())}" for i in items))
    return 0
