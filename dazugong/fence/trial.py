"""试探: one model and two of its rows, and what the ways to forget the filter need to know about them."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connections, models
from django.db.models import QuerySet

from .registry import WORD, fence_of
from .scope import EVERYTHING, looking


@dataclass
class Trial:
    """One model, one row that the reader must not see, and one that the reader may."""

    model: type[models.Model]
    foreign_pk: Any
    own_pk: Any
    using: str

    @property
    def rows(self) -> QuerySet:
        """All rows, as careless code asks for them."""
        return self.model._default_manager.using(self.using)

    @cached_property
    def foreign(self) -> models.Model:
        """The foreign row as it really is."""
        with looking(EVERYTHING, self.using):
            return self.rows.get(pk=self.foreign_pk)

    @property
    def table(self) -> str:
        """The quoted name of the table."""
        return connections[self.using].ops.quote_name(self.model._meta.db_table)

    @property
    def plain_fields(self) -> list[models.Field]:
        """Columns other than the key."""
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]

    @property
    def fenced_fields(self) -> list[models.Field]:
        """The columns that say where a row belongs: those which the fence names."""
        fence = fence_of(self.model)
        named = set(WORD.findall(f"{fence.visible} {fence.writable}")) if fence else set()
        return [field for field in self.plain_fields if field.column in named]

    @cached_property
    def owner(self) -> tuple[models.Model, Any] | None:
        """A row that the foreign row points at, with the relation leading back from it."""
        for field in self.plain_fields:
            if field.many_to_one and getattr(self.foreign, field.attname) and not field.remote_field.hidden:
                with looking(EVERYTHING, self.using):
                    return getattr(self.foreign, field.name), field.remote_field
        return None

    @cached_property
    def pointer(self) -> tuple[type[models.Model], str] | None:
        """A model that points at this one, and by which field."""
        for relation in self.model._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete and relation.one_to_many:
                return relation.related_model, relation.field.name
        return None

    def pointing(self) -> models.Model | None:
        """A stored row that points at the foreign row; one that the reader may see, if there is any."""
        for relation in self.model._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete and relation.one_to_many:
                rows = relation.related_model._base_manager.using(self.using)
                if row := rows.filter(**{relation.field.attname: self.foreign_pk}).first():
                    return row
        return None

    def make_room(self) -> None:
        """Takes the foreign row away, so that no unique constraint hides what the fence lets through."""
        with looking(EVERYTHING, self.using):
            self.rows.filter(pk=self.foreign_pk)._raw_delete(self.using)

    def shows(self, rows: Any) -> bool:
        """Whether the foreign row is among `rows` (rows or keys)."""
        return any(self.foreign_pk in (row, getattr(row, "pk", None)) for row in rows)

    def sql_shows(self, table: str) -> bool:
        """Whether raw SQL over a table name gives the foreign key."""
        key = connections[self.using].ops.quote_name(self.model._meta.pk.column)
        with connections[self.using].cursor() as cursor:
            cursor.execute(f"SELECT {key} FROM {table}")  # noqa: S608
            return self.shows(row[0] for row in cursor.fetchall())
