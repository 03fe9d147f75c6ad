"""汇编成册 (PDF): what was published of one kind, with a table of contents that names the page of every piece."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dazugong.formats.paper.printable import breakable
from dazugong.formats.paper.typesetting import set_pdf


@dataclass(frozen=True, slots=True)
class Piece:
    """一篇: title, the line below it (unit and day), paragraphs, and the table where it has one."""

    title: str
    under: str
    text: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def collected_pdf(*, title: str, lines: Sequence[str], pieces: Sequence[Piece]) -> bytes:
    """Every piece begins a page of its own and stands in the table of contents, in the order given."""
    return set_pdf("collected", {
        "title": breakable(title), "lines": [breakable(line) for line in lines],
        "pieces": [
            {"title": breakable(piece.title), "under": breakable(piece.under), "paragraphs": [breakable(line.strip()) for line in piece.text.split("\n") if line.strip()],
             "columns": [breakable(one) for one in piece.columns], "rows": [[breakable(cell) for cell in row] for row in piece.rows]}
            for piece in pieces
        ],
    })  # fmt: skip
