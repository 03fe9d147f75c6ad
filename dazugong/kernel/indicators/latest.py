"""最近一期: in which periods an indicator has figures, and which of them is looked at first.

A mechanism may ask one form by the week and another by the year: an indicator has the periods of the form that it counts.
What counts facts has those of all its mechanism, or, where that asks nothing, years, quarters and months.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min

from dazugong.kernel.calendar.periods import period_of, periods_between
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.models import Obligation, PackVersion
from dazugong.kernel.records.packs import pack_of, version_on
from dazugong.kernel.records.schedule import period_of_code
from dazugong.spec.model import Indicator, Pack

ONE = timedelta(days=1)
ALL = ""        # in place of a form: the whole mechanism
Shown = tuple[str, str, bool]       # code, term, whether it still runs


@dataclass(frozen=True)
class Periods:
    """各指标的一期: by mechanism and form; that of the whole mechanism for what counts facts, and for a form of which nothing has opened."""

    of_form: Mapping[tuple[str, str], Shown]

    def of(self, pack: Pack, indicator: Indicator) -> Shown | None:
        return self.of_form.get((pack.id, indicator.over)) or self.of_form.get((pack.id, ALL))


def over_of(reader: Reader, *, pack: str, indicator: str) -> str:
    """What an indicator counts, as its mechanism says on the reader's day; `ALL` where there is no such indicator."""
    version = version_on(pack, reader.day)
    found = pack_of(version).indicator(indicator) if version else None
    return found.over if found else ALL


def periods_of(reader: Reader, *, pack: str, over: str = ALL) -> list[tuple[str, str]]:
    """(code, term) of the periods of a form that have opened within reach, the latest first; of all forms of the pack where
    `over` is none of them, or nothing of it has opened."""
    rows = reader.rows(Obligation).filter(pack=pack, opens__lte=reader.day, first__lte=reader.day)
    owed = list(rows.filter(entry=False).values_list("form", "period", "last").distinct().order_by("-last", "-period"))
    if own := [one for one in owed if one[0] == over]:
        return _told(own)
    entered = dict(rows.filter(entry=True).order_by().values_list("form").annotate(Min("first")))
    if over in entered:
        return spans_since(entered[over], reader.day)
    first = min(entered.values(), default=None) or (None if owed else _begun(reader).get(pack))
    return list(dict.fromkeys([*_told(owed), *(spans_since(first, reader.day) if first else [])]))


def _told(owed: list[tuple[str, str, date]]) -> list[tuple[str, str]]:
    """Each period once, in the order given; forms may share one."""
    return list(dict.fromkeys((code, period_of_code(code, last).term) for _, code, last in owed))


def spans_since(first: date, day: date) -> list[tuple[str, str]]:
    """(code, term) of the years, quarters and months by which a register that began on `first` is counted."""
    found = []
    for kind, most in (("year", 5), ("quarter", 8), ("month", 24)):
        spans = periods_between(kind, period_of(kind, first).first, day + ONE)
        found += [(span.code, span.term) for span in reversed(spans[-most:])]
    return found


def latest_periods(reader: Reader) -> Periods:
    """The latest period that has opened within reach."""
    return Periods(_books(reader) | _latest(_filed(reader), reader.day))


def settled_periods(reader: Reader) -> Periods:
    """The latest period whose day has passed; the one that runs, where there is none."""
    filed = _filed(reader)
    still = {key: (code, term, True) for key, (code, term, _) in (_books(reader) | _latest(filed, reader.day)).items()}
    over = _latest([one for one in filed if one["since"] < reader.day], reader.day)
    return Periods(still | {key: (code, term, False) for key, (code, term, _) in over.items()})


def _begun(reader: Reader) -> dict[str, date]:
    """Since when each mechanism that counts facts (会议, 结对, 办件 …) is in force: these have no periods of their own."""
    versions = {}
    for version in PackVersion.objects.filter(since__lte=reader.day).defer("files").order_by("since", "pk"):
        versions.setdefault(version.pack, []).append(version)
    latest = {name: pack_of(several[-1]) for name, several in versions.items()}
    return {name: versions[name][0].since for name, p in latest.items() if any(not p.form(i.over) and i.over != OBLIGATIONS.name for i in p.indicators)}


def _books(reader: Reader) -> dict[tuple[str, str], Shown]:
    """What has no periods of its own, and registers: counted by the year."""
    year = period_of("year", reader.day)
    entered = reader.rows(Obligation).filter(opens__lte=reader.day, first__lte=reader.day, entry=True).values_list("pack", "form").distinct()
    keys = [*((pack, ALL) for pack in _begun(reader)), *(key for pack, form in entered for key in ((pack, ALL), (pack, form)))]
    return dict.fromkeys(keys, (year.code, year.term, True))


def _filed(reader: Reader) -> list[dict]:
    """Every period of every form that has opened within reach, by its last day, with the earliest and the latest day on which it is due."""
    rows = reader.rows(Obligation).filter(opens__lte=reader.day, first__lte=reader.day, entry=False).order_by("last", "period")
    return list(rows.values("pack", "form", "period", "last").annotate(since=Min("due"), until=Max("due")))


def _latest(filed: list[dict], day: date) -> dict[tuple[str, str], Shown]:
    return {
        (one["pack"], form): (one["period"], period_of_code(one["period"], one["last"]).term, one["until"] >= day)
        for one in filed for form in (one["form"], ALL)
    }  # fmt: skip
