"""开启期间: a period of a hundred mechanisms opens for two thousand units, against the bare writing of the same rows.

    executemany   the baseline: the same 200,000 rows, ready in memory, written by one executemany into a table of the
                  same columns, indexes and constraints, in one transaction
    opening       the product: versions and schedules read, scopes judged unit by unit, what is owed already asked, rows
                  numbered and written, a trace for each period, each period committed by itself
    again         the same opening once more: everything is owed already and nothing may be written
"""
from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.models import Obligation, PackVersion
from dazugong.kernel.records.opening import install_pack, open_due_periods

from .timing import Timing, compare
from .tree import fill

PACKS, UNITS = 100, 2000
SINCE, DAY = date(2026, 5, 1), date(2026, 5, 25)
AT = datetime(2026, 5, 25, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
SYSTEM = system_reader(DAY, "测速")
BARE = "bench_obligation"
TEXTS = {
    "README.md": "测速用的机制。",
    "pack.toml": 'id = "{id}"\ntitle = "测速{id}"\nversion = "2026.1"\nuses = ["records"]\nsubject = "units"\n'
    'scope = "类别 = 党支部 且 状态 = 在建"\nbasis = [{{ document = "测速", place = "第一条" }}]\n',
    "forms/report.toml": 'title = "报表"\n[[field]]\nid = "done"\nterm = "数量"\ntype = "number"\n',
    "schedule.toml": '[[schedule]]\nform = "report"\nevery = "month"\nopens_day = 25\nopens_after = "period-start"\n'
    'due_day = 3\ndue_after = "period-end"\n',
    "examples/first.toml": 'title = "示例"\nfirst = 2026-05-01\nlast = 2026-05-31\n[[given]]\nover = "report"\nunit = "甲"\n'
    'answers = {{ "数量" = 1 }}\n[[expect]]\nform = "report"\nunit = "甲"\nrefused = []\n',
}


def measure(rounds: int) -> tuple[list[Timing], str]:
    """Fills an empty database and measures."""
    fill(UNITS)
    with reading(SYSTEM):
        for number in range(PACKS):
            texts = {name: text.format(id=f"bench{number}") for name, text in TEXTS.items()}
            install_pack(source=texts, since=SINCE, by=SYSTEM, at=AT)
        assert opened() == PACKS * UNITS
        rows = prepared()
        works = {
            "executemany": (f"{len(rows)}行写进同样的表，一次写完", lambda: written(rows)),
            "opening": (f"{PACKS}个机制、{UNITS}个单位开启一期", opened),
            "again": ("再开一次，一行也不写", opened),
        }
        timings = compare(works, baseline="executemany", rounds=rounds, before={"executemany": emptied, "opening": emptied})
        assert opened() == 0
        assert Obligation.objects.count() == PACKS * UNITS == PackVersion.objects.count() * UNITS
    return timings, f"{PACKS}个机制×{UNITS}个单位"


def opened() -> int:
    """How many rows the opening wrote."""
    return open_due_periods(by=SYSTEM, at=AT)


def prepared() -> list[tuple]:
    """The rows as the opening wrote them, and an empty table like theirs."""
    table = Obligation._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE {BARE} (LIKE {table} INCLUDING ALL)")
        else:
            cursor.execute("SELECT type, sql FROM main.sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY type DESC", [table])
            for _, sql in cursor.fetchall():
                cursor.execute(sql.replace(f'"{table}"', f'"{BARE}"').replace("INDEX \"", "INDEX \"bench_").replace("%", "%%"))
    return list(Obligation.objects.order_by("pk").values_list(*(field.attname for field in Obligation._meta.concrete_fields)))


def written(rows: list[tuple]) -> int:
    """The baseline."""
    columns = [field.column for field in Obligation._meta.concrete_fields]
    marks = ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {BARE} ({', '.join(columns)}) VALUES ({marks})", rows)
    return len(rows)


def emptied() -> None:
    """Both tables as they were before, by one statement each: nothing else hangs on these rows, and nobody looks for it one by one."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {BARE}")
    owed = Obligation.objects.all()
    owed._raw_delete(owed.db)
