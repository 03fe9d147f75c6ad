"""报送时的规则知道日子：期初、期末、当日。"""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.opening import install_pack, open_period
from tests.month import at, owed, the_clock
from tests.sample_packs import MONTHLY

GOOD = {"done": "3", "problems": "无", "satisfied": "95"}
PACK = MONTHLY | {"forms/report.toml": MONTHLY["forms/report.toml"].replace('rule = "办结任务数 ≥ 0"', 'rule = "当日 > 期末"')}


def test_a_report_that_may_only_come_after_the_month_is_refused_within_it(city):
    clock = the_clock()
    with reading(clock):
        files = {name: text for name, text in PACK.items() if not name.startswith("examples/")}
        files |= {name: text for name, text in MONTHLY.items() if name.startswith("examples/")}
        install_pack(source=files, since=date(2026, 1, 1), by=clock, at=at(5, 25))
        open_period(pack="monthly", code="2026-05", by=clock, at=at(5, 25))
    early, later = (city.reader("organiser", "甲一镇", day=day) for day in (date(2026, 5, 30), date(2026, 6, 1)))
    with reading(early), pytest.raises(Refusals) as refused:
        file_record(obligation=owed(early, city.units["甲一镇"]), values=GOOD, by=early, at=at(5, 30))
    assert set(refused.value.by_field) == {"done"}
    with reading(later):
        assert file_record(obligation=owed(later, city.units["甲一镇"]), values=GOOD, by=later, at=at(6, 1)).number == 1
