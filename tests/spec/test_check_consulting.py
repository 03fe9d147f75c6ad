"""查会办：几家写的只在汇总里说，名称不撞；有反映人的，给会办单位看什么要写明。"""
from __future__ import annotations

import pytest

from dazugong.spec import check_files, load_files, run_examples
from tests.sample_consulting import PACK, SEALED

COUNTED = "计数(会办结论 = 不同意) = 0"


def problems(change: dict[str, tuple[str, str]], files: dict[str, str] = SEALED) -> list[str]:
    changed = dict(files)
    for name, (old, new) in change.items():
        assert old in changed[name]
        changed[name] = changed[name].replace(old, new)
    return [one.message for one in check_files(changed)]


def test_the_samples_are_sound_and_their_examples_come_out():
    for files in (PACK, SEALED):
        assert problems({}, files) == []
        assert [one.shown for one in run_examples(load_files(files)) if not one.ok] == []


@pytest.mark.parametrize(("change", "said"), [
    ({"procedure.toml": (COUNTED, "会办结论 = 同意")}, "要写在汇总里面，如 计数(会办结论 非空)"),
    ({"procedure.toml": (COUNTED, "计数(会办结果 = 同意) = 0")}, "会办结果"),
    ({"procedure.toml": (COUNTED, "会办")}, "不是条件"),
    ({"procedure.toml": ('title = "会办"', 'title = "来件内容"')}, "名称在条件里是已经答复的家数，不能和栏目同名"),
    ({"forms/opinion.toml": ('term = "会办意见"', 'term = "来件内容"')}, "条件里才分得清"),
    ({"procedure.toml": ('form = "opinion"', 'form = "opinion"\nshows = ["来件内容"]')}, "本来就看得到，请去掉，只有：联系电话、在场的人"),
    ({"procedure.toml": ('form = "matter"', 'form = "matter"\nshows = ["联系电话"]')}, "shows 只写在有反映人"),
    ({"procedure.toml": ("petitioner = true", ""), }, None),
])  # fmt: skip
def test_what_is_refused(change, said):
    found = problems(change)
    assert any(said in one for one in found) if said else found == []


def test_what_is_shown_to_the_units_asked_is_said_where_there_is_somebody_to_hide():
    assert problems({"procedure.toml": ('form = "opinion"', 'form = "opinion"\nshows = ["联系电话"]')}) == []
