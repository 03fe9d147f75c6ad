"""迎检材料: what one unit filed under one mechanism, as a PDF with a catalogue, for an inspection on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dazugong.formats.paper.coverage import missing_characters
from dazugong.formats.paper.printable import breakable
from dazugong.formats.paper.typesetting import Printed, set_pdf


@dataclass(frozen=True, slots=True)
class BundleItem:
    """一份: its line in the catalogue and, where it was filed, its answers as (label, content, source) and its history."""

    title: str
    state: str
    filed: str
    rows: Sequence[tuple[str, str, str]] = ()
    history: Sequence[str] = ()


def bundle_pdf(items: Sequence[BundleItem], *, title: str, unit: str, lines: Sequence[str], of_the_machine: bool = True) -> Printed:
    """Cover and catalogue, then every filed report on pages of its own. What was not filed stands in the catalogue alone."""
    data = {
        "title": breakable(title), "unit": breakable(unit), "lines": [breakable(line) for line in lines],
        "items": [
            {"title": breakable(one.title), "state": breakable(one.state), "filed": breakable(one.filed),
             "rows": [[breakable(cell) for cell in row] for row in one.rows], "history": [breakable(line) for line in one.history]}
            for one in items
        ],
    }  # fmt: skip
    rare = missing_characters("".join(cell for one in items for row in one.rows for cell in row))
    notices = (f"本机字库没有“{'、'.join(rare)}”，印出来是空框，请手工补写或装上字库。",) if rare else ()
    return Printed(set_pdf("bundle", data, of_the_machine=of_the_machine), notices)
