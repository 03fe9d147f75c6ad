"""试表: one small form over the vocabulary of the formula tests, and trees of units that answered it. For property tests."""
from __future__ import annotations

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.orgs.models import Ancestry, Placement, Unit, UnitName
from dazugong.kernel.records.models import Answer, Obligation, PackVersion, Record, Revision
from dazugong.spec.form import Field, Form
from dazugong.spec.model import Pack
from tests.make import AT

sys.path.insert(0, str(Path(__file__).parents[1] / "formula"))
from formulas import COLUMN  # noqa: E402

DAY, SINCE = date(2026, 7, 14), date(2024, 1, 1)
TYPES = {"unit": "text"}
FORM = Form("probe", "试表", (
    *(Field(c.name, c.term, c.term, TYPES.get(c.kind, c.kind), c.choices) for c in COLUMN.values()),
    Field("items", "清单", "清单", "table", columns=(Field("cost", "经费", "经费", "money"), Field("homes", "户数", "户数", "number"))),
))  # fmt: skip
PACK = Pack("probe", "试", "1", (), "units", "", (), forms=(FORM,))


def typed(row: dict, table: list) -> dict[str, Answer]:
    """A row of the strategies as the answers of a form."""
    found = {}
    for column in COLUMN.values():
        value = row[column.term]
        if value is None or value == "":
            found[column.name] = Answer(field=column.name, term=column.term)
        elif column.kind in ("number", "percent", "money"):
            found[column.name] = Answer(field=column.name, term=column.term, text=str(value), number=int(Fraction(value) * 10**Answer.SCALE))
        elif column.kind == "date":
            found[column.name] = Answer(field=column.name, term=column.term, text=value, day=value)
        else:
            text = ("是" if value else "否") if column.kind == "yesno" else value
            found[column.name] = Answer(field=column.name, term=column.term, text=text)
    for number, (cost, homes) in enumerate(table, 1):
        for name, value in (("cost", cost), ("homes", homes)):
            found[f"items.{number}.{name}"] = Answer(field=f"items.{number}.{name}", term=name, number=value * 10**Answer.SCALE)
    return found


def build(tree: list) -> tuple[list[Unit], list[int | None], dict]:
    """Units, the place of each one's parent among them, and what each answered by (place, period)."""
    version = PackVersion.objects.create(pack="probe", version="1", title="试", files={}, digest="", since=SINCE, installed_at=AT)
    units = Unit.objects.bulk_create([Unit(name=f"试第{n}党支部", kind="branch", since=SINCE) for n in range(len(tree))])
    parents = [None if n == 0 else tree[n][0] % n for n in range(len(tree))]
    lines = [[n] for n in range(len(tree))]
    for n, parent in enumerate(parents):
        lines[n] += lines[parent] if parent is not None else []
    UnitName.objects.bulk_create(UnitName(unit=u, name=u.name, since=SINCE) for u in units)
    Placement.objects.bulk_create(Placement(unit=units[n], parent=None if p is None else units[p], since=SINCE) for n, p in enumerate(parents))
    Ancestry.objects.bulk_create(
        Ancestry(ancestor=units[above], descendant=units[n], depth=depth, since=SINCE) for n, line in enumerate(lines) for depth, above in enumerate(line))
    given = {}
    for code, column in (("2026", 1), ("2025", 2)):
        span = period(code)
        owed = Obligation.objects.bulk_create([
            Obligation(pack_version=version, pack="probe", form="probe", unit=u, period=code, first=span.first, last=span.last, opens=span.first, due=span.last)
            for u in units])  # fmt: skip
        for n, one in enumerate(owed):
            if tree[n][column] is None:
                continue
            record = Record.objects.create(obligation=one, state="filed", standing=1)
            revision = Revision.objects.create(record=record, number=1, state="filed", filed_at=AT, digest="x", stands_since=SINCE)
            given[n, code] = typed(*tree[n][column])
            for answer in given[n, code].values():
                answer.revision = revision
            Answer.objects.bulk_create(given[n, code].values())
    return units, parents, given
