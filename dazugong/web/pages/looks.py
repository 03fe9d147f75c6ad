"""指标的几种看法: over time, among units of one kind, over the whole tree, and from grade to grade; a picture, and its numbers below."""
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from dazugong.kernel.indicators import queries
from dazugong.kernel.indicators.queries import Question, Row
from dazugong.spec.target import PERCENT
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Ratio
from dazugong.web.pictures import Line, Spot, Square, Standing, lines, sparks, spread, squares, steps
from dazugong.web.reading import address, page

from .board_words import (
    LEDGER,
    asked_of,
    crumbs_of,
    figure_of,
    goal_of,
    ledger_words,
    offered,
    rows_url,
    said_of,
    tabs_of,
    tree_of,
)

SPARKS = 40


@page("figures.read")
def board_look(request: HttpRequest, pack: str, indicator: str) -> HttpResponse:
    """看法: `by` says which: time, peers, tree or moves."""
    by = request.GET.get("by", "time")
    if by not in LOOKS:
        raise Http404
    under, period, periods, tree = asked_of(request, pack, indicator)
    asked = queries.question(request.reader, pack=pack, indicator=indicator, period=period, under=under, tree=tree)
    return LOOKS[by](request, asked, offered(periods, asked))


def _page(request: HttpRequest, asked: Question, by: str, listing: Listing, context: dict, *, title: str) -> HttpResponse:
    """What every look shows around its picture."""
    below = lambda public_id: f"?{urlencode({'under': public_id, 'period': asked.period.code, 'by': by} | tree_of(asked.tree))}"  # noqa: E731
    given = {
        "asked": asked, "by": by, "tabs": tabs_of(asked, by), "crumbs": crumbs_of(request.reader, asked, below),
        "sub": f"{asked.under.name}　{asked.period.term}　{title}", **context,
    }  # fmt: skip
    return listing_page(request, "boards/look.html", listing, given, title=asked.indicator.label)


def _over_time(request: HttpRequest, asked: Question, periods: list[tuple[str, str]]) -> HttpResponse:
    """走势."""
    found = queries.trend(request.reader, asked, [code for code, _ in periods])
    several = [
        Line(band, tuple(
            Spot(_value(point.rows[n]), f"{point.asked.period.term} {said_of(point.rows[n])}", rows_url(point.asked, asked.under.public_id, band=band), point.anew)
            for point in found.points))
        for n, band in enumerate(found.bands)
    ]  # fmt: skip
    percent, goal = _percent(asked), goal_of(asked.indicator, found.bands[-1] if len(found.bands) == 1 else "")
    n = _told(asked, found.bands)
    small = [Line(points[0].rows[0].name, tuple(Spot(_value(point.rows[n]), said_of(point.rows[n])) for point in points), _here(asked, "time", points[0].rows[0].public_id))
             for points in found.below if any(_value(point.rows[n]) is not None for point in points)]  # fmt: skip
    small = small if any(sum(spot.value is not None for spot in line.spots) > 1 for line in small) else []     # single points show no way
    columns = [Column("period", "期间", value=lambda p: p.asked.period.term, href=lambda p: _board(p.asked), sort="asked.period.first")]
    columns += [_figure_column(asked, n, band, lambda p, n=n: p.rows[n], lambda p: p.asked) for n, band in enumerate(found.bands)]
    columns += [Column(name, label, kind="figure", unit="份", value=lambda p, k=name: getattr(p.rows[0].ledger, k) if p.rows[0].ledger.owed else None) for name, label in LEDGER]
    listing = Listing("trend", columns, list(reversed(found.points)), request.GET, noun="期", empty="还没有过去的期间。")
    caption = _direction(asked, found.points, n, found.bands[n])
    picture = lines(several, [p.asked.period.term for p in found.points], caption=caption, percent=percent, goals=[goal] if goal is not None else [])
    many = sparks(small[:SPARKS], caption=f"各单位的走势{f'：{found.bands[n]}' if found.bands[n] else ''}，同一把尺子", percent=percent) if small else ""
    return _page(request, asked, "time", listing, {"pictures": [picture, many], "notes": _left_out(small, SPARKS)}, title="走势")


def _among_peers(request: HttpRequest, asked: Question, periods: list[tuple[str, str]]) -> HttpResponse:
    """同类比较."""
    found = queries.peers(request.reader, asked, kind=request.GET.get("kind", ""), band=request.GET.get("band"))
    known = [one for one in found.rows if one.value is not None and one.row.mark == ""]
    goal = goal_of(asked.indicator, found.band)
    standings = [Standing(one.value, f"{one.row.name} {said_of(one.row)}", rows_url(asked, one.row.public_id, band=found.band), one.row.verdict == "未达到") for one in known]
    term = next((term for name, term, _ in found.kinds if name == found.kind), "")
    middle = _shown(found.median, asked)
    what = f"{found.band}的" if found.band else ""
    caption = f"{len(known)}个{term}的{what}{asked.indicator.label}，中位数{middle}" if known else f"{term or '这里'}还没有可比的数"
    columns = [
        Column("rank", "名次", kind="figure", value="rank", sort="rank", main=True),
        Column("unit", "单位", value="row.name", href=lambda one: _here(asked, "peers", one.row.public_id), sort="row.name", filter="text"),
        _figure_column(asked, 0, found.band, lambda one: one.row, lambda one: asked),
        Column("gap", "比中位数", value=lambda one: _gap(one.value, found.median, asked), kind="figure"),
    ]  # fmt: skip
    columns = [columns[1], columns[0], *columns[2:]]
    columns += [Column(name, label, kind="figure", unit="份", value=lambda one, k=name: getattr(one.row.ledger, k) if one.row.ledger.owed else None) for name, label in LEDGER]
    listing = Listing("peers", columns, list(found.rows), request.GET, noun="个单位", per_page=100, empty="下面没有同类的单位。")
    picture = spread(standings, caption=caption, percent=_percent(asked), median=found.median, goal=goal) if known else ""
    kept = {"under": asked.under.public_id, "period": asked.period.code, "by": "peers"} | tree_of(asked.tree)
    groups = [[(term, f"?{urlencode(kept | {'kind': name} | ({'band': found.band} if found.band else {}))}", name == found.kind, number) for name, term, number in found.kinds]]
    groups += [[(band, f"?{urlencode(kept | {'kind': found.kind, 'band': band})}", band == found.band, None) for band in found.bands]] if len(found.bands) > 1 else []
    notes = ["同样的数并列一个名次，下一名跳过。这里只比单位，不比人。", *_of_books(asked)]
    if found.quartiles:
        notes.append(f"中间一半在{_shown(found.quartiles[0], asked)}和{_shown(found.quartiles[1], asked)}之间。")
    return _page(request, asked, "peers", listing, {"pictures": [picture], "groups": groups, "notes": notes}, title="同类比较")


def _over_the_tree(request: HttpRequest, asked: Question, periods: list[tuple[str, str]]) -> HttpResponse:
    """全景."""
    bands, band, found = queries.landscape(request.reader, asked, request.GET.get("band"))
    made = [_square(asked, one, band) for one in found]
    blocks = [{"row": one.row, "weight": one.weight, "within": above} for top in found for one, above in [(top, asked.under.name), *((low, top.row.name) for low in top.below)]]
    short = sum(one.row.verdict == "未达到" for one in found)
    what = f"{band}的" if band else ""
    caption = f"{len(found)}个单位里{short}个{what}{asked.indicator.label}未达到目标" if asked.indicator.targets else f"{what}{asked.indicator.label}，{len(found)}个单位"
    columns = [
        Column("unit", "单位", value="row.name", href=lambda one: _here(asked, "tree", one["row"].public_id), sort="row.name", filter="text"),
        Column("within", "所在", sort="within", filter="text"),
        Column("weight", "要答的", kind="figure", unit="份", sort="weight"),
        _figure_column(asked, 0, band, lambda one: one["row"], lambda one: asked),
    ]  # fmt: skip
    listing = Listing("landscape", columns, blocks, request.GET, noun="个单位", per_page=100, empty="下面没有要统计的单位。")
    kept = {"under": asked.under.public_id, "period": asked.period.code, "by": "tree"} | tree_of(asked.tree)
    groups = [[(b, f"?{urlencode(kept | {'band': b})}", b == band, None) for b in bands]] if len(bands) > 1 else []
    notes = ["面积是要答的份数。有目标的：● 达到，▲ 未到期，■ 未达到；□ 没有数。点一块，看它下面。", *_of_books(asked)]
    return _page(request, asked, "tree", listing, {"pictures": [squares(made, caption=caption)] if made else [], "groups": groups, "notes": notes}, title="全景")


def _from_grade_to_grade(request: HttpRequest, asked: Question, periods: list[tuple[str, str]]) -> HttpResponse:
    """升降."""
    found = queries.moves(request.reader, asked)

    def behind(was: str, now: str, part: str = "count") -> str:
        return f"{rows_url(asked, asked.under.public_id, part=part)}&{urlencode({'band': queries.cell_band(was), 'now': now})}"

    def stood(was: str) -> str | None:
        return behind(was, queries.RISEN, "of") if found.of(was) else None

    def goes(was: str, now: str) -> str:
        if was not in found.grades or now not in found.grades:
            return "none"
        a, b = found.grades.index(was), found.grades.index(now)
        return "same" if a == b else "up" if b < a else "down"

    stayed = found.up + found.same + found.down
    caption = f"{stayed}个两期都有等次的：升级{found.up}个，原档{found.same}个，退档{found.down}个"
    columns = [Column("was", "上期等次", value=lambda was: was)]
    columns += [Column(f"now_{n}", f"现在{now}", kind="figure", unit="个", value=lambda was, now=now: found.cells[was][now],
                       href=lambda was, now=now: behind(was, now) if found.cells[was][now] else None, main=n == 0) for n, now in enumerate(found.nows)]  # fmt: skip
    columns += [
        Column("of", "上期共", kind="figure", unit="个", value=found.of, href=stood),
        Column("up", "升级", kind="ratio", main=True, value=lambda was: Ratio(sum(found.cells[was][now] for now in found.grades if goes(was, now) == "up"), found.of(was)) if was in found.grades[1:] else None,
               href=lambda was: stood(was) if was in found.grades[1:] else None),
    ]  # fmt: skip
    totals = {f"now_{n}": sum(found.cells[was][now] for was in found.befores) for n, now in enumerate(found.nows)} | {"of": sum(map(found.of, found.befores))}
    listing = Listing("moves", columns, list(found.befores), request.GET, noun="档", totals=lambda rows: totals, empty="这一期还没有评定。")
    picture = steps(found.cells, found.befores, found.nows, caption=caption, href=behind, goes=goes)
    notes = [f"另有{found.waiting}个要报而还没有报的，不在表里。"] if found.waiting else []
    return _page(request, asked, "moves", listing, {"pictures": [picture], "notes": [*notes, ledger_words(found.ledger)]}, title="升降")


LOOKS: dict[str, Callable[..., HttpResponse]] = {"time": _over_time, "peers": _among_peers, "tree": _over_the_tree, "moves": _from_grade_to_grade}


def _of_books(asked: Question) -> list[str]:
    """A register is owed by nobody: what nothing was entered for cannot be told from what there was nothing to enter."""
    return ["这个数取自登记簿：只列这一期有登记的单位，没有登记的不列，也不算0。"] if asked.form and asked.form.entries else []


def _percent(asked: Question) -> bool:
    return asked.indicator.based and asked.indicator.shown_unit == PERCENT


def _value(row: Row) -> Fraction | None:
    if row.mark or row.of == 0:
        return None
    return Fraction(row.count) / Fraction(row.of) if row.of is not None else Fraction(row.count)


def _told(asked: Question, bands: tuple[str, ...]) -> int:
    """Which band the small lines and the caption are about: the last that has a target."""
    with_goal = [n for n, band in enumerate(bands) if any(t.band == band and band for t in asked.indicator.targets)]
    return with_goal[-1] if with_goal else len(bands) - 1


def _figure_column(asked: Question, number: int, band: str, row_of: Callable, asked_in: Callable) -> Column:
    label = f"{band}：{asked.indicator.label}" if band else asked.indicator.label
    return Column(
        f"figure_{number}", label, kind="ratio" if asked.indicator.based else "figure", main=True, unit="" if asked.indicator.based else asked.indicator.unit,
        value=lambda one: figure_of(row_of(one)),
        href=lambda one: None if row_of(one).mark or row_of(one).of == 0 else rows_url(asked_in(one), row_of(one).public_id, band=band),
    )  # fmt: skip


def _direction(asked: Question, points: tuple, n: int, band: str) -> str:
    """A caption that says the finding: how the last period stands to the one before."""
    known = [(p.asked.period.term, p.rows[n], _value(p.rows[n])) for p in points if _value(p.rows[n]) is not None]
    what = f"{band}的{asked.indicator.label}" if band else asked.indicator.label
    if len(known) < 2:
        return f"{what}：只有一期的数，还看不出走势"
    (before, _, old), (term, row, new) = known[-2:]
    way = "持平" if new == old else f"比{before}{'升' if new > old else '降'}{_gap(max(new, old), min(new, old), asked).lstrip('+')}"
    return f"{what}：{term} {said_of(row)}，{way}"


def _gap(value: Fraction | None, middle: Fraction | None, asked: Question) -> str | Mark:
    if value is None or middle is None:
        return Mark.NOT_APPLICABLE
    more = value - middle
    if not more:
        return "持平"
    sign = "+" if more > 0 else "-" if more < 0 else ""
    return f"{sign}{Ratio(abs(more).numerator, abs(more).denominator)}".replace("%", "个百分点") if _percent(asked) else f"{sign}{_plain(abs(more))}{asked.indicator.unit}"


def _shown(value: Fraction | None, asked: Question) -> str:
    if value is None:
        return "不显示"
    return str(Ratio(value.numerator, value.denominator)) if _percent(asked) else f"{_plain(value)}{asked.indicator.unit}"


def _plain(value: Fraction) -> str:
    tenths = (value * 20 + 1) // 2
    whole, tenth = divmod(int(tenths), 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _square(asked: Question, one: queries.Field, band: str) -> Square:
    row = one.row
    state = {"达到": "ok", "已达到": "ok", "未到期": "soon", "未达到": "late"}.get(row.verdict, "none" if row.mark or asked.indicator.targets else "")
    said = f"{row.name}：{said_of(row)}{f'，{row.verdict}' if row.verdict else ''}，要答{one.weight}份"
    return Square(row.name, one.weight, said, said_of(row), state, _here(asked, "tree", row.public_id) if one.below else rows_url(asked, row.public_id, band=band),
                  tuple(_square(asked, low, band) for low in one.below))  # fmt: skip


def _here(asked: Question, by: str, public_id: str) -> str:
    return f"{address('board_look', asked.pack.id, asked.indicator.id)}?{urlencode({'under': public_id, 'period': asked.period.code, 'by': by} | tree_of(asked.tree))}"


def _board(asked: Question) -> str:
    return f"{address('board', asked.pack.id, asked.indicator.id)}?{urlencode({'under': asked.under.public_id, 'period': asked.period.code} | tree_of(asked.tree))}"


def _left_out(small: list, most: int) -> list[str]:
    return [f"单位多，小图只画前{most}个。"] if len(small) > most else []
