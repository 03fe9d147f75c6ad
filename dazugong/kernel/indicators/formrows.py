"""表的行: the answers of a form as rows that formulas can ask: of this period, of the ones before, of the units below.

A unit merged since answers once for each predecessor, or is left out, as the indicator says.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dazugong.formula import tree as t
from dazugong.formula.sqltext import MOST_BELOW, Sql, SqlColumn, joined, literal
from dazugong.kernel.calendar.periods import Period
from dazugong.kernel.records.models import Answer
from dazugong.kernel.records.schedule import back, period_of_code
from dazugong.kernel.records.written import NUMERIC
from dazugong.spec.form import DAY_TYPES, Field, Form

from .asking import Question
from .carrying import Pairs, predecessors_since
from .dialects import NOTHING, comma, day_text, listed, on_day, part_of_address, yes_no
from .sources import Source, days_of, terms_of

BACK = {"上期": "before", "去年同期": "year_before", "年初": "year_start"}       # what formulas call a period further back → its code in p
ASKED_THEN = "EXISTS (SELECT 1 FROM records_obligation q WHERE q.pack = o0.pack AND q.form = o0.form AND NOT q.entry AND q.unit_id = {unit} AND q.period = p.{back})"
OF_REVISION = """LEFT JOIN records_record r{n} ON r{n}.obligation_id = o{n}.id
 LEFT JOIN records_revision v{n} ON v{n}.record_id = r{n}.id AND v{n}.stands_since <= {{}} AND (v{n}.stands_until IS NULL OR v{n}.stands_until > {{}})"""
BELOW = """(SELECT SUM(b.number) FROM orgs_ancestry t JOIN records_obligation ob ON ob.unit_id = t.descendant_id AND ob.pack = o0.pack
 AND ob.form = o0.form AND ob.period = o0.period AND NOT ob.entry JOIN records_record rb ON rb.obligation_id = ob.id
 JOIN records_revision vb ON vb.record_id = rb.id AND vb.stands_since <= {} AND (vb.stands_until IS NULL OR vb.stands_until > {})
 JOIN records_answer b ON b.revision_id = vb.id AND b.field = {} WHERE t.ancestor_id = o0.unit_id AND t.depth > 0 AND t.kind = 'line'
 AND t.since <= p.day AND (t.until IS NULL OR t.until > p.day))"""


@dataclass
class Gathered:
    """What a statement over answers is put together from."""

    form: Form
    known: date
    head: list[Sql] = field(default_factory=list)
    joins: list[Sql] = field(default_factory=list)
    columns: dict[str, SqlColumn] = field(default_factory=dict)

    def take(self, name: str, one: Field, alias: str) -> None:
        """One field under one name, from the revision of this alias. A table that was left without rows has none of them: nought."""
        number = len(self.head)
        value = _raw(one, f"a{number}")
        if one.type == "table":
            value = f"CASE WHEN {alias}.id IS NULL THEN NULL ELSE COALESCE({value}, 0) END"
        self.joins.append(Sql(f"LEFT JOIN records_answer a{number} ON a{number}.revision_id = {alias}.id AND a{number}.field = {{}}", literal(one.id)))
        self.head.append(Sql(f"{value} AS c{number}"))
        self.columns[name] = _named(one, f"s.c{number}")

    def below(self, name: str, one: Field) -> None:
        """下级合计: the sum over what stands below the unit."""
        number, day = len(self.head), on_day(self.known)
        self.head.append(Sql("{} AS " + f"c{number}", Sql(BELOW, day, day, literal(one.id))))
        self.columns[name] = SqlColumn(f"s.c{number}", Answer.SCALE, most=MOST_BELOW)

    def beside(self, name: str, expression: str) -> None:
        """What a row holds beside its fields."""
        number = len(self.head)
        self.head.append(Sql(f"{expression} AS c{number}"))
        self.columns[name] = SqlColumn(f"s.c{number}")


def _raw(one: Field, alias: str) -> str:
    """Where an answer's value is kept."""
    if one.type in NUMERIC or one.type == "table":
        return f"{alias}.number"
    if one.type in DAY_TYPES:
        return f"{alias}.day"
    if one.type == "yesno":
        return f"CASE {alias}.text WHEN '是' THEN 1 WHEN '否' THEN 0 END"       # neither: not answered, or nothing was asked then
    return f"{alias}.text"


def _named(one: Field, name: str) -> SqlColumn:
    if one.type in NUMERIC or one.type == "table":
        return SqlColumn(name, Answer.SCALE)
    return yes_no(name) if one.type == "yesno" else SqlColumn(name)


def of_form(asked: Sequence[Question], within: Sql | None, pairs: Pairs) -> Source:
    """What was owed and answered under a form: the period asked, with `cumulative` every one since the beginning of the year."""
    one = asked[0]
    form, gathered = one.form, Gathered(one.form, one.known)
    spans, terms, day = one.spans, terms_of(asked), on_day(one.known)
    before = [name for name in BACK if any(term.period == name for term in terms)]
    joins = [Sql("JOIN {} p ON p.code = o0.period", span_rows(spans, one)), Sql(OF_REVISION.format(n=0), day, day)]
    came = _came(spans, before, pairs, one) if before else []
    if came:
        rows = listed(came, code="text", unit="id", former="id", later="id")
        then = [ASKED_THEN.format(unit=unit, back=BACK[before[0]]) for unit in ("m.former", "o0.unit_id")]
        joins.append(Sql(f"LEFT JOIN {{}} m ON m.code = o0.period AND m.unit = o0.unit_id AND v0.id IS NOT NULL AND (m.later = 1 OR ({then[0]} AND NOT {then[1]}))", rows))
    for number, name in enumerate(before, 1):
        unit = "COALESCE(m.former, o0.unit_id)" if came else "o0.unit_id"
        joins.append(Sql(
            f"LEFT JOIN records_obligation o{number} ON o{number}.pack = o0.pack AND o{number}.form = o0.form AND NOT o{number}.entry"
            f" AND o{number}.unit_id = {unit} AND o{number}.period = p.{BACK[name]}"))  # fmt: skip
        joins.append(Sql(OF_REVISION.format(n=number), day, day))
    gather(gathered, terms, {"": "v0"} | {name: f"v{number}" for number, name in enumerate(before, 1)})
    gathered.columns = _days(one, spans) | gathered.columns
    where = [Sql("o0.pack = %s AND o0.form = %s AND o0.exempt_reason = '' AND NOT o0.entry", params=(one.pack.id, form.id))]
    if came and one.indicator.merged != "each-predecessor":
        where.append(Sql("m.unit IS NULL"))
    head = Sql("o0.unit_id AS unit, p.day AS day, v0.id AS revision, o0.public_id AS public_id, '' AS title, "
               + ("m.former" if came else "NULL") + " AS for_unit, CASE WHEN v0.id IS NULL THEN 0 ELSE 1 END AS answered,"
               " p.first_text AS first_text, p.last_text AS last_text")  # fmt: skip
    source = put_together(gathered, head, joins, where, within, terms)
    return replace(source, day=on_day(min(spans[0].last, one.known)) if len(spans) == 1 else None)


def of_entries(asked: Sequence[Question], within: Sql | None) -> Source:
    """Every entry of a register whose day lies in the period (of a stock: by its end) and that had not been retired by then."""
    one = asked[0]
    stock = one.indicator.stock
    gathered, terms, day = Gathered(one.form, one.known, columns=days_of(one)), terms_of(asked), on_day(one.known)
    joins = [Sql(OF_REVISION.format(n=0), day, day)]
    names = {term.name for term in terms}
    if "登记日期" in names:
        gathered.beside("登记日期", day_text("o0.first"))
    if "对象" in names:
        joins.append(Sql("LEFT JOIN people_person h ON h.id = o0.person_id"))
        gathered.beside("对象", "h.public_id")
    gather(gathered, terms, {"": "v0"})
    where = [
        Sql("o0.pack = %s AND o0.form = %s AND o0.entry AND v0.id IS NOT NULL", params=(one.pack.id, one.form.id)),
        Sql("o0.first <= {}", on_day(one.tree_day)) if stock else Sql("o0.first >= {} AND o0.first <= {}", on_day(one.period.first), on_day(one.period.last)),
        Sql("(o0.retired_on IS NULL OR o0.retired_on > {})", on_day(one.tree_day)),
    ]
    day_of = on_day(one.tree_day) if stock else Sql("o0.first")       # on which day's tree it is placed
    head = Sql("o0.unit_id AS unit, {} AS day, v0.id AS revision, o0.public_id AS public_id, '' AS title, NULL AS for_unit, 1 AS answered", day_of)
    return put_together(gathered, head, joins, where, within, terms)


def put_together(
    gathered: Gathered, head: Sql, joins: list[Sql], where: list[Sql], within: Sql | None, terms: Iterable[t.Term], *, base: str = "o0"
) -> Source:
    """The statement, its rows being the obligations called `base`."""
    if within is not None:
        where.append(Sql(f"{base}.unit_id IN {{}}", within))
    body = Sql(f"SELECT {{}} FROM records_obligation {base} {{}} WHERE {{}}", comma([head, *gathered.head]), joined(" ", [*joins, *gathered.joins]),
               joined(" AND ", where))  # fmt: skip
    inside, cells = _tables(gathered.form, terms)
    return Source(body, gathered.columns | cells, inside, judges_answered=True)


def gather(gathered: Gathered, terms: Iterable[t.Term], revisions: dict[str, str]) -> None:
    """Every term of the form itself; those inside its tables are asked row by row."""
    fields = {one.term: one for one in gathered.form.fields}
    for term in terms:
        one = fields.get(term.column.term)
        if term.column.table or one is None or term.name in gathered.columns:
            continue
        if term.below:
            if term.period:
                gathered.columns[term.name] = NOTHING
            else:
                gathered.below(term.name, one)
        else:
            gathered.take(term.name, one, revisions[term.period])


def _tables(form: Form, terms: Iterable[t.Term]) -> tuple[dict[str, Sql], dict[str, SqlColumn]]:
    """How to ask the rows of each table that is spoken of, and what their columns are called."""
    inside: dict[str, Sql] = {}
    columns: dict[str, SqlColumn] = {}
    used = {term.column.term for term in terms if term.column.table}
    for table in form.fields:
        wanted = [one for one in table.columns if one.term in used]
        if not wanted:
            continue
        row, column = part_of_address("c.field", 2), part_of_address("c.field", 3)
        values = [Sql(f"MAX(CASE WHEN {column} = {{}} THEN {_raw(one, 'c')} END) AS x{n}", literal(one.id)) for n, one in enumerate(wanted)]
        beginning = f"{table.id}."
        inside[table.term] = Sql(
            f"(SELECT {{}} FROM records_answer c WHERE c.revision_id = s.revision AND SUBSTR(c.field, 1, {len(beginning)}) = {{}} GROUP BY {row}) x",
            comma(values), literal(beginning),
        )
        columns |= {one.term: _named(one, f"x.x{n}") for n, one in enumerate(wanted)}
    return inside, columns


def span_rows(spans: list[Period], asked: Question) -> Sql:
    """The periods asked, each with its days and the codes of the ones before."""
    rows = [(span.code, min(span.last, asked.known), span.first, span.last, *back(span.code).values()) for span in spans]
    return listed(rows, code="text", day="day", first_text="text", last_text="text", **dict.fromkeys(BACK.values(), "text"))


def _days(asked: Question, spans: list[Period]) -> dict[str, SqlColumn]:
    """期初 and 期末 are those of the row's own period where there are several."""
    own = {"期初": SqlColumn("s.first_text", blank=False), "期末": SqlColumn("s.last_text", blank=False)}
    return days_of(asked) | (own if len(spans) > 1 else {})


def _came(spans: list[Period], before: list[str], pairs: Pairs, asked: Question) -> list[tuple[str, int, int, int]]:
    """(period, unit, predecessor for whom it answers, whether merged later) of every unit merged since the earlier period began.

    Merged later than the earlier period: the unit answers for each predecessor. Merged within it: for those that were asked then,
    where the unit itself was not.
    """
    found = []
    for span in spans:
        codes = [code for name in before if (code := back(span.code)[name])]
        if not codes:
            continue
        spans_back = [period_of_code(code) for code in codes]
        until = [pair for pair in pairs if pair[2] <= min(span.last, asked.known)]
        later = predecessors_since(until, after=min(span.first, *(one.last for one in spans_back)))
        within = predecessors_since(until, after=min(span.first, *(one.first for one in spans_back)))
        found += [(span.code, unit, former, 1) for unit, several in later.items() for former in several]
        found += [(span.code, unit, former, 0) for unit, several in within.items() if unit not in later for former in several]
    return found
