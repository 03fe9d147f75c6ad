"""更新看板快照: what every unit has in itself, judged by the database in the very statements by which boards are counted, kept by
unit, day and band with the tree over time; a job, for it reads every unit. Rows behind a figure are still read from the database.
"""
from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.utils import timezone

from dazugong.formula.facts import Column
from dazugong.formula.sqltext import Sql
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.kinds import Edge
from dazugong.kernel.orgs.models import Placement, Unit

from .asking import Question, eyes, question
from .latest import latest_periods, settled_periods
from .placing import Placed, placed, run
from .queries import indicators_on
from .standing import BAND, INDEX, Columns, folder, key_of, sum_term
from .summing import leaves_of, together_of

WORK = "figures_snapshot"
MOST = 2**62        # the snapshot holds whole numbers of 64 bits
NEEDED = ("numpy", "numba", "pyarrow")


@dataclass
class Kept:
    """一张表: the questions of one statement, the SELECT of what each unit has in itself, and the days its rows were found to have.

    `beyond`: sums of which some unit has more than the snapshot holds; whoever asks for them asks the database.
    """

    asked: list[Question]
    sql: Sql
    width: int
    columns: list[Columns]
    span: list[date] = field(default_factory=list)
    beyond: set[int] = field(default_factory=set)

    def held(self) -> list[tuple[Question, Columns]]:
        """The questions that the snapshot answers."""
        both = zip(self.asked, self.columns, strict=True)
        return [(asked, columns) for asked, columns in both if not self.beyond & {columns[0], columns[1], columns[2], columns[4]}]

    def sums(self, found: Sequence[object]) -> Iterator[int | None]:
        """The sums of one row, as far as the snapshot holds them."""
        for number, one in enumerate(found):
            value = None if one is None else int(one)       # type: ignore[call-overload]
            if value is not None and abs(value) >= MOST:
                self.beyond.add(number)
                value = None
            yield value


def wanted() -> bool:
    """Whether there are so many units that boards read a snapshot, and what it takes is installed."""
    return not missing() and Unit.objects.count() >= settings.SNAPSHOT_FROM


def missing() -> list[str]:
    """What the roll-up engine needs and is not installed."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


def refresh(given: Mapping[str, object], by: Reader, at: datetime, progress: Any) -> str:
    """The work of the job. Refuses where the engine is not installed."""
    if lacking := missing():
        raise Refusal(f"汇总引擎要用的程序包缺{len(lacking)}个；请维护人员按汇总引擎的说明装上再办")
    day = timezone.localtime(at).date()
    system = system_reader(day, "看板快照")
    with reading(system):
        number = Unit.objects.count()
        if number < settings.SNAPSHOT_FROM:
            return f"单位{number}个，不到{settings.SNAPSHOT_FROM}个，看板直接读数据库，不用快照"
        kept = _kept(system, _questions(system))
        said = _write(system, kept, at, day, progress)
    return f"{sum(len(one.asked) for one in kept)}个指标期间、{number}个单位，{said}"


def _questions(system: Reader) -> list[Question]:
    """Every indicator, in the periods that boards and lights show first."""
    latest, settled = latest_periods(system), settled_periods(system)
    under = Unit.objects.order_by("pk").first()
    found = []
    for pack, indicator in indicators_on(system):
        for code in dict.fromkeys(shown[0] for some in (latest, settled) if (shown := some.of(pack, indicator))):
            try:
                found.append(question(system, pack=pack.id, indicator=indicator.id, period=code, under=under))
            except Hidden:
                continue        # this version of the mechanism had no such indicator yet
    return found


def _kept(system: Reader, several: list[Question]) -> list[Kept]:
    """What one statement can answer lies in one table; what must be counted anew at each level is left to the database."""
    found = []
    for group in together_of(several):
        asked = [several[n] for n in group]
        with eyes(system, asked[0]):
            place = placed(system, asked, everywhere=True)
        plain, leaves, width, columns = leaves_of(place, asked)
        if plain:
            found.append(Kept([asked[n] for n in plain], _by_day(place, leaves, width), width, [_without_head(one) for one in columns]))
    return found


def _without_head(columns: tuple) -> Columns:
    """Places among the sums alone; in a statement unit and band stand before them."""
    asked, answered, count, scale, of, base = columns
    return asked - 2, answered - 2, None if count is None else count - 2, scale, of - 2, base


def _by_day(place: Placed, leaves: Sql, width: int) -> Sql:
    """(unit, day, band, sums): what a unit filed for a period in which it ended lies where it stood on its last day."""
    sums = ", ".join(f"l.n{n}" for n in range(width))
    ended, day = place.day
    return Sql(f"SELECT l.unit, {{}}, l.k0, {sums} FROM ({{}}) l {{}}", day, leaves, ended)


def _write(system: Reader, kept: list[Kept], at: datetime, day: date, progress: Any) -> str:
    """The snapshot first, then what says that it can be read. Every unit is judged anew, for a day has passed; only those of which
    something else is found are written."""
    from dazugong.analytics.renewing import renewed
    from dazugong.analytics.sources import Source
    from dazugong.analytics.store import save

    facts = [_facts(system, one, n, day, len(kept), progress) for n, one in enumerate(kept)]
    placements = Placement.objects.filter(kind=Edge.LINE).values_list("unit_id", "parent_id", "since", "until")
    found = renewed(_earlier(), Source(Unit.objects.order_by("pk").values_list("pk", "name"), placements, (), facts), day=day)
    folder().parent.mkdir(parents=True, exist_ok=True)
    files = save(found.snapshot, folder())
    said = {"day": day.isoformat(), "at": at.isoformat(), "spans": [[one.isoformat() for one in each.span] for each in kept],
            "questions": {key_of(asked): [n, columns] for n, one in enumerate(kept) for asked, columns in one.held()}}  # fmt: skip
    (folder() / INDEX).write_text(json.dumps(said, ensure_ascii=False), encoding="utf8")
    return f"整份重建：{found.whole}" if found.whole else f"{found.read}个单位的数有变动，{files.files}个文件里{files.shared}个沿用"


def _earlier() -> Any:
    """The last snapshot, where there is one."""
    from dazugong.analytics.store import load

    try:
        return load(folder())
    except ValueError:
        return None


def _facts(system: Reader, kept: Kept, number: int, day: date, of: int, progress: Any) -> Any:
    """One table, read when its turn comes; a band is marked, so that rows without one are kept too."""
    from dazugong.analytics.sources import DAY, UNIT, facts_at_hand

    columns = {BAND: Column("band", BAND, "text")} | {sum_term(n): Column(f"n{n}", sum_term(n), "number") for n in range(kept.width)}

    def read() -> list[tuple]:
        progress(number, of + 1, f"{kept.asked[0].pack.title}：{kept.asked[0].period.term}")
        with eyes(system, kept.asked[0]):
            rows = [(unit, date.fromisoformat(str(on)[:10]), "=" + band, *kept.sums(sums))
                    for unit, on, band, *sums in run(kept.sql)]  # fmt: skip
        kept.span = [min((row[1] for row in rows), default=day), max((row[1] for row in rows), default=day)]
        return sorted(rows, key=itemgetter(0, 1, 2))

    return facts_at_hand(f"t{number}", columns, (UNIT, DAY, *columns), read, (DAY,), stored=True)
