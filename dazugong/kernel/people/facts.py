"""名册事实表: the members and the holders of posts as they stood on the day, as pre-filling and indicators see them.

A row counts for the unit whose member or holder the person is; the roster has no day of its own: it is read as it stood at the
end of the period, or on the day looked at where that is earlier. The fence shows of it what the reader may see.
"""
from __future__ import annotations

from dazugong.formula.facts import Column, FactTable, register

from .models import Membership

_STANDS = "{0}.since <= :day AND {0}.since <= :last AND ({0}.until IS NULL OR {0}.until > :day OR {0}.until > :last)"
_CLASSES = " ".join(f"WHEN '{value}' THEN '{term}'" for value, term in Membership.Kind.choices)

MEMBERS = FactTable(
    name="members",
    term="党员名册",
    scope="unit_id",
    day="",
    reach=("units", "people"),
    of_persons=True,
    columns=(
        Column("unit_id", "单位", "unit"),
        Column("name", "姓名", "person"),
        Column("kind", "党员类别", "choice", choices=tuple(Membership.Kind.labels)),
        Column("sex", "性别", "choice", choices=("男", "女")),
        Column("ethnic_group", "民族", "text"),
        Column("birth", "出生日期", "date"),
        Column("joined", "入党日期", "date"),
        Column("education", "学历", "text"),
    ),
    sql=(
        f"SELECT m.unit_id, p.name, CASE m.kind {_CLASSES} END AS kind, p.sex, p.ethnic_group, p.birth, p.joined, p.education"
        f" FROM people_membership m JOIN people_person p ON p.id = m.person_id WHERE {_STANDS.format('m')}"
    ),
)
HOLDERS = FactTable(
    name="holders",
    term="任职名册",
    scope="unit_id",
    day="",
    reach=("units", "people"),
    of_persons=True,
    columns=(
        Column("unit_id", "单位", "unit"),
        Column("post", "职务", "text"),
        Column("name", "姓名", "person"),
        Column("since", "任职日期", "date"),
        Column("sex", "性别", "choice", choices=("男", "女")),
        Column("birth", "出生日期", "date"),
        Column("education", "学历", "text"),
    ),
    sql=(
        "SELECT t.unit_id, t.title AS post, p.name, a.since, p.sex, p.birth, p.education FROM people_appointment a"
        " JOIN people_post t ON t.id = a.post_id JOIN people_person p ON p.id = a.person_id"
        f" WHERE {_STANDS.format('a')}"
    ),
)


def register_tables() -> None:
    """登记: once the app is ready."""
    register(MEMBERS)
    register(HOLDERS)
