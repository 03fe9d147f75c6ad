"""遗漏筛选的二十六种写法: ways to forget the filter, tried against any guarded model.

`leaks` runs under the scope that the caller is looking through, and undoes every change. On a plain backend every way
leaks; behind the fence none may. `dzg doctor` and the tests run it over every guarded model.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connections, models, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, prefetch_related_objects

from .errors import NoReader
from .scope import EVERYTHING, current_scope, looking
from .trial import Trial

Way = Callable[[Trial], bool]
WAYS: dict[str, Way] = {}


def way(name: str) -> Callable[[Way], Way]:
    """Adds a way to forget the filter, under its Chinese name."""

    def add(attempt: Way) -> Way:
        WAYS[name] = attempt
        return attempt

    return add


def leaks(model: type[models.Model], foreign_pk: Any, own_pk: Any, using: str = "default") -> list[str]:
    """Names of the ways by which the present reader gets at the foreign row. Expected: none."""
    return [name for name in WAYS if leaks_by(name, model, foreign_pk, own_pk, using)]


def leaks_by(name: str, model: type[models.Model], foreign_pk: Any, own_pk: Any, using: str = "default") -> bool:
    """Whether one way leaks. Whatever it changed is undone."""
    trial = Trial(model, foreign_pk, own_pk, using)
    scope = current_scope(using)
    assert trial.foreign is not None
    with transaction.atomic(using):
        try:
            with transaction.atomic(using), looking(scope, using):
                return WAYS[name](trial)
        except (DatabaseError, NoReader, ObjectDoesNotExist):
            return False
        finally:
            transaction.set_rollback(True, using)


def hindrances(model: type[models.Model], own_pk: Any, using: str = "default") -> list[str]:
    """What the fence wrongly keeps the present reader from doing with an own row. Expected: nothing."""
    rows = model._default_manager.using(using)
    field = next((f for f in model._meta.concrete_fields if not f.primary_key), model._meta.pk)
    wrong = []
    with transaction.atomic(using):
        if not rows.filter(pk=own_pk).exists():
            wrong.append("看不到自己范围内的行")
        elif rows.filter(pk=own_pk).update(**{field.attname: rows.values_list(field.attname, flat=True).get(pk=own_pk)}) != 1:
            wrong.append("改不了自己范围内的行")
        transaction.set_rollback(True, using)
    return wrong


@way("默认管理器")
def _(t: Trial) -> bool:
    return t.shows(t.rows.all())


@way("基础管理器")
def _(t: Trial) -> bool:
    return t.shows(t.model._base_manager.using(t.using).filter(pk=t.foreign_pk))


@way("裸查询集")
def _(t: Trial) -> bool:
    return t.shows(QuerySet(t.model, using=t.using))


@way("逐行读取")
def _(t: Trial) -> bool:
    return t.shows(list(t.rows.iterator()))


@way("按主键成批读取")
def _(t: Trial) -> bool:
    return bool(t.rows.in_bulk([t.foreign_pk]))


@way("用条件试探")
def _(t: Trial) -> bool:
    field = next((f for f in t.plain_fields if getattr(t.foreign, f.attname) not in (None, "")), t.model._meta.pk)
    return t.shows(t.rows.filter(**{field.attname: getattr(t.foreign, field.attname)}).values_list("pk", flat=True))


@way("用排序试探")
def _(t: Trial) -> bool:
    return t.shows(t.rows.order_by(*(f.attname for f in t.plain_fields[:1]), "-pk").values_list("pk", flat=True))


@way("聚合")
def _(t: Trial) -> bool:
    return t.rows.filter(pk=t.foreign_pk).aggregate(n=Count("pk"))["n"] > 0


@way("是否存在")
def _(t: Trial) -> bool:
    return t.rows.filter(pk=t.foreign_pk).exists()


@way("子查询")
def _(t: Trial) -> bool:
    inner = t.rows.filter(pk=t.foreign_pk)
    seen = t.rows.filter(pk__in=Subquery(inner.values("pk"))).exists()
    return seen or t.rows.annotate(hit=Exists(inner.filter(pk__gte=OuterRef("pk")))).filter(hit=True).exists()


@way("合并查询")
def _(t: Trial) -> bool:
    return t.shows(t.rows.filter(pk=t.own_pk).union(t.rows.filter(pk=t.foreign_pk)))


@way("经关联取值")
def _(t: Trial) -> bool:
    if t.owner is None:
        return False
    row, back = t.owner
    rows = type(row)._base_manager.using(t.using)
    return t.shows(rows.filter(pk=row.pk).values_list(f"{back.field.related_query_name()}__pk", flat=True))


@way("反向关联")
def _(t: Trial) -> bool:
    if t.owner is None:
        return False
    row, back = t.owner
    found = getattr(row, back.get_accessor_name())
    return t.shows(found.all() if back.multiple else [found])


@way("外键")
def _(t: Trial) -> bool:
    if t.pointer is None:
        return False
    model, name = t.pointer
    row = model(**{model._meta.get_field(name).attname: t.foreign_pk})
    row._state.db = t.using
    return t.shows([getattr(row, name)])


@way("连带读取外键")
def _(t: Trial) -> bool:
    row = t.pointing()
    if row is None:
        return False
    fields = [f for f in row._meta.concrete_fields if f.related_model is t.model and getattr(row, f.attname) == t.foreign_pk]
    again = type(row)._base_manager.using(t.using).select_related(fields[0].name).get(pk=row.pk)
    return t.shows([again._state.fields_cache.get(fields[0].name)])


@way("预取")
def _(t: Trial) -> bool:
    if t.owner is None:
        return False
    row, back = t.owner
    fresh = type(row)(pk=row.pk)
    fresh._state.db = t.using
    prefetch_related_objects([fresh], back.get_accessor_name())
    found = getattr(fresh, back.get_accessor_name())
    return t.shows(found.all() if back.multiple else [found])


@way("刷新")
def _(t: Trial) -> bool:
    row = t.model(pk=t.foreign_pk)
    row.refresh_from_db(using=t.using)
    return True


@way("原生查询集")
def _(t: Trial) -> bool:
    return t.shows(t.model._default_manager.db_manager(t.using).raw(f"SELECT * FROM {t.table}"))  # noqa: S608


@way("原生语句")
def _(t: Trial) -> bool:
    return t.sql_shows(t.table)


@way("带库名的原生语句")
def _(t: Trial) -> bool:
    return t.sql_shows(f"{'main' if connections[t.using].vendor == 'sqlite' else 'public'}.{t.table}")


@way("成批改动")
def _(t: Trial) -> bool:
    field = (t.plain_fields or [t.model._meta.pk])[0]
    return t.rows.filter(pk=t.foreign_pk).update(**{field.attname: getattr(t.foreign, field.attname)}) > 0


@way("存入他人范围")
def _(t: Trial) -> bool:
    own = t.rows.get(pk=t.own_pk)
    if not t.fenced_fields:
        return False
    t.make_room()
    for field in t.fenced_fields:
        setattr(own, field.attname, getattr(t.foreign, field.attname))
    own.save(using=t.using, update_fields=[field.name for field in t.fenced_fields])
    return True


@way("成批新增")
def _(t: Trial) -> bool:
    if not t.fenced_fields:
        return False
    t.make_room()
    row = t.rows.get(pk=t.own_pk)
    row.pk, row._state.adding = None, True
    for field in t.fenced_fields:
        setattr(row, field.attname, getattr(t.foreign, field.attname))
    t.rows.bulk_create([row])
    return True


@way("删除")
def _(t: Trial) -> bool:
    return t.rows.filter(pk=t.foreign_pk)._raw_delete(t.using) > 0


@way("没有读者")
def _(t: Trial) -> bool:
    with looking(None, t.using):
        return t.shows(t.rows.filter(pk__in=[t.own_pk, t.foreign_pk]))


@way("连接复用")
def _(t: Trial) -> bool:
    rows = t.rows.filter(pk=t.foreign_pk)
    text = f"SELECT {t.model._meta.pk.column} FROM {t.table}"  # noqa: S608

    def seen() -> bool:
        with connections[t.using].cursor() as cursor:
            cursor.execute(text)
            return t.shows(row[0] for row in cursor.fetchall()) or rows.all().exists()

    with looking(EVERYTHING, t.using), transaction.atomic(t.using):
        assert seen()
        transaction.set_rollback(True, t.using)
    return seen()
