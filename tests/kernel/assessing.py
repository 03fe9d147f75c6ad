"""样例考核: a pack with a sheet for townships and one for persons, installed, with a round opened. For tests of scores."""
from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.scores.actions import enter_mark, open_round
from dazugong.kernel.scores.models import Round, ScoreSheet
from tests.make import City
from tests.sample_scores import PACK

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAY = date(2026, 12, 20)


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    """A moment in the office."""
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def section(city: City, day: date = DAY) -> Reader:
    """The officer of 甲县 who runs the assessment."""
    return city.reader("section", "甲部", day=day)


def install(city: City, source: dict[str, str] = PACK) -> None:
    """The pack stands, and both half-years are filed: 甲一镇 studied 1 + 2 times, 甲二镇 2 + 2."""
    system = system_reader(DAY, "样例")
    with reading(system):
        install_pack(source=source, since=FIRST, by=system, at=at(1, 1))
        for code, counts in (("2026H1", (1, 2)), ("2026H2", (2, 2))):
            open_period(pack="yearly", code=code, by=system, at=at(12, 1))
            for place, count in zip(("甲一镇", "甲二镇"), counts, strict=True):
                owed = Obligation.objects.get(pack="yearly", unit=city.units[place], period=code)
                file_record(obligation=owed, values={"studied": str(count)}, by=system, at=at(12, 10), on_behalf="样例代报")


def opened(city: City) -> Round:
    """The townships' round."""
    officer = section(city)
    with reading(officer):
        return open_round(pack="yearly", sheet="town", unit=city.unit("甲县"), first=FIRST, last=LAST, by=officer, at=at(12, 20))


def sheet_of(round_: Round, name: str) -> ScoreSheet:
    """The sheet of one assessed; read with the fence open."""
    with reading(system_reader(DAY, "样例")):
        return ScoreSheet.objects.select_related("round__pack_version").get(round=round_, name__contains=name)


def marked(city: City, round_: Round, name: str, *, above: str, own: str, orders: str, stage: str) -> None:
    """Everything of one township that is typed."""
    sheet = sheet_of(round_, name)
    officer, clerk = section(city), city.reader("organiser", f"甲{name}", day=DAY)
    for item, slot, value in (("述职", "上级", above), ("政令畅通", "", orders), ("现场评审", "", stage)):
        with reading(officer):
            enter_mark(sheet=sheet, item=item, slot=slot, value=value, reason="按平时情况", basis="会议记录", by=officer, at=at(12, 21))
    with reading(clerk):
        enter_mark(sheet=sheet, item="述职", slot="本级", value=own, reason="自评", by=clerk, at=at(12, 21))


def all_marked(city: City) -> Round:
    """Both townships: 一镇 15+18.6+38+16 = 87.6, 二镇 20+20+40+20 = 100."""
    round_ = opened(city)
    marked(city, round_, "一镇", above="90", own="100", orders="38", stage="80")
    marked(city, round_, "二镇", above="100", own="100", orders="40", stage="100")
    return round_
