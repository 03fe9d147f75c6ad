"""考核表看得出算进了什么: behind an item stand the rows that entered it, and a gate says nothing before there is anything to say."""
from __future__ import annotations

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.scores.actions import enter_mark
from dazugong.kernel.scores.models import Round
from dazugong.kernel.scores.queries import view_of
from dazugong.spec import check_files
from tests.kernel.assessing import at, install, opened, section, sheet_of
from tests.make import City
from tests.sample_scores import PACK

SHEET = """
[[sheet]]
id = "town"
title = "乡镇考核表"
points = 100

[[sheet.section]]
id = "duty"
term = "责任落实"
points = 60
[[sheet.section.item]]
id = "often"
term = "研究两次以上的半年"
method = "per_unit"
points = 20
each = 10
over = "duty"
value = "计数(专题研究次数 ≥ 2)"
[[sheet.section.item]]
id = "whole"
term = "研究合计"
method = "per_unit"
points = 20
each = 5
over = "duty"
value = "求和(专题研究次数)"
where = "专题研究次数 ≤ 1"
[[sheet.section.item]]
id = "never"
term = "一次也没有研究的半年"
method = "deduct"
points = 20
each = 10
over = "duty"
value = "计数(专题研究次数 = 0)"

[[sheet.section]]
id = "work"
term = "日常工作"
points = 40
[[sheet.section.item]]
id = "orders"
term = "政令畅通"
method = "given"
points = 40

[[sheet.gate]]
id = "most"
term = "总分过半"
must = "总分 ≥ 50"
most = "一般"
[[sheet.gate]]
id = "orderly"
term = "日常过得去"
must = "日常工作 ≥ 24"
most = "一般"
[[sheet.gate]]
id = "studied"
term = "研究过"
over = "duty"
must = "求和(专题研究次数) > 0"
most = "一般"

[[sheet.grade]]
name = "好"
at_least = 80
[[sheet.grade]]
name = "一般"
"""
EXAMPLE = """
title = "研究两次得10分"
first = 2026-01-01
last = 2026-12-31
[[given]]
over = "duty"
unit = "甲镇"
answers = { "专题研究次数" = 3 }
[[given]]
over = "town"
unit = "甲镇"
answers = { "政令畅通" = 40 }
[[expect]]
sheet = "town"
unit = "甲镇"
score = 70
items = { "研究两次以上的半年" = 10 }
"""


@pytest.fixture
def county(city: City) -> City:
    """甲一镇 studied once in the first half-year and twice in the second."""
    pack = {**PACK, "scores.toml": SHEET, "examples/town.toml": EXAMPLE}
    assert check_files(pack) == []
    install(city, pack)
    return city


def lines_of(city: City, name: str = "一镇") -> dict[str, object]:
    officer = section(city)
    with reading(officer):
        view = view_of(officer, sheet_of(opened_once(city), name))
        return {line.term: line for _, _, _, lines in view.sections for line in lines} | {line.term: line for line in view.bars}


def opened_once(city: City) -> object:
    officer = section(city)
    with reading(officer):
        return Round.objects.first() or opened(city)


def titles(line: object) -> list[str]:
    return [source.title for source in line.sources]      # type: ignore[attr-defined]


def test_only_the_rows_that_entered_a_figure_stand_behind_it(county: City) -> None:
    lines = lines_of(county)
    assert (lines["研究两次以上的半年"].points, titles(lines["研究两次以上的半年"])) == (10, ["责任落实表（2026年下半年）"])
    assert (lines["研究合计"].points, titles(lines["研究合计"])) == (5, ["责任落实表（2026年上半年）"])
    assert (lines["一次也没有研究的半年"].points, titles(lines["一次也没有研究的半年"])) == (20, [])
    assert titles(lines["研究过"]) == ["责任落实表（2026年上半年）", "责任落实表（2026年下半年）"]


def test_a_gate_on_the_points_waits_until_they_are_there(county: City) -> None:
    lines = lines_of(county)
    assert [(lines[term].holds, lines[term].own) for term in ("总分过半", "日常过得去", "研究过")] == [(None, True), (None, True), (True, False)]
    officer = section(county)
    with reading(officer):
        sheet = sheet_of(opened_once(county), "一镇")
        assert view_of(officer, sheet).reckoned.score.waits == ("政令畅通",), "the gates wait for nothing else"
        enter_mark(sheet=sheet, item="政令畅通", value="20", reason="按平时情况", by=officer, at=at(12, 21))
    lines = lines_of(county)
    assert (lines["总分过半"].holds, lines["日常过得去"].holds) == (True, False)


def test_the_page_says_that_nothing_is_scored_yet(county: City, client, monkeypatch) -> None:
    opened_once(county)
    monkeypatch.setattr("dazugong.web.reading.today", lambda: section(county).day)
    client.force_login(county.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/scoresheets/{sheet_of(opened_once(county), '一镇').public_id}/").content.decode()
    gates = page[page.index("一票否决和门槛") :]
    assert gates.count("尚未评") == 2 and "不成立" not in gates and "看本表的得分" in gates
    assert "没有计入的行" in page
