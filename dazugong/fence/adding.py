"""批量写入: many rows of one table by one prepared statement, behind the fence like every other write.

The statement is compiled once by the ORM and run for every row; building a hundred thousand model objects and compiling
their values one by one would take far longer than writing them. Values are the database's own kinds (text, whole
numbers, bytes, None); dates, times and JSON are converted by their field.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

CONVERTED = (models.DateField, models.JSONField)  # a DateTimeField is a DateField


def add_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Writes the rows, given as values of `columns` (attribute names); every other column has its default."""
    pattern = model()
    fields = [f for f in model._meta.concrete_fields if not f.primary_key or f.attname in columns]
    query = InsertQuery(model)
    query.insert_values(fields, [pattern])
    [(sql, params)] = query.get_compiler(connection=connection).as_sql()
    names = [field.attname for field in fields]
    places = [names.index(column) for column in columns]
    ways = [_converting(fields[place]) for place in places]
    converted = [(n, way) for n, way in enumerate(ways) if way]
    straight = places == list(range(len(names)))

    def prepared() -> Iterable[Sequence[object]]:
        for values in rows:
            line = list(values)
            for n, way in converted:
                line[n] = way(line[n])
            if straight:
                yield line
                continue
            whole = list(params)
            for place, value in zip(places, line):
                whole[place] = value
            yield whole

    with connection.cursor() as cursor:
        cursor.executemany(sql, list(prepared()))


def _converting(field: models.Field) -> Callable[[object], object] | None:
    """How a value of the field becomes one of the database, where that is not itself."""
    if not isinstance(field, CONVERTED):
        return None

    def convert(value: object) -> object:
        return field.get_db_prep_save(value, connection)

    return convert if isinstance(field, models.JSONField) else lru_cache(maxsize=64)(convert)


def take_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """As many primary keys that no row has: rows of other tables can name them before any is written.

    Must run inside the transaction that writes them; on SQLite its lock keeps others out.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("编号须在写入的事务中领取")
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, %s)", [count])
            return [row[0] for row in cursor.fetchall()]
    last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return range(last + 1, last + 1 + count)
