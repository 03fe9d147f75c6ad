"""看板读快照: the figures of the snapshot are those of the database, for every unit and band, and the page says how fresh they are."""
from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("numba")

from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators import refreshing, standing
from dazugong.kernel.indicators.asking import TODAY, Question
from dazugong.kernel.indicators.summing import summed
from dazugong.spec.model import Indicator
from tests.journeys.test_open_a_percentage import browser, links, words
from tests.kernel.probing import COLUMN, DAY, PACK, build
from tests.kernel.test_indicator_readings import indicators, trees
from tests.kernel.test_indicators import VILLAGES, grade

AT = datetime(2026, 7, 14, 12, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
many = settings(max_examples=300 if os.environ.get("DZG_DRILL_MINUTES") else 8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
_number = iter(range(10**9))


def _taken(asked: list[Question]) -> None:
    """A snapshot of these questions, each at a moment of its own."""
    system = system_reader(DAY, "试")
    refreshing._write(system, refreshing._kept(system, asked), AT.replace(microsecond=next(_number)), DAY, lambda *_: None)


@pytest.mark.django_db
@many
@given(tree=trees, several=st.lists(indicators, min_size=1, max_size=3))
def test_what_the_snapshot_says_is_what_the_database_counts(city, tmp_path_factory: pytest.TempPathFactory, tree: list, several: list[Indicator]) -> None:
    system = system_reader(DAY, "试")
    with override_settings(FIGURES_FOLDER=str(tmp_path_factory.getbasetemp() / "figures")), reading(system), transaction.atomic():
        units, _, _ = build(tree)
        asked = [Question(PACK, one, period("2026"), units[0], DAY) for one in several]
        shutil.rmtree(standing.folder(), ignore_errors=True)
        counted = [dict(one) for one in summed(system, asked, nodes=None)]
        _taken(asked)
        for one, right in zip(asked, counted):
            if standing.fresh_for(system, one):
                (found,) = standing.standing(system, [one], None)
                assert {unit: found[unit] for unit in found} == right, one.indicator
                assert dict(summed(system, [one], nodes=[units[0].pk])[0]) == {unit: sums for unit, sums in right.items() if unit == units[0].pk}
            else:
                assert one.indicator.distinct or any(sign in one.indicator.sum + one.indicator.of_sum for sign in "×÷")
            assert standing.fresh_for(system, replace(one, tree=TODAY)) is None
            assert standing.fresh_for(system, replace(one, known=date(2026, 7, 15))) is None
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_is_too_large_for_the_snapshot_is_asked_of_the_database(city, tmp_path: Path) -> None:
    system, most = system_reader(DAY, "试"), 10**11 - 1
    answered = dict.fromkeys(COLUMN) | {"党员数": most}
    with override_settings(FIGURES_FOLDER=str(tmp_path / "figures")), reading(system):
        units, _, _ = build([(0, (answered, []), None)] * 2)
        asked = [Question(PACK, Indicator("probe", "试", "probe", sum=text), period("2026"), units[0], DAY) for text in ("党员数", "党员数 × 党员数")]
        _taken(asked)
        assert [bool(standing.fresh_for(system, one)) for one in asked] == [True, False]
        assert [summed(system, [one], nodes=[units[0].pk])[0][units[0].pk][""].count for one in asked] == [2 * most, 2 * most**2]


@pytest.mark.django_db
def test_a_small_installation_needs_no_snapshot_and_a_large_one_takes_it_as_a_job(city, tmp_path: Path) -> None:
    system, said = system_reader(DAY, "试"), []
    with override_settings(FIGURES_FOLDER=str(tmp_path / "figures")):
        assert "看板直接读数据库" in refreshing.refresh({}, system, AT, lambda *_: None)
        assert standing.fresh() is None
        with override_settings(SNAPSHOT_FROM=1):
            assert "个单位" in refreshing.refresh({}, system, AT, lambda *step: said.append(step))
        found = standing.fresh()
        assert found is not None and (found.day, found.at) == (DAY, AT) and all(done < of for done, of, _ in said)


@pytest.mark.django_db
def test_the_board_says_the_same_from_the_snapshot_and_when_it_was_taken(city, monkeypatch, tmp_path: Path) -> None:
    last_day = date(2026, 12, 31)
    grade(city, 2025, dict(zip(VILLAGES, ("较差", "较差", "一般", "好"))))
    grade(city, 2026, dict(zip(VILLAGES, ("一般", "较差", "好", "好"))))
    monkeypatch.setattr("dazugong.web.reading.today", lambda: last_day)
    at = datetime(2026, 12, 31, 10, tzinfo=AT.tzinfo)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    section, page = browser(city, "section", "甲部"), "/boards/grading/promotion/?period=2026"
    counted = section.get(page).content.decode()
    with override_settings(FIGURES_FOLDER=str(tmp_path / "figures"), SNAPSHOT_FROM=1):
        refreshing.refresh({}, system_reader(last_day, "试"), at, lambda *_: None)
        found = section.get(page).content.decode()
    hint = re.search(r"单位很多，各数取自10:00建的快照.*?</p>", found, re.S)
    assert hint and "各数取自" not in counted
    assert words(found.replace(hint[0], "</p>")).split() == words(counted).split()
    assert set(links(counted, "rows")) == set(links(found, "rows")) and links(found, "rows")
