"""汇总: the numbers of many indicators for many units, by SQL, leaf by leaf first and then up the tree.

Indicators over the same rows are counted in one statement, whatever their number: each row is read once, its unit's sums are
made, and only those are joined with the units above. A ratio stays two sums; what is told apart (distinct) is carried up and
counted at each level.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection

from dazugong.formula.ratio import Ratio
from dazugong.formula.sql import MOST_ROWS
from dazugong.formula.sqltext import MOST_PARAMETERS, MOST_TEXT, Sql, joined
from dazugong.formula.whole import Whole
from dazugong.kernel.identity.reader import Reader, widened

from .asking import Question, eyes, open_to
from .conditions import TRUE, Judging, all_of
from .dialects import among, comma
from .placing import Placed, known_of, looks_back, placed, run
from .standing import standing
from .sums import Summed, Sums, exact

FULL = 0.8      # of what a statement may hold; the rest is what stands between its parts
CONSTANTS = ("''", "1")


class _Read(Mapping[int, dict[str, Sums]]):
    """One indicator's part of the rows of a statement; sums are made when they are asked for, not for every unit at once."""

    def __init__(self, rows: dict[int, list[tuple]], columns: tuple) -> None:
        self.rows, self.columns = rows, columns

    def __getitem__(self, unit: int) -> dict[str, Sums]:
        asked, answered, count, scale, of, base = self.columns
        found = {
            row[1]: Sums(int(row[asked]), int(row[answered] or 0), 0 if count is None else exact(row[count], scale), exact(row[of], base))
            for row in self.rows[unit] if row[asked]
        }  # fmt: skip
        if not found:
            raise KeyError(unit)
        return found

    def __iter__(self) -> Iterator[int]:
        return (unit for unit, rows in self.rows.items() if any(row[self.columns[0]] for row in rows))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Statement:
    """One statement for several indicators over the same rows, with the same bands."""

    def __init__(self, place: Placed, keys: Sequence[Sql]) -> None:
        self.place, self.keys = place, keys
        self.sums: list[Whole] = []
        self.places: dict[tuple, int] = {}

    def column(self, one: Whole) -> int:
        """The number of a sum, each asked for once."""
        key = (one.sql.text, one.sql.params)
        if key not in self.places:
            self.places[key] = len(self.sums)
            self.sums.append(one)
        return self.places[key]

    @property
    def leaves(self) -> Sql:
        """(unit, day, k0 …, n0 …): what each unit has in itself."""
        keys = [Sql(f"{{}} AS k{n}", key) for n, key in enumerate(self.keys)]
        sums = [Sql(f"{{}} AS n{n}", one.sql) for n, one in enumerate(self.sums)]
        day, source = self.place.source.day, self.place.source.sql
        varying = [f"k{n}" for n, key in enumerate(self.keys) if key.text not in CONSTANTS]     # what is the same for all needs no grouping
        by = ", ".join(["s.unit", *([] if day else ["s.day"]), *varying])
        return Sql("SELECT s.unit AS unit, {} AS day, {} FROM ({}) s GROUP BY " + by, day or Sql("s.day"), comma([*keys, *sums]), source)

    def sql(self, nodes: Sequence[int] | None, *, own: bool = False, first: str = "", width: int = 0) -> Sql:
        """(unit, key …, sum …) for the units asked, or for every one; `own`: only what stands in the unit itself.

        `first` stands before the columns; to `width` sums it is filled up with nothing, so that statements can stand below each other.
        """
        out = ", ".join(["t.ancestor_id", *(f"l.k{n}" for n in range(len(self.keys)))])
        totals = ", ".join([*(one.summed(Sql(f"l.n{n}")).sql.text for n, one in enumerate(self.sums)), *["CAST(NULL AS numeric)"] * (width - len(self.sums))])
        return Sql(f"WITH l AS ({{}}) SELECT {first}{out}, {totals} FROM l {{}} WHERE {{}} GROUP BY {out}", self.leaves, self.place.joins, _asked(nodes, own))


def _asked(nodes: Sequence[int] | None, own: bool) -> Sql:
    asked = TRUE if nodes is None else Sql("t.ancestor_id IN {}", among(nodes))
    return all_of(asked, Sql("t.depth = 0") if own else None)


def summed(reader: Reader, several: Sequence[Question], *, nodes: Sequence[int] | None, own: bool = False) -> list[Summed]:
    """For each question its sums by unit and band; `nodes` None asks for every unit. All must ask of the same under, day and tree."""
    if not own and (ready := standing(reader, several, nodes)) is not None:
        return ready
    found: list[Summed] = [{} for _ in several]
    for together in together_of(several):
        questions = [several[n] for n in together]
        with eyes(reader, questions[0]):
            place = placed(reader, questions, everywhere=nodes is None)
            for number, one in zip(together, _counted(place, questions, nodes, own), strict=True):
                found[number] = one
    return found


def summed_at_once(reader: Reader, several: Sequence[Question], *, nodes: Sequence[int]) -> list[Summed]:
    """As `summed`, for questions of any period and mechanism in one statement, whatever their number.

    All must ask of the same under, day and tree. Quotients, distinct values and rows guarded one by one are asked group by group.
    """
    if (ready := standing(reader, several, nodes)) is not None:
        return ready
    found = at_once(reader, several, nodes=nodes)
    rest = [n for n in range(len(several)) if n not in found]
    found |= dict(zip(rest, summed(reader, [several[n] for n in rest], nodes=nodes), strict=True))
    return [found[n] for n in range(len(several))]


def at_once(reader: Reader, several: Sequence[Question], *, nodes: Sequence[int]) -> dict[int, Summed]:
    """Of the questions those that one statement can answer, by their number; the others are left out."""
    found: dict[int, Summed] = {}
    waiting: list[tuple[list[int], _Statement, list[tuple]]] = []
    known = known_of(reader, several[0], looks=any(map(looks_back, several))) if several else None
    for group in together_of(several):
        if open_to(reader, several[group[0]]):
            place = placed(reader, [several[n] for n in group], known=known)
            judging = {n: Judging(several[n], place.source) for n in group}
            plain = [n for n, one in judging.items() if not _parts(one) and not one.asked.indicator.distinct]
            if plain:
                waiting.append((plain, *_prepared(place, [judging[n] for n in plain])))
    with widened(reader):   # only rows that are open to the reader: asked above, group by group
        for batch in _batches(waiting, nodes):
            found |= _below_each_other(batch, nodes)
    return found


def _below_each_other(batch: list[tuple[list[int], _Statement, list[tuple]]], nodes: Sequence[int]) -> dict[int, Summed]:
    """Several statements as one, each row beginning with the number of its statement."""
    width = max(len(statement.sums) for _, statement, _ in batch)
    parts = [Sql(f"SELECT * FROM ({{}}) u{n}", statement.sql(nodes, first=f"{n} AS part, ", width=width)) for n, (_, statement, _) in enumerate(batch)]
    rows: list[list[tuple]] = [[] for _ in batch]
    for part, *row in run(joined(" UNION ALL ", parts)):
        rows[part].append(tuple(row))
    return {n: one for (group, _, columns), own in zip(batch, rows) for n, one in zip(group, _read(own, columns), strict=True)}


def _batches(waiting: list[tuple], nodes: Sequence[int]) -> Iterator[list[tuple]]:
    """As many at once as a database takes in one statement."""
    batch: list[tuple] = []
    text, params = 0, 0
    for one in waiting:
        sql = one[1].sql(nodes)
        if batch and (text + len(sql.text) > FULL * MOST_TEXT or params + len(sql.params) > FULL * MOST_PARAMETERS):
            yield batch
            batch, text, params = [], 0, 0
        batch.append(one)
        text, params = text + len(sql.text), params + len(sql.params)
    if batch:
        yield batch


def together_of(several: Sequence[Question]) -> Iterable[list[int]]:
    """Numbers of the questions that one statement can answer: the same rows and the same bands."""
    groups: dict[tuple, list[int]] = {}
    for number, one in enumerate(several):
        i = one.indicator
        form = (i.merged, i.cumulative, i.stock, i.fixed, looks_back(one)) if one.form else ()
        bands = (i.per, i.where) if i.per else ()      # what is left out by `where` has no band
        groups.setdefault((one.pack.id, i.over, one.period.code, one.tree, bands, form), []).append(number)
    return groups.values()


def leaves_of(place: Placed, questions: Sequence[Question]) -> tuple[list[int], Sql, int, list[tuple]]:
    """What each unit has in itself, of the questions that can be added up: their numbers, a SELECT of leaves, how many sums, where they stand."""
    judging = [Judging(one, place.source) for one in questions]
    plain = [n for n, one in enumerate(judging) if not _parts(one) and not one.asked.indicator.distinct]
    if not plain:
        return [], Sql(""), 0, []
    statement, columns = _prepared(place, [judging[n] for n in plain])
    return plain, statement.leaves, len(statement.sums), columns


def _counted(place: Placed, questions: Sequence[Question], nodes: Sequence[int] | None, own: bool) -> list[Summed]:
    judging = [Judging(one, place.source) for one in questions]
    plain = [n for n, one in enumerate(judging) if not _parts(one)]
    found = dict(zip(plain, _plain(place, [judging[n] for n in plain], nodes, own) if plain else []))
    for number, one in enumerate(judging):
        if number not in found:
            found[number] = _fractions(place, one, nodes, own)
        elif one.asked.indicator.distinct:
            found[number] = _distinct(place, one, dict(found[number]), nodes, own)
    return [found[number] for number in range(len(judging))]


def _parts(one: Judging) -> bool:
    """Whether what is added up has a line of its own in each row."""
    said = (one.asked.indicator.sum, one.asked.indicator.of_sum)
    return any(one.amount(text).under is not None for text in said if text)


def _plain(place: Placed, judging: list[Judging], nodes: Sequence[int] | None, own: bool) -> list[Summed]:
    """Counts, and sums of whole numbers."""
    statement, columns = _prepared(place, judging)
    return _read(run(statement.sql(nodes, own=own)), columns)


def _prepared(place: Placed, judging: list[Judging]) -> tuple[_Statement, list[tuple]]:
    """A statement and, for each indicator, where its sums stand in a row."""
    statement = _Statement(place, [judging[0].band])
    columns = []
    for one in judging:
        i = one.asked.indicator
        above, scale = _adding(one, i.sum, one.above)
        below, base = _adding(one, i.of_sum, one.below)
        columns.append((
            2 + statement.column(_number(one.rows)), 2 + statement.column(_number(all_of(one.rows, Sql("s.answered = 1")))),
            None if i.distinct else 2 + statement.column(above), scale, 2 + statement.column(below), base,
        ))  # fmt: skip
    return statement, columns


def _read(found: Iterable[tuple], columns: list[tuple]) -> list[Summed]:
    rows: dict[int, list[tuple]] = {}
    for row in found:
        rows.setdefault(row[0], []).append(row)
    return [_Read(rows, tuple(one)) for one in columns]


def _adding(one: Judging, text: str, rows: Sql) -> tuple[Whole, int]:
    """What one side of the line adds up, and the constant below it."""
    return (_added(amount := one.amount(text), rows), amount.scale) if text else (_number(rows), 1)


def _added(amount: Ratio, rows: Sql) -> Whole:
    """What the rows add up to, above the constant and the varying part below the line."""
    return amount.above.summed(Sql("CASE WHEN {} THEN {} END", rows, amount.above.sql))


def _number(rows: Sql) -> Whole:
    return Whole(Sql("COUNT(*)") if rows is TRUE else Sql("COUNT(*) FILTER (WHERE {})", rows), MOST_ROWS, connection.vendor)


def _fractions(place: Placed, one: Judging, nodes: Sequence[int] | None, own: bool) -> Summed:
    """Sums of quotients: rows with the same divisor are added together, and the fractions afterwards, exactly."""
    i, found = one.asked.indicator, {}
    sides = [(one.amount(text), rows) for text, rows in ((i.sum, one.above), (i.of_sum, one.below))]
    statement = _Statement(place, [one.band, *(amount.under.sql if amount.under else Sql("1") for amount, _ in sides)])
    asked, answered = statement.column(_number(one.rows)), statement.column(_number(all_of(one.rows, Sql("s.answered = 1"))))
    above, below = (statement.column(_added(*side)) for side in sides)
    scales = [amount.scale for amount, _ in sides]
    for node, band, first, second, *sums in run(statement.sql(nodes, own=own)):
        if not sums[asked]:
            continue
        count = exact(sums[above], scales[0] * int(first)) if first else 0
        of = exact(sums[below], scales[1] * int(second)) if second else 0
        known = found.setdefault(node, {}).get(band, Sums())
        found[node][band] = known + Sums(int(sums[asked] or 0), int(sums[answered] or 0), count, of)
    return found


def _distinct(place: Placed, one: Judging, found: dict, nodes: Sequence[int] | None, own: bool) -> Summed:
    """How many different values: counted anew at each level."""
    leaves = Sql("SELECT DISTINCT s.unit AS unit, s.day AS day, {} AS k0, {} AS value FROM ({}) s WHERE {}", one.band, one.value, place.source.sql, one.above)
    sql = Sql("WITH l AS ({}) SELECT t.ancestor_id, l.k0, COUNT(DISTINCT l.value) FROM l {} WHERE {} GROUP BY t.ancestor_id, l.k0",
              leaves, place.joins, _asked(nodes, own))  # fmt: skip
    for node, band, count in run(sql):
        found[node][band].count = count
    return found
