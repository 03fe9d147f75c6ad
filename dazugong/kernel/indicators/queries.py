"""读指标: an indicator for every unit below one, and the rows behind each figure."""
from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max, Min

from dazugong.kernel.calendar.periods import period_of, periods_between
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import Node, place_of, unit_for, units_on
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.models import Obligation, PackVersion
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.kernel.records.schedule import period_of_code
from dazugong.spec.model import Indicator, Pack

from .asking import AS_WAS, TODAY, Question, question
from .comparing import BothWays, both_ways
from .frozen import Change, Compared, compared, reported
from .glance import at_a_glance
from .judgements import VERDICTS, judgements_of, to_judge
from .judging import Behind, Fact, judged_rows, named
from .landscape import Field, landscape
from .ledger import Ledger
from .lights import Light, Lights, lights
from .moves import NONE_BEFORE, NONE_NOW, RISEN, Moves, cell_band, graded_by, moved, moves
from .peers import Peer, Peers, peers
from .standing import fresh, fresh_for
from .tables import NOT_ASKED, NOT_DUE, NOT_FILED, TOO_FEW, Row, Table, table_of, whole
from .trends import Point, Trend, trend
from .uses import Use, uses_of

__all__ = [
    "AS_WAS", "NONE_BEFORE", "NONE_NOW", "NOT_ASKED", "NOT_DUE", "NOT_FILED", "PARTS", "RISEN", "TODAY", "TOO_FEW", "VERDICTS", "Behind", "BothWays", "Change", "Compared", "Fact",
    "Field", "Ledger", "Light", "Lights", "Moves", "Peer", "Peers", "Point", "Question", "Row", "Table", "Trend", "Use", "at_a_glance", "both_ways", "cell_band", "compared", "figures", "fresh", "fresh_for",
    "graded_by", "indicators_on", "judgements_of", "landscape", "latest_periods", "lights", "moved", "moves", "path_to", "peers", "periods_of", "question", "reported",
    "rows_behind", "settled_periods", "to_judge", "trend", "under_for", "uses_of", "whole",
]  # fmt: skip

ONE = timedelta(days=1)
PARTS = {"count": "达到的", "of": "全部", "rest": "未达到的", "missing": "未报的"}


def figures(reader: Reader, *, pack: str, indicator: str, period: str, under: Unit, tree: str = AS_WAS) -> Table:
    """The indicator for every unit directly below `under` and for `under` itself, as ratios of sums; never a mean of ratios.

    `tree`: as it was (当时口径), or carried into today's tree (现时口径). Answers are those that stand on the reader's day.
    """
    return table_of(reader, question(reader, pack=pack, indicator=indicator, period=period, under=under, tree=tree))


def rows_behind(
    reader: Reader, *, pack: str, indicator: str, period: str, under: Unit, band: str | None = None, part: str = "of", tree: str = AS_WAS, now: str = ""
) -> list[Behind]:
    """The rows behind one figure, each with the name of its unit; judged by the same SELECT as the figure.

    `part`: count (above the line), of (below it), rest (below it and not above), missing (asked, not answered).
    `band` None takes all bands. `now`: of those that stand in this grade today, by the grade of the period before (升降表). Raises `Hidden` for a part there is not, and where so few rows could give somebody away.
    """
    if part not in PARTS:
        raise Hidden("part")
    asked = question(reader, pack=pack, indicator=indicator, period=period, under=under, tree=tree)
    asked = moved(asked, now) if now else asked
    facts = [f for f in judged_rows(reader, asked) if _in_part(f, part) and (band is None or part == "missing" or f.band == band)]
    if 0 < len(facts) < asked.indicator.smallest:
        raise Hidden("rows")
    return named(reader, asked, facts)


def indicators_on(reader: Reader) -> list[tuple[Pack, Indicator]]:
    """Every indicator of every pack in force on the day."""
    reader.need("figures.read")
    return [(pack, i) for version in current_versions(reader.day) for pack in [pack_of(version)] for i in pack.indicators]


def periods_of(reader: Reader, *, pack: str) -> list[tuple[str, str]]:
    """(code, term) of the periods of a pack that have opened within reach, the latest first."""
    rows = reader.rows(Obligation).filter(pack=pack, opens__lte=reader.day, first__lte=reader.day)
    found = rows.filter(entry=False).values_list("period", "last").distinct().order_by("-last", "-period")
    owed = [(code, period_of_code(code, last).term) for code, last in found]
    first = rows.filter(entry=True).order_by("first").values_list("first", flat=True).first() or (None if owed else _begun(reader).get(pack))
    return list(dict.fromkeys([*owed, *(spans_since(first, reader.day) if first else [])]))


def _begun(reader: Reader) -> dict[str, date]:
    """Since when each mechanism that counts facts (会议, 结对, 办件 …) is in force: these have no periods of their own."""
    versions = {}
    for version in PackVersion.objects.filter(since__lte=reader.day).defer("files").order_by("since", "pk"):
        versions.setdefault(version.pack, []).append(version)
    latest = {name: pack_of(several[-1]) for name, several in versions.items()}
    return {name: versions[name][0].since for name, p in latest.items() if any(not p.form(i.over) and i.over != OBLIGATIONS.name for i in p.indicators)}


def spans_since(first: date, day: date) -> list[tuple[str, str]]:
    """(code, term) of the years, quarters and months by which a register that began on `first` is counted."""
    found = []
    for kind, most in (("year", 5), ("quarter", 8), ("month", 24)):
        spans = periods_between(kind, period_of(kind, first).first, day + ONE)
        found += [(span.code, span.term) for span in reversed(spans[-most:])]
    return found


def settled_periods(reader: Reader) -> dict[str, tuple[str, str, bool]]:
    """(code, term, whether it still runs) of each pack's latest period whose day has passed; of the one that runs, where there is none."""
    filed = _filed_periods(reader)
    over = [one for one in filed if one["since"] < reader.day]
    return {pack: (code, term, True) for pack, (code, term, _) in (_books(reader) | _latest(filed, reader.day)).items()} | {
        pack: (code, term, False) for pack, (code, term, _) in _latest(over, reader.day).items()}


def latest_periods(reader: Reader) -> dict[str, tuple[str, str, bool]]:
    """(code, term, whether it still runs) of the latest period of every pack that has opened within reach."""
    return _books(reader) | _latest(_filed_periods(reader), reader.day)


def _books(reader: Reader) -> dict[str, tuple[str, str, bool]]:
    """What has no periods of its own, and registers: counted by the year."""
    year = period_of("year", reader.day)
    entered = reader.rows(Obligation).filter(opens__lte=reader.day, first__lte=reader.day, entry=True).values_list("pack", flat=True).distinct()
    return dict.fromkeys([*_begun(reader), *entered], (year.code, year.term, True))


def _filed_periods(reader: Reader) -> list[dict]:
    """Every period that has opened within reach, by its last day, with the earliest and the latest day on which it is due."""
    rows = reader.rows(Obligation).filter(opens__lte=reader.day, first__lte=reader.day, entry=False).order_by("last", "period")
    return list(rows.values("pack", "period", "last").annotate(since=Min("due"), until=Max("due")))


def _latest(filed: list[dict], day: date) -> dict[str, tuple[str, str, bool]]:
    return {one["pack"]: (one["period"], period_of_code(one["period"], one["last"]).term, one["until"] >= day) for one in filed}


def under_for(reader: Reader, public_id: str) -> Unit:
    """The unit a board is about: the one asked for, else the one the reader acts over. Raises `Hidden`."""
    reader.need("figures.read")
    if public_id:
        return unit_for(reader, public_id)
    roots = reader.scope.roots.get("figures", frozenset())
    own = units_on(reader).filter(pk__in=roots).order_by("pk").first() if roots else None
    if own is None:
        raise Hidden("unit")
    return own


def path_to(reader: Reader, under: Unit) -> list[Node]:
    """所在位置 within reach: from the unit the reader acts over down to `under`."""
    path = place_of(reader, under)
    roots = reader.scope.roots.get("figures", frozenset())
    top = next((n for n, node in enumerate(path) if node.id in roots), 0)
    return path[top:]


def _in_part(fact: Fact, part: str) -> bool:
    return {
        "count": fact.count, "of": fact.of, "rest": fact.of and not fact.count, "missing": not fact.answered,
    }[part]
