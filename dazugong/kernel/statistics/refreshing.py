"""更新统计快照: a job. Of the branches marked as they were the rows are taken over from the last snapshot; only the others are read."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone

from dazugong.formula.facts import Column
from dazugong.kernel.identity.reader import Reader, system_reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.indicators.refreshing import missing
from dazugong.kernel.orgs.kinds import Edge
from dazugong.kernel.orgs.models import Placement, Unit

from .moving import VALUES
from .spans import how_many, marks_of_members, marks_of_steps, meaning, spans_of, steps_since, with_them
from .standing import COUNTED, FLOW, INDEX, NODE, ON, STEPS, Fresh, folder, fresh

WORK = "statistics_snapshot"
AT_ONCE = 50_000
WHOLE = 30      # every so many versions one is built whole, lest something that leaves no mark stay unseen for long
DATES = ("birth", "joined")
Marks = Callable[[], dict[int, int]]


def refresh(given: Mapping[str, object], by: Reader, at: datetime, progress: Any) -> str:
    """The work of the job. Refuses where the engine is not installed."""
    if lacking := missing():
        raise Refusal(f"汇总引擎要用的程序包缺{len(lacking)}个；请维护人员按汇总引擎的说明装上再办")
    day = timezone.localtime(at).date()
    with widened(system_reader(day, "统计快照")):
        number = Unit.objects.count()
        if number < settings.SNAPSHOT_FROM:
            return f"单位{number}个，不到{settings.SNAPSHOT_FROM}个，统计直接读数据库，不用快照"
        progress(0, 2, "读组织和党员")
        return _write(at, day, progress)


def _write(at: datetime, day: date, progress: Any) -> str:
    """The snapshot first, then what says that it can be read."""
    from dazugong.analytics.renewing import renewed
    from dazugong.analytics.store import save

    since = date(day.year - 2, 12, 31)      # last year and this one, each against the end of the year before
    made = Fresh(day, at, since, hashlib.sha256(meaning().encode()).hexdigest())
    found = renewed(_earlier(made), _source(since), day=day)
    progress(1, 2, "写快照")
    folder().parent.mkdir(parents=True, exist_ok=True)
    kept = save(found.snapshot, folder())
    said = {"day": day.isoformat(), "at": at.isoformat(), "since": since.isoformat(), "meaning": made.meaning}
    (folder() / INDEX).write_text(json.dumps(said, ensure_ascii=False), encoding="utf8")
    rows = f"党员{found.snapshot.tables['members'].rows}行、单位{len(found.snapshot.units)}个"
    if found.whole:
        return f"{rows}，整份重建：{found.whole}"
    return f"{rows}，接着上一份：读了{found.read}个单位，{kept.files}个文件里{kept.shared}个沿用"


def _earlier(made: Fresh) -> Any:
    """The last snapshot, where it can be gone on with."""
    from dazugong.analytics.store import load

    last = fresh()
    if last is None or (last.since, last.meaning) != (made.since, made.meaning):
        return None
    try:
        found = load(folder())
    except ValueError:
        return None
    return None if found.version % WHOLE == 0 else found


def _source(since: date) -> Any:
    from dazugong.analytics.booked import KIND, ORGANISATIONS
    from dazugong.analytics.sources import UNIT, Source, facts_at_hand

    kinds = list(Unit.objects.order_by("pk").values_list("pk", "kind"))
    placements = Placement.objects.filter(kind=Edge.LINE).values_list("unit_id", "parent_id", "since", "until")
    organisations = facts_at_hand(ORGANISATIONS, {KIND: Column("kind", KIND, "text")}, (UNIT, KIND), kinds)
    marks = cache(marks_of_members)
    return Source(Unit.objects.order_by("pk").values_list("pk", "name"), placements, (), [_members(marks), _steps(since, marks), organisations])


def _members(marks: Marks) -> Any:
    from dazugong.analytics.booked import MEMBERS
    from dazugong.analytics.sources import SINCE, UNIT, UNTIL, Facts

    names = (UNIT, SINCE, UNTIL, *COUNTED.values())

    def of(units: Sequence[int] | None) -> Iterator[dict]:
        return _batches(names, ((branch, since, until, *values) for branch, since, until, values in spans_of(units)))

    return Facts(MEMBERS, _columns(), lambda: of(None), (SINCE, UNTIL), rows=how_many(), marks=marks, of=of, together=with_them)


def _steps(since: date, marks: Marks) -> Any:
    from dazugong.analytics.sources import UNIT, Facts

    columns = {NODE: Column("node", NODE, "number"), FLOW: Column("flow", FLOW, "text"), ON: Column("day", ON, "date")} | _columns()
    names = (UNIT, *columns)

    def of(units: Sequence[int] | None) -> Iterator[dict]:
        return _batches(names, ((branch, node, flow, day, *values) for branch, node, flow, day, values in steps_since(since, units)))

    return Facts(STEPS, columns, lambda: of(None), marks=lambda: marks_of_steps(marks()), of=of, together=with_them)


def _columns() -> dict[str, Column]:
    return {COUNTED[name]: Column(name, COUNTED[name], "date" if name in DATES else "text") for name in VALUES}


def _batches(names: Sequence[str], rows: Iterable[tuple]) -> Iterator[dict]:
    """Some rows at once, as columns."""
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        yield dict(zip(names, zip(*some), strict=True))
