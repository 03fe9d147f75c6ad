"""试考核表: the scores, grades and ranks of an example's assessed, from its rows and typed marks."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from dazugong.spec.example import Example, Expect
from dazugong.spec.model import Pack
from dazugong.spec.scoring import UNRANKED, Item, Sheet
from dazugong.spec.scoring_read import Days, Rows, known_from, tables_of
from dazugong.spec.scoring_reckon import Known, Score, reckoned
from dazugong.spec.scoring_standing import excesses, shown_points, standings

Finding = tuple[bool, str]
PROPOSED = "拟定等次"                       # in the marks of an example: the grade that those who decide propose
RowsOf = Callable[[str, str], Rows]         # (table, unit) → its rows in the example


def sheet_findings(pack: Pack, example: Example, expect: Expect, rows_of: RowsOf, days: Days) -> Iterator[Finding]:
    """What one expectation about a sheet comes to."""
    sheet = pack.sheet(expect.sheet)
    assert sheet is not None
    known = {unit: _known(pack, sheet, example, unit, rows_of, days) for unit in assessed(example, sheet)}
    scores = {unit: reckoned(sheet, one) for unit, one in known.items()}
    proposed = {given.unit: str(given.answers[PROPOSED]) for given in example.given
                if given.over == sheet.id and given.answers.get(PROPOSED)}
    if expect.over_quota is not None:
        over = {one.grade: one.over for one in excesses(sheet, scores, proposed)}
        yield _compared("超出名额", str(expect.over_quota), str(sum(over.values())))
    if not expect.unit:
        return
    score, standing = scores[expect.unit], standings(sheet, scores, proposed)[expect.unit]
    if expect.score is not None:
        yield _compared(f"{expect.unit} 总分", shown_points(Fraction(str(expect.score))), shown_points(score.total))
    if expect.waits is not None:
        yield _compared(f"{expect.unit} 还缺", "、".join(sorted(expect.waits)), "、".join(sorted(score.waits)))
    if expect.vetoed is not None:
        yield _compared(f"{expect.unit} 一票否决", "、".join(sorted(expect.vetoed)), "、".join(sorted(score.vetoes)))
    if expect.grade:
        yield _compared(f"{expect.unit} 等次", expect.grade, standing.grade, standing.why)
    if expect.rank is not None:
        yield _compared(f"{expect.unit} 名次", str(expect.rank), str(standing.rank or UNRANKED), standing.why)
    for term, wanted in expect.items.items():
        got = score.items[term] if term in score.items else score.sections.get(term)
        ok, said = _compared(f"{expect.unit} {term}", _points(wanted), shown_points(got))
        yield ok, said + _capped(sheet, term, known[expect.unit], score)


def assessed(example: Example, sheet: Sheet) -> list[str]:
    """Everybody of whom the example gives a mark or asks the score; else all units it names."""
    named = [given.unit for given in example.given if given.over == sheet.id]
    named += [expect.unit for expect in example.expect if expect.sheet == sheet.id and expect.unit]
    return list(dict.fromkeys(named))


def _capped(sheet: Sheet, term: str, known: Known, score: Score) -> str:
    """What was more than the sheet gives, in words."""
    item, section = sheet.find(term), next((one for one in sheet.sections if one.term == term), None)
    if isinstance(item, Item) and item.method == "given" and item.points is not None:
        value = known.entries.get(term, {}).get("")
        return f"（取到{shown_points(value)}，满分{shown_points(item.points)}分）" if value is not None and value > item.points else ""
    if section is None or section.most is None:
        return ""
    whole = sum((score.items[one.term] or Fraction(0) for one in section.items), Fraction(0))
    return f"（各条相加{shown_points(whole)}，最多{shown_points(section.most)}分）" if whole > section.most else ""


def _known(pack: Pack, sheet: Sheet, example: Example, unit: str, rows_of: RowsOf, days: Days) -> Known:
    rows = {table: rows_of(table, unit) for table in tables_of(sheet, pack)}
    answers = {name: value for given in example.given if given.over == sheet.id and given.unit == unit for name, value in given.answers.items()}
    return known_from(sheet, pack, rows, days, typed_entries(answers))


def typed_entries(answers: Mapping[str, object]) -> dict[str, dict[str, Fraction]]:
    """“团结” = 16, “评价 上级” = 90, “否决” = “是” → entries by term and slot; what is empty is not known."""
    found: dict[str, dict[str, Fraction]] = {}
    for name, value in answers.items():
        term, _, slot = name.partition(" ")
        if value != "" and name != PROPOSED:
            found.setdefault(term, {})[slot] = Fraction(value in (True, "是")) if isinstance(value, bool | str) else Fraction(str(value))
    return found


def _points(wanted: object) -> str:
    return "" if wanted == "" else shown_points(Fraction(str(wanted)))


def _compared(name: str, wanted: str, got: str, why: tuple[str, ...] = ()) -> Finding:
    because = f"（{'；'.join(why)}）" if why else ""
    return wanted == got, f"{name}：{wanted or '无'}" if wanted == got else f"{name}：应得 {wanted or '无'}，实得 {got or '无'}{because}"
