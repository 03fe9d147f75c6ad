"""用在哪里: from a record to every figure that reads it; the other way round of the rows behind a figure."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dazugong.formula import tree as t
from dazugong.kernel.calendar.periods import period_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.kernel.records.schedule import earlier, period_of_code
from dazugong.spec.form import Form
from dazugong.spec.model import Pack
from dazugong.spec.scoring import Sheet

from .asking import Question, question
from .judging import Fact, judged_rows
from .models import Figure
from .sources import formulas_of

BEFORE = "上期 "
INDICATOR, NEXT, REPORTED, FILLED, SCORED = "指标", "指标（作上期）", "已报数", "别的表预填", "考核"


@dataclass(frozen=True)
class Use:
    """一处用到: what kind of thing reads the record, which, for what period, which fields of it, and how it counted there.

    `fact` is None where the record is read and not counted as a row. `asked` leads to the indicator, `figure` to a reported figure.
    """

    kind: str
    label: str
    pack: str
    period: str
    fields: tuple[str, ...]
    fact: Fact | None = None
    asked: Question | None = None
    figure: str = ""


def uses_of(reader: Reader, obligation: Obligation) -> list[Use]:
    """Every indicator, reported figure, pre-filled field and scoring item that reads this record; one statement for each indicator."""
    reader.need("figures.read")
    packs = [pack_of(version) for version in current_versions(reader.day)]
    own = next((pack for pack in packs if pack.id == obligation.pack), pack_of(obligation.pack_version))
    form = own.form(obligation.form) or pack_of(obligation.pack_version).form(obligation.form)
    if form is None:
        return []
    found = [*_counted(reader, obligation, own, form), *_reported(reader, obligation)]
    found += [use for pack in packs for use in (*_filled(pack, own, form), *_scored(pack, own, form))]
    return found


def _counted(reader: Reader, obligation: Obligation, own: Pack, form: Form) -> Iterator[Use]:
    """Indicators of its own mechanism: over its form, and over what was owed."""
    code = period_of("year", obligation.first).code if obligation.entry else obligation.period
    terms = {one.term for one in form.fields}
    for indicator in own.indicators:
        if indicator.over != form.id and (indicator.over != OBLIGATIONS.name or obligation.entry):
            continue
        asked = question(reader, pack=own.id, indicator=indicator.id, period=code, under=obligation.unit)
        said = [term.name for node in formulas_of(asked.indicator, asked.columns) for term in t.walk(node) if isinstance(term, t.Term)]
        now = tuple(dict.fromkeys(name for name in said if name in terms)) if indicator.over == form.id else ()
        fact = next((f for f in judged_rows(reader, asked) if f.public_id == obligation.public_id), None)
        yield Use(INDICATOR, indicator.label, own.title, asked.period.term, now, fact, asked)
        before = tuple(dict.fromkeys(name.removeprefix(BEFORE) for name in said if name.startswith(BEFORE)))
        if before and not obligation.entry and (later := _after(reader, obligation)):
            yield Use(NEXT, indicator.label, own.title, period_of_code(later).term, before, None, question(
                reader, pack=own.id, indicator=indicator.id, period=later, under=obligation.unit))


def _after(reader: Reader, obligation: Obligation) -> str:
    """The period after, once it has opened; then this record is what stood before."""
    rows = Obligation.objects.filter(pack=obligation.pack, form=obligation.form, entry=False, first__gt=obligation.last, opens__lte=reader.day, first__lte=reader.day)
    code = rows.order_by("first").values_list("period", flat=True).first()
    return code if code and earlier(code) == obligation.period else ""


def _reported(reader: Reader, obligation: Obligation) -> Iterator[Use]:
    """Figures that were reported and counted it."""
    rows = reader.rows(Figure).filter(rows__has_key=f"{obligation.public_id}|", at__date__lte=reader.day).select_related("pack_version").defer("rows")
    for figure in rows.order_by("-at", "-pk"):
        yield Use(REPORTED, f"{figure.label}（{figure.unit_name}）", pack_of(figure.pack_version).title, figure.period_term, (), figure=figure.public_id)


def _filled(pack: Pack, own: Pack, form: Form) -> Iterator[Use]:
    """Forms that take values from this one."""
    for other in pack.forms:
        taking = [one.term for one in other.fields if one.prefill and one.prefill.over in _names(pack, own, form)]
        if taking:
            yield Use(FILLED, f"{other.title}：{'、'.join(taking)}", pack.title, "", ())


def _scored(pack: Pack, own: Pack, form: Form) -> Iterator[Use]:
    """Items of scoring sheets that read this form."""
    for sheet in pack.sheets:
        reading = list(_reading(sheet, _names(pack, own, form)))
        if reading:
            yield Use(SCORED, f"{sheet.title}：{'、'.join(reading)}", pack.title, "", ())


def _reading(sheet: Sheet, names: set[str]) -> Iterable[str]:
    return (item.term for section in sheet.sections for item in section.items if item.source.over in names)


def _names(pack: Pack, own: Pack, form: Form) -> set[str]:
    """By which names a form is spoken of in a mechanism."""
    return {f"{own.id}.{form.id}", *([form.id] if pack.id == own.id else [])}
