"""读指标: an indicator for every unit below one, and the rows behind each figure."""
from __future__ import annotations

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import Node, place_of, unit_for, units_on
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec.model import Indicator, Pack

from .asking import AS_WAS, TODAY, Question, question
from .comparing import BothWays, both_ways
from .frozen import Change, Compared, compared, reported
from .glance import at_a_glance
from .judgements import VERDICTS, judgements_of, to_judge
from .judging import Behind, Fact, judged_rows, named
from .landscape import Field, landscape
from .latest import latest_periods, over_of, periods_of, settled_periods
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
    "graded_by", "indicators_on", "judgements_of", "landscape", "latest_periods", "lights", "moved", "moves", "over_of", "path_to", "peers", "periods_of", "question", "reported",
    "rows_behind", "settled_periods", "to_judge", "trend", "under_for", "uses_of", "whole",
]  # fmt: skip

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
