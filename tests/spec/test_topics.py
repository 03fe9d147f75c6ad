"""专题: an indicator is found by what it is about, not by its name alone."""
from __future__ import annotations

from pathlib import Path

import pytest

from dazugong.spec import load_pack
from dazugong.spec.topics import on_topic

PACKS = Path(__file__).parents[2] / "dazugong" / "packs"
OFFERED = [(pack, one) for folder in sorted(PACKS.iterdir()) if (folder / "pack.toml").exists() for pack in [load_pack(folder)] for one in pack.indicators]


@pytest.mark.parametrize(("topic", "pack", "label"), [
    ("工作月报", "monthly_report", "迟报的单位数"),                      # by the name of its mechanism
    ("后进整顿", "improvement", ""),                                    # by that of another indicator of it
    ("发展党员", "head_counts", "发展结构合格的单位占比"),              # by the form it counts
    ("网格", "twinning", "共驻共建达标率"),
    ("基层组织", "grading", "较差党组织数"),                            # the mechanism writes 基层党组织
])
def test_it_is_found_by_its_mechanism_and_by_what_it_counts(topic, pack, label):
    assert any(one.id == pack and label in indicator.label for one, indicator in on_topic(OFFERED, topic))


def test_what_the_topic_names_comes_first_and_what_merely_counts_it_last():
    found = on_topic(OFFERED, "干部")
    named = ["干部" in indicator.label for _, indicator in found]
    assert named == sorted(named, reverse=True) and any(named) and not all(named)
    last = [(pack.title, indicator.label) for pack, indicator in found][-1]
    assert all("干部" not in words for words in last)


def test_a_topic_of_nothing_is_about_nothing_and_no_topic_about_all():
    assert on_topic(OFFERED, "没有这回事") == []
    first = {pack.id: indicator.id for pack, indicator in reversed(OFFERED)}
    found = on_topic(OFFERED, "")
    assert len(found) == len(OFFERED) and [(pack.id, one.id) for pack, one in found[:len(first)]] == [*reversed(first.items())]
    assert [one for one in on_topic(OFFERED, "(.*") if one] == [], "letters are letters"
