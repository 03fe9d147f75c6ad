"""批量写入: many rows of one table by few statements, behind the fence like every other write.

The statement is compiled once by the ORM: SQLite runs it prepared for every row, PostgreSQL takes many rows in each, for
it asks a policy what a reader reaches once a statement. Building a hundred thousand model objects and compiling
their values one by one would take far longer than writing them. Values are the database's own kinds (text, whole
numbers, bytes, None); dates, times and JSON are converted by their field.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

AT_ONCE = 500  # rows in one statement
CONVERTED = (models.DateField, models.JSONField)  # a DateTimeField is a DateField


def add_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]], like: models.Model | None = None) -> None:
    """Writes the rows, given as values of `columns` (attribute names); every other column is as in `like`, else its default."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    given = [by_name[column] for column in columns]
    others = [field for field in by_name.values() if field not in given and not field.primary_key]
    sql, defaults = _compiled(model, given, others, like or model()) if others else (_compiled_whole(model, tuple(given)), ())
    lines = _prepared(rows, given, defaults)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(sql, lines)
            return
        head, values, one = sql.rpartition(" VALUES ")
        for start in range(0, len(lines), AT_ONCE):
            some = lines[start : start + AT_ONCE]
            cursor.execute(head + values + ", ".join([one] * len(some)), [value for line in some for value in line])


def _compiled(model: type[models.Model], given: Sequence[models.Field], others: Sequence[models.Field], like: models.Model) -> tuple[str, tuple[object, ...]]:
    """The statement, and the values of the other columns as `like` has them."""
    query = InsertQuery(model)
    query.insert_values([*given, *others], [like])
    [(sql, params)] = query.get_compiler(connection=connection).as_sql()
    return sql, tuple(params[len(given) :])


@lru_cache(maxsize=64)
def _compiled_whole(model: type[models.Model], given: tuple[models.Field, ...]) -> str:
    """The statement for rows that give every column: the same whatever they hold, so it is compiled once."""
    return _compiled(model, given, (), model())[0]


def _prepared(rows: Iterable[Sequence[object]], given: Sequence[models.Field], defaults: tuple[object, ...]) -> list[Sequence[object]]:
    """Each row as the statement takes it: dates and JSON converted, the defaults of the other columns behind."""
    converted = [(n, way) for n, field in enumerate(given) if (way := _converting(field))]
    if not converted:
        return [(*values, *defaults) for values in rows]
    lines = []
    for values in rows:
        line = [*values, *defaults]
        for n, way in converted:
            line[n] = way(line[n])
        lines.append(line)
    return lines


def _converting(field: models.Field) -> Callable[[object], object] | None:
    """How a value of the field becomes one of the database, where that is not itself."""
    if not isinstance(field, CONVERTED):
        return None
    if isinstance(field, models.JSONField):
        return partial(connection.ops.adapt_json_value, encoder=field.encoder)

    def convert(value: object) -> object:
        return field.get_db_prep_save(value, connection)

    return lru_cache(maxsize=64)(convert)


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
