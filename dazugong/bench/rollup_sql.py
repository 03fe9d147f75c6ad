"""数据库的对照: the same forty indicators in SQL, in the best forms we know of.

DuckDB, three forms, the quickest of which counts as `duckdb_sql`: all count by leaf first, for any form that joins members with
the units above them reads a hundred million rows six times. `prefix` adds leaf counts along the order of the tree and takes
differences; `levels` groups leaf counts by one column for each level; `closure` joins them with all pairs of upper and lower unit.
Members lie in the database in the order of the tree, in its narrowest types (ENUM, DATE, UTINYINT), before the clock starts.

PostgreSQL as the strongest peer does it: an analytics table with a column for each level, one grouped query a level.
"""
from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

import numpy as np

from .population import AGES, DAY, GRADES, JOINED, SCHOOLS, WORK, Population

STANDS = f"since <= DATE '{DAY}' AND (until IS NULL OR until > DATE '{DAY}')"
TEXTS = {"sex": "性别", "people": "民族", "school": "学历", "work": "职业", "kind": "党员类别", "post": "职务"}
DATES = {"birth": "出生日期", "joined": "入党日期", "since": "row.since", "until": "row.until"}
WHOLE = {"due": "应报数", "filed": "按时数", "found": "问题数", "solved": "解决数"}
COLUMNS = {"grade": "等次", "earlier": "上期 等次", **TEXTS, **DATES, **WHOLE}


def _born(least: int, most: int) -> str:
    after, by = DAY.replace(year=DAY.year - most), DAY.replace(year=DAY.year - least)
    return f"birth > DATE '{after}' AND birth <= DATE '{by}'"


def _joined(first: str, last: str) -> str:
    return " AND ".join(filter(None, [f"joined >= DATE '{first}'" if first else "", f"joined < DATE '{last}'" if last else ""]))


MEMBERS = ["COUNT(*)", *(f"COUNT(*) FILTER (WHERE {said})" for said in (
    "sex = '女'", "people <> '汉族'", "kind = '预备党员'", "post = '支部书记'", *(f"school = '{one}'" for one in SCHOOLS[:5]),
    *(_born(*ages) for ages in AGES), *(f"work = '{one}'" for one in WORK[:6]), *(_joined(*days) for days in JOINED)))]  # fmt: skip
RANK = "CASE {} " + " ".join(f"WHEN '{one}' THEN {rank}" for rank, one in enumerate(GRADES)) + " END"
BETTER = "grade < earlier"       # of an ENUM in the order of the grades


def records(better: str) -> list[str]:
    said = (*(f"grade = '{one}'" for one in GRADES), better, "grade IS NOT NULL AND earlier IS NOT NULL", "filed = due", "found > solved")
    return [*(f"COUNT(*) FILTER (WHERE {one})" for one in said), *(f"SUM({name})" for name in WHOLE)]


def kinds(better: str) -> tuple[tuple[str, list[str], str], ...]:
    """(table, what is counted, of which rows)."""
    return ("members", MEMBERS, f"WHERE {STANDS}"), ("records", records(better), "")


Answer = list[np.ndarray]


def paths(people: Population) -> np.ndarray:
    """For each unit the unit of each level above it, itself last, -1 where there is none."""
    levels = int(people.level.max()) + 1
    found = np.full((len(people.parent), levels), -1, np.int32)
    for unit, (above, level) in enumerate(zip(people.parent.tolist(), people.level.tolist())):
        if above >= 0:
            found[unit] = found[above]
        found[unit, level] = unit
    return found


class Duck:
    """DuckDB in memory, filled; `forms` are what is timed."""

    def __init__(self, people: Population) -> None:
        import duckdb
        import pyarrow as pa

        self.units, self.path = len(people.parent), paths(people)
        self.base = duckdb.connect(config={"memory_limit": "10GB", "temp_directory": tempfile.gettempdir()})
        self.base.execute("SET enable_progress_bar = false")      # it would write among what is printed
        last = np.arange(self.units, dtype=np.int32)
        for unit in range(self.units - 1, 0, -1):
            last[people.parent[unit]] = max(last[people.parent[unit]], last[unit])
        levels = {f"l{level}": pa.array(column, mask=column < 0) for level, column in enumerate(self.path.T)}
        self._fill("units", pa.table({"unit": np.arange(self.units, dtype=np.int32), "last": last, **levels}))
        pairs = [(np.nonzero(column >= 0)[0].astype(np.int32), column[column >= 0]) for column in self.path.T]
        self._fill("closure", pa.table({"below": np.concatenate([one for one, _ in pairs]), "above": np.concatenate([one for _, one in pairs])}))
        for name, unit, columns in (("members", people.member_unit, people.members), ("records", people.record_unit, people.records)):
            self._narrow(name, pa.table({"unit": unit.astype(np.int32)} | dict(_arrow(columns))), columns)

    def _fill(self, name: str, given: object) -> None:
        self.base.register("given", given)
        self.base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        self.base.unregister("given")

    def _narrow(self, name: str, given: object, columns: dict) -> None:
        """Texts as ENUM, said to the database: of itself it makes sixteen bytes of each."""
        texts = {one: term for one, term in COLUMNS.items() if term in columns and one not in DATES and one not in WHOLE}
        for one, term in texts.items():
            values = ", ".join(f"'{value}'" for value in columns[term].values if value != "")
            self.base.execute(f"CREATE TYPE {name}_{one} AS ENUM ({values})")
        said = ", ".join(f"CAST({one} AS {name}_{'grade' if one == 'earlier' else one}) AS {one}" for one in texts)
        self.base.register("given", given)
        self.base.execute(f"CREATE TABLE {name} AS SELECT * REPLACE ({said}) FROM given")
        self.base.unregister("given")

    @property
    def forms(self) -> dict[str, Callable[[], Answer]]:
        return {form: lambda form=form: [self._ask(FORMS[form](*kind, self.path.shape[1]), len(kind[1])) for kind in kinds(BETTER)] for form in FORMS}

    def close(self) -> None:
        self.base.close()

    def _ask(self, sql: str, width: int) -> np.ndarray:
        """The answer by unit; handing it over as columns is part of the work, laying it out for the digest costs next to nothing."""
        found = self.base.execute(sql).fetchnumpy()
        out = np.zeros((self.units, width), np.int64)
        for number in range(width):
            out[found["unit"], number] = np.ma.filled(found[f"n{number}"], 0)
        return out


def _arrow(columns: dict) -> Iterator[tuple[str, object]]:
    """Values in the narrowest types: short texts as a dictionary, days as days, numbers as bytes."""
    import pyarrow as pa

    for name, term in COLUMNS.items():
        if term in columns:
            values = pa.array([one if one != "" else None for one in columns[term].values])
            narrow = values.cast(pa.date32()) if name in DATES else values.cast(pa.uint8()) if name in WHOLE else values
            codes = pa.DictionaryArray.from_arrays(pa.array(columns[term].codes), narrow)
            yield name, codes.dictionary_decode() if name in DATES or name in WHOLE else codes


def _leaf(table: str, sums: Sequence[str], where: str) -> str:
    return f"SELECT unit, {', '.join(f'{one} AS c{n}' for n, one in enumerate(sums))} FROM {table} {where} GROUP BY unit"


def _prefix(table: str, sums: Sequence[str], where: str, _: int) -> str:
    running = ", ".join(f"SUM(COALESCE(l.c{n}, 0)) OVER w AS c{n}" for n in range(len(sums)))
    own = ", ".join(f"CAST(e.c{n} - COALESCE(b.c{n}, 0) AS BIGINT) AS n{n}" for n in range(len(sums)))
    return (f"WITH l AS ({_leaf(table, sums, where)}), c AS (SELECT u.unit, {running} FROM units u LEFT JOIN l ON l.unit = u.unit"
            f" WINDOW w AS (ORDER BY u.unit)) SELECT u.unit AS unit, {own} FROM units u JOIN c e ON e.unit = u.last LEFT JOIN c b ON b.unit = u.unit - 1")  # fmt: skip


def _levels(table: str, sums: Sequence[str], where: str, levels: int) -> str:
    total = ", ".join(f"CAST(SUM(c{n}) AS BIGINT) AS n{n}" for n in range(len(sums)))
    each = " UNION ALL ".join(f"SELECT l{level} AS unit, {total} FROM p WHERE l{level} IS NOT NULL GROUP BY l{level}" for level in range(levels))
    return f"WITH l AS ({_leaf(table, sums, where)}), p AS MATERIALIZED (SELECT * FROM l JOIN units USING (unit)) {each}"


def _closure(table: str, sums: Sequence[str], where: str, _: int) -> str:
    total = ", ".join(f"CAST(SUM(c{n}) AS BIGINT) AS n{n}" for n in range(len(sums)))
    return f"WITH l AS ({_leaf(table, sums, where)}) SELECT above AS unit, {total} FROM l JOIN closure ON below = l.unit GROUP BY above"


FORMS = {"prefix": _prefix, "levels": _levels, "closure": _closure}


class Levels:
    """PostgreSQL with a column for each level in the table itself, indexed and analysed, in an empty database."""

    def __init__(self, people: Population, address: str, patience: float) -> None:
        import psycopg

        self.units, self.path = len(people.parent), paths(people)
        self.base = psycopg.connect(address, autocommit=True, options=f"-c statement_timeout={int(patience * 1000)}")
        for name, unit, columns in (("members", people.member_unit, people.members), ("records", people.record_unit, people.records)):
            self._fill(f"bench_{name}", unit, columns)

    def _fill(self, name: str, unit: np.ndarray, columns: dict) -> None:
        given = {**{one: term for one, term in COLUMNS.items() if term in columns}}
        kinds = {one: "date" if one in DATES else "smallint" if one in WHOLE else "text" for one in given}
        levels = self.path.shape[1]
        said = ", ".join([*(f"l{level} integer" for level in range(levels)), *(f"{one} {kind}" for one, kind in kinds.items())])
        values = [[r"\N" if value in ("", None) else str(value) for value in columns[term].values] for term in given.values()]
        codes = np.column_stack([columns[term].codes for term in given.values()]).tolist()
        lines = ["\t".join(r"\N" if one < 0 else str(one) for one in path) for path in self.path.tolist()]
        with self.base.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(f"CREATE UNLOGGED TABLE {name} ({said})")
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for first in range(0, len(unit), 20_000):
                    text = StringIO()
                    for where, row in zip(unit[first:first + 20_000].tolist(), codes[first:first + 20_000]):
                        text.write(lines[where] + "\t" + "\t".join(values[n][code] for n, code in enumerate(row)) + "\n")
                    copy.write(text.getvalue())
            cursor.execute(f"ANALYZE {name}")

    @property
    def forms(self) -> dict[str, Callable[[], Answer]]:
        ranked = f"{RANK.format('grade')} < {RANK.format('earlier')}"
        return {"level_table": lambda: [self._ask(*kind) for kind in kinds(ranked)]}

    def _ask(self, table: str, sums: Sequence[str], where: str) -> np.ndarray:
        out = np.zeros((self.units, len(sums)), np.int64)
        for level in range(self.path.shape[1]):
            found = self.base.execute(f"SELECT l{level}, {', '.join(sums)} FROM bench_{table} {where} GROUP BY l{level}").fetchall()
            rows = np.array([[one or 0 for one in row] for row in found if row[0] is not None], np.int64).reshape(-1, len(sums) + 1)
            out[rows[:, 0]] = rows[:, 1:]
        return out

    def close(self) -> None:
        for name, *_ in kinds(BETTER):
            self.base.execute(f"DROP TABLE IF EXISTS bench_{name}")
        self.base.close()
