"""行的来源: a list page reads a table of the database or a plain sequence; both answer the same five questions."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from dazugong.web.marks import Mark, Ratio, plain

if TYPE_CHECKING:
    from dazugong.web.columns import Column

CHUNK = 500


class TableRows:
    """Rows of a QuerySet; every look-up comes from a declared column, never from the address."""

    def __init__(self, source: QuerySet) -> None:
        self.source = source

    def __iter__(self) -> Iterator[Any]:
        return iter(self.source.iterator(chunk_size=CHUNK))

    def in_parts(self) -> Iterator[Any]:
        """The same rows, some at a time: as long as one statement is being read, SQLite lets nobody else write.

        Which rows and in what order is settled at the beginning; one that has gone since is left out.
        """
        if not self._divides():
            yield from list(self.source)
            return
        keys = list(self.source.values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            found = {row.pk: row for row in self.source.order_by().filter(pk__in=some)}
            yield from (found[key] for key in some if key in found)

    def _divides(self) -> bool:
        """Whether a part of the rows may be asked for by their keys: not of a slice, a union, or where a row looks at its neighbours."""
        query = self.source.query
        across = any(getattr(one, "contains_over_clause", False) for one in query.annotations.values())
        return not (query.is_sliced or query.combinator or across) and self.source._fields is None

    def searched(self, lookups: Sequence[str], text: str) -> TableRows:
        any_of = Q()
        for lookup in lookups:
            any_of |= Q(**{lookup: text})
        return TableRows(self.source.filter(any_of))

    def narrowed(self, column: Column, value: str) -> TableRows:
        place = column.filter_on or column.sort or column.name
        if column.filter == "choice":
            return TableRows(self.source.filter(**{place: value}))
        return TableRows(self.source.filter(Q(**{f"{place}__icontains": value}) | Q(**{f"{place}__in": column.meant(value)})))

    def ordered(self, column: Column | None, *, descending: bool) -> TableRows:
        """Missing values come last both ways; the key breaks ties, so that no row is shown on two pages."""
        if column is None:
            return self if self.source.ordered else TableRows(self.source.order_by("pk"))
        place = F(str(column.sort))
        first = place.desc(nulls_last=True) if descending else place.asc(nulls_last=True)
        return TableRows(self.source.order_by(first, "pk"))

    def keys(self, key: str, most: int | None = None) -> list[object]:
        return list(self.source.values_list(key.replace(".", "__"), flat=True)[:most])


class ListRows:
    """Rows of a plain sequence, already read; searched, narrowed and ordered by what the columns show."""

    def __init__(self, source: Sequence[Any], columns: Sequence[Column]) -> None:
        self.source, self.columns = source, columns

    def __iter__(self) -> Iterator[Any]:
        return iter(self.source)

    def in_parts(self) -> Iterator[Any]:
        return iter(self.source)

    def searched(self, lookups: Sequence[str], text: str) -> ListRows:
        """`lookups` name columns here; a look-up's ending (__icontains) is not needed."""
        asked = [column for column in self.columns if column.name in lookups]
        return self._those(lambda row: any(contains(column.read(row), text) for column in asked))

    def narrowed(self, column: Column, value: str) -> ListRows:
        def passes(row: object) -> bool:
            found = follow(row, column.filter_on) if column.filter_on else column.read(row)
            return contains(found, value) or plain(found) in column.meant(value) if column.filter == "text" else str(plain(found)) == value

        return self._those(passes)

    def ordered(self, column: Column | None, *, descending: bool) -> ListRows:
        if column is None:
            return self
        given = [row for row in self.source if not isinstance(column.read(row), Mark)]
        missing = [row for row in self.source if isinstance(column.read(row), Mark)]
        given.sort(key=lambda row: weight(column.read(row)), reverse=descending)
        return ListRows(given + missing, self.columns)

    def keys(self, key: str) -> list[object]:
        return [follow(row, key) for row in self.source]

    def _those(self, passes: Any) -> ListRows:
        return ListRows([row for row in self.source if passes(row)], self.columns)


def rows_from(rows: QuerySet | Sequence[Any], columns: Sequence[Column]) -> TableRows | ListRows:
    return TableRows(rows) if isinstance(rows, QuerySet) else ListRows(list(rows), columns)


def follow(row: object, path: str) -> object:
    """The value at "unit.name": keys of mappings, attributes of all else; a method without arguments is asked."""
    value: Any = row
    for part in path.split("."):
        value = value[part] if _has_keys(type(value)) else getattr(value, part)
        if callable(value) and not isinstance(value, type):
            value = value()
        if value is None:
            return None
    return value


@cache
def _has_keys(kind: type) -> bool:
    """Whether values of a type are read by key; asked once for a type, for a long list has a million values."""
    return issubclass(kind, Mapping)


def contains(value: object, text: str) -> bool:
    return text.casefold() in str(plain(value)).casefold()


def weight(value: object) -> Any:
    """What a value is ordered by: a ratio by its exact quotient, a (status, words) pair by its words."""
    if isinstance(value, Ratio):
        return Fraction(value.count, value.of)
    simple = plain(value)
    return simple.casefold() if isinstance(simple, str) else simple
