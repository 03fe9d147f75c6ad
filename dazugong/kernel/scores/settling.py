"""定格和排名定档: totals, ranks and grades of a whole round from its frozen sheets; a change of one may move all."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.spec.scoring_reckon import Score
from dazugong.spec.scoring_standing import standings

from .models import Point, Round, ScoreSheet
from .reckoning import Reckoned, definition, frozen_points, reckon_all
from .rights import assessing, must


def scores_of(by: Reader, round_: Round) -> tuple[dict[int, Score], dict[int, str]]:
    """(score by id of the sheet, grades proposed) of the round as it is frozen."""
    sheets = list(by.rows(ScoreSheet).filter(round=round_))
    found = reckon_all(by, round_, sheets)
    return {pk: one.score for pk, one in found.items()}, {one.pk: one.proposed for one in sheets if one.proposed}


def settle(by: Reader, round_: Round) -> None:
    """Writes total, rank, grade and why of every sheet of the round."""
    _, sheet = definition(round_)
    scores, proposed = scores_of(by, round_)
    found = standings(sheet, scores, proposed)
    rows = list(by.rows(ScoreSheet).filter(round=round_))
    for row in rows:
        score, standing = scores[row.pk], found[row.pk]
        row.exact = "" if score.exact is None else str(score.exact)
        row.hundredths = None if score.total is None else int(score.total * 100)
        row.rank, row.grade, row.why = standing.rank, standing.grade, list(standing.why)
    ScoreSheet.objects.bulk_update(rows, ["exact", "hundredths", "rank", "grade", "why"])


def freeze(by: Reader, round_: Round, sheets: Sequence[ScoreSheet], reckoned: Mapping[int, Reckoned] | None = None) -> None:
    """定格: what each sheet rests on and what comes of it, as a new version; earlier versions stay.

    `reckoned`: as it is to be kept; without it every table is read anew.
    """
    _, definition_ = definition(round_)
    if reckoned is None:
        reckoned = reckon_all(by, round_, sheets, anew=True)
    points: list[Point] = []
    for sheet in sheets:
        sheet.version += 1
        points += frozen_points(sheet, sheet.version, definition_, reckoned[sheet.pk])
    Point.objects.bulk_create(points)
    ScoreSheet.objects.bulk_update(sheets, ["version"])


def fresh_sheet(by: Reader, sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it stands now, within reach; with `by` as the action's reader. Raises `Hidden`."""
    found = by.rows(ScoreSheet).select_related("round__pack_version").filter(pk=sheet.pk).first()
    if found is None:
        raise Hidden("sheet")
    return found


def fresh_round(by: Reader, round_: Round, *states: str) -> Round:
    """The round as it is now, locked, for whoever runs it, while it is in one of these states. Raises `Hidden`, `Refusal`."""
    by.need("scores.open")
    found = by.rows(Round).select_for_update(of=("self",)).select_related("pack_version").filter(pk=round_.pk).first()
    if found is None:
        raise Hidden("round")
    must(assessing(by, found))
    if found.state not in states:
        raise Refusal(f"这一轮{found.get_state_display()}，不能这样办")
    return found
