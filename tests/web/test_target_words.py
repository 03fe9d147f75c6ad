"""目标值的写法: what an officer types in one line, and what comes of it."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.tasks.reached import measures
from dazugong.kernel.tasks.targets import from_lines, said_whole, with_measures
from dazugong.reading import likeness
from dazugong.web.pages.task_change import ChangeForm
from dazugong.web.target_words import from_words, in_words


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("转化率 ≥ 95%", [("转化率", ">=", "95%", "%")]),
        ("培训班=3期；抽查比例不低于20%", [("培训班", "=", "3期", "期"), ("抽查比例", ">=", "20%", "%")]),
        ("差错率 <= 1%；", [("差错率", "<=", "1%", "%")]),
        ("引才 ＝ X名左右", [("引才", "=", "X名左右", "名左右")]),
        ("覆盖 = 全覆盖", [("覆盖", "=", "全覆盖", "")]),
        ("  ", []),
    ],
)
def test_a_line_is_read_as_targets(line, read):
    assert [tuple(t.values()) for t in from_words(line)] == read


def test_what_is_shown_is_read_back_as_it_was():
    line = "转化率 ≥ 95%；培训班 = 3期；差错率 ≤ 1%"
    assert in_words(from_words(line)) == line


@pytest.mark.parametrize("line", ["转化率很高", "≥ 95%", "转化率 ≥"])
def test_a_line_that_cannot_be_read_is_refused_with_an_example(line):
    with pytest.raises(Refusal, match=f"“{line.strip()}”看不懂，请写成：转化率 ≥ 95%"):
        from_words(line)


def test_more_than_twenty_targets_are_refused():
    with pytest.raises(Refusal, match="最多20项，现在有21项"):
        from_words("；".join(f"甲{n} = {n}个" for n in range(21)))


def test_an_officer_picks_the_indicator_that_measures_a_target_and_the_likest_are_offered_first():
    [target] = from_lines("整顿转化率 ≥ 90%")
    assert likeness("整顿转化率", "转化率") > likeness("整顿转化率", "到会率")
    form = ChangeForm({"title": "整顿", "reason": "定口径", "measured_0": "improvement.rate"}, initial={})
    form.measured_by([(target, [("improvement.rate", "转化率", "整顿"), ("meetings.came", "到会率", "会议")])])
    assert form.is_valid() and form["measured_0"].field.choices[0] == ("", "没有同名的指标，看单位报的数")
    [picked] = with_measures([target], form.picked())
    assert (picked["measured"], said_whole([picked])) == ("improvement.rate", ["整顿转化率 ≥ 90%（按“转化率”测）"])
    pack, rate, same = SimpleNamespace(id="improvement"), SimpleNamespace(id="rate", label="转化率"), SimpleNamespace(id="same", label="整顿转化率")
    assert [measures(pack, one, target) for one in (rate, same)] == [False, True]
    assert [measures(pack, one, picked) for one in (rate, same)] == [True, False]
