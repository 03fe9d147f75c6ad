"""读考核: rounds, their ranking, one sheet item by item, what a change would do, and the suggestions about persons."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import units_on
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec.model import Pack
from dazugong.spec.scoring import Gate, Item, Sheet, Veto
from dazugong.spec.scoring_standing import Standing, excesses, standings

from .lines import Line, line_of
from .marking import taken
from .models import Mark, Objection, Point, Round, ScoreSheet, State
from .reckoning import Reckoned, changed, definition, newest_marks, reckon_all
from .rights import DOMAINS, assessed, assessing, round_doors, sheet_doors

STATES = tuple(State.choices)


@dataclass(frozen=True)
class View:
    """一份考核表 as a page shows it."""

    sheet: ScoreSheet
    definition: Sheet
    pack: Pack
    reckoned: Reckoned
    sections: tuple[tuple[str, Fraction, Fraction, tuple[Line, ...]], ...]     # term, points, full, lines
    bars: tuple[Line, ...]
    doors: frozenset[str]
    assessed: bool


def rounds(reader: Reader) -> QuerySet[Round]:
    """Every round within reach: those one assesses in, and those one is assessed in; the latest first."""
    _may_read(reader)
    counted = Count("sheets", filter=Q(sheets__objections__upheld=None, sheets__objections__isnull=False), distinct=True)
    return reader.rows(Round).filter(opened_at__date__lte=reader.day).annotate(waiting=counted).order_by("-last", "title", "pk")


def round_for(reader: Reader, public_id: str) -> Round:
    """One round within reach. Raises `Hidden`."""
    _may_read(reader)
    found = reader.rows(Round).select_related("pack_version").filter(public_id=public_id).first()
    if found is None:
        raise Hidden("round")
    return found


def sheet_for(reader: Reader, public_id: str) -> ScoreSheet:
    """One sheet within reach. Raises `Hidden`."""
    _may_read(reader)
    found = reader.rows(ScoreSheet).select_related("round__pack_version", "unit").filter(public_id=public_id).first()
    if found is None:
        raise Hidden("sheet")
    return found


def ranking(reader: Reader, round_: Round) -> list[tuple[ScoreSheet, Reckoned, Standing]]:
    """排名: every sheet within reach, best first. Until it is told it is reckoned from what is known so far.

    Whoever sees only his own sheet sees the rank that was settled among all.
    """
    _, sheet = definition(round_)
    rows = list(reader.rows(ScoreSheet).filter(round=round_).select_related("unit"))
    found = reckon_all(reader, round_, rows)
    if round_.state == State.MARKING and assessing(reader, round_):
        given = standings(sheet, {row.pk: found[row.pk].score for row in rows})
    else:
        given = {row.pk: Standing(row.rank, row.grade, tuple(row.why)) for row in rows}
    listed = [(row, found[row.pk], given[row.pk]) for row in rows]
    return sorted(listed, key=lambda one: (one[2].rank is None, one[2].rank or 0, one[0].pk))


def mean_of(reader: Reader, round_: Round, listed: Sequence[tuple[ScoreSheet, Reckoned, Standing]]) -> tuple[Fraction, int] | None:
    """平均分 and of how many: for the assessing side alone, over the sheets that have a total."""
    totals = [one.score.total for _, one, _ in listed if one.score.total is not None]
    if not totals or not assessing(reader, round_):
        return None
    return Fraction(sum(totals)) / len(totals), len(totals)


def over_quota(reader: Reader, round_: Round) -> list[str]:
    """What the proposed grades take beyond their quotas, in words."""
    _, sheet = definition(round_)
    rows = list(reader.rows(ScoreSheet).filter(round=round_))
    scores = {pk: one.score for pk, one in reckon_all(reader, round_, rows).items()}
    return [str(one) for one in excesses(sheet, scores, {row.pk: row.proposed for row in rows if row.proposed})]


def view_of(reader: Reader, sheet: ScoreSheet) -> View:
    """A sheet item by item."""
    reckoned = reckon_all(reader, sheet.round, [sheet])[sheet.pk]
    return _view(reader, sheet, reckoned)


def what_if(reader: Reader, sheet: ScoreSheet, item: str, slot: str, value: str) -> tuple[View, Standing, Standing]:
    """试算: (the sheet with one value changed, its standing now, its standing then). Nothing is saved.

    Among the sheets the reader may see; whoever sees only his own learns how his points move, and no rank.
    """
    pack, definition_ = definition(sheet.round)
    one = definition_.find(item)
    if one is None:
        raise Hidden("item")
    rows = list(reader.rows(ScoreSheet).filter(round=sheet.round))
    found = reckon_all(reader, sheet.round, rows)
    proposed = {row.pk: row.proposed for row in rows if row.proposed}
    then = changed(definition_, found[sheet.pk], one.term, slot, taken(one, slot, value))
    scores = {pk: each.score for pk, each in found.items()}
    now_standing = standings(definition_, scores, proposed)[sheet.pk]
    then_standing = standings(definition_, {**scores, sheet.pk: then.score}, proposed)[sheet.pk]
    if not assessing(reader, sheet.round):
        now_standing, then_standing = Standing(None, now_standing.grade), Standing(None, then_standing.grade)
    return _view(reader, sheet, then), now_standing, then_standing


def marks_of(reader: Reader, sheet: ScoreSheet) -> QuerySet[Mark]:
    """Every mark that the reader may see, corrected ones included, newest first."""
    return reader.rows(Mark).filter(sheet=sheet).order_by("-at", "-pk")


def objections_of(reader: Reader, sheet: ScoreSheet) -> QuerySet[Objection]:
    """异议, oldest first."""
    return reader.rows(Objection).filter(sheet=sheet).order_by("at", "pk")


def versions_of(reader: Reader, sheet: ScoreSheet) -> list[tuple[int, str, str, str]]:
    """原值现值: what changed from one freezing to the next, as (version, item, before, after)."""
    rows = reader.rows(Point).filter(sheet=sheet).order_by("version", "pk").values_list("version", "item", "points", "holds")
    before: dict[str, tuple[str, object]] = {}
    found = []
    for version, item, points, holds in rows:
        if item in before and before[item] != (points, holds):
            found.append((version, item, _said(*before[item]), _said(points, holds)))
        before[item] = (points, holds)
    return found


def doors_of_round(reader: Reader, round_: Round) -> frozenset[str]:
    """What the reader may do with the round: tell, finalise, propose, withdraw."""
    return round_doors(reader, round_)


def may_open(reader: Reader) -> list[tuple[Pack, Sheet]]:
    """Every sheet of every pack in force that the reader may open a round for."""
    if not reader.may("scores.open"):
        return []
    reach = {subject for subject, domain in DOMAINS.items() if reader.scope.everything or reader.scope.roots.get(domain)}
    return [(pack, sheet) for version in current_versions(reader.day) for pack in [pack_of(version)]
            for sheet in pack.sheets if sheet.subject in reach]


def assessing_unit(reader: Reader, subject: str) -> Unit:
    """The unit in whose name a round of this subject is opened: the one the reader acts over. Raises `Hidden`."""
    roots = reader.scope.roots.get(DOMAINS[subject], frozenset())
    found = units_on(reader).filter(pk__in=roots).order_by("pk").first() if roots else None
    if found is None:
        raise Hidden("unit")
    return found


def persons_to_assess(reader: Reader) -> list[Person]:
    """Holders of a post within reach today, by name."""
    day = reader.day
    holding = Q(appointments__since__lte=day) & (Q(appointments__until=None) | Q(appointments__until__gt=day))
    return list(reader.rows(Person).filter(holding).distinct().order_by("pk"))


def periods_to_assess(day: date) -> list[tuple[str, date, date]]:
    """Years one may assess, this one and the last; in the first half of a year it is the last that one means."""
    years = (day.year - 1, day.year) if day.month <= 6 else (day.year, day.year - 1)
    return [(f"{year}年", date(year, 1, 1), date(year, 12, 31)) for year in years]


def _may_read(reader: Reader) -> None:
    if not reader.may("scores.read"):
        reader.need("self.read")


def _view(reader: Reader, sheet: ScoreSheet, reckoned: Reckoned) -> View:
    pack, definition_ = definition(sheet.round)
    marks = {(item, slot): mark for (_, item, slot), mark in newest_marks(reader, [sheet]).items()}

    def line(one: Item | Veto | Gate) -> Line:
        return line_of(reader, sheet, one, reckoned, marks, pack)

    sections = tuple((s.term, reckoned.score.sections[s.term], s.points, tuple(map(line, s.items))) for s in definition_.sections)
    bars = tuple(map(line, (*definition_.vetoes, *definition_.gates)))
    return View(sheet, definition_, pack, reckoned, sections, bars, sheet_doors(reader, sheet), assessed(reader, sheet))


def _said(points: str, holds: object) -> str:
    return points or ("未定" if holds is None else "成立" if holds else "不成立")
