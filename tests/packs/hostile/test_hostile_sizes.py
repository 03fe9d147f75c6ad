"""太大、太多、太深: whatever the size, the check ends in two seconds, within a bounded memory, with a message."""
from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from faulty import HEALTHY, checked

from dazugong.spec import check_files

MOST_MEMORY = 200 * 2**20
TALK = HEALTHY["forms/talk.toml"]


def _fields(count: int) -> str:
    return "".join(f'[[field]]\nid = "f{n}"\nterm = "第{n}项"\ntype = "number"\n\n' for n in range(count))


def _chain(count: int) -> str:
    """Each computed field rests twice on the one before it."""
    head = '[[field]]\nid = "f0"\nterm = "第0项"\ntype = "number"\n\n'
    rest = (f'[[field]]\nid = "f{n}"\nterm = "第{n}项"\ntype = "computed"\nvalue = "第{n - 1}项 + 第{n - 1}项"\n\n' for n in range(1, count))
    return head + "".join(rest)


SIZES: dict[str, tuple[str, Callable[[], str], str]] = {
    "一万栏": ("forms/talk.toml", lambda: _fields(10_000), "文件太大"),
    "一百零一栏": ("forms/talk.toml", lambda: _fields(101), "最多100栏"),
    "一兆字的一行": ("forms/talk.toml", lambda: TALK.replace("谈话登记", "长" * 1_000_000), "文件太大"),
    "一兆字分成行": ("forms/talk.toml", lambda: TALK.replace('"谈话登记"', '"""' + ("长" * 1000 + "\n") * 1000 + '"""'), "文件太大"),
    "十万个选项": ("forms/talk.toml", lambda: TALK.replace('["任职", "苗头", "慰问"]', "[\n" + "".join(f'"选{n}",\n' for n in range(100_000)) + "]"), "文件太大"),
    "六十一个选项": ("forms/talk.toml", lambda: TALK.replace('["任职", "苗头", "慰问"]', "[" + ", ".join(f'"选{n}"' for n in range(61)) + "]"), "选项最多60个"),
    "数组套两千层": ("forms/talk.toml", lambda: TALK.replace('["任职", "苗头", "慰问"]', "[" * 1400 + "]" * 1400), "写法不对"),
    "数组换行套十万层": ("forms/talk.toml", lambda: TALK.replace('["任职", "苗头", "慰问"]', "[\n" * 100_000 + "]\n" * 100_000), "文件太大"),
    "一千二百栏": ("forms/talk.toml", lambda: _fields(1200), "太多"),
    "三千个选项": ("forms/talk.toml", lambda: TALK.replace('["任职", "苗头", "慰问"]', "[\n" + "".join(f'"选{n}",\n' for n in range(3000)) + "]"), "太多"),
    "一行三千零一字": ("forms/talk.toml", lambda: TALK.replace("谈话登记", "长" * 3001), "这一行太长"),
    "两万字分成行": ("forms/talk.toml", lambda: TALK.replace('"谈话登记"', '"""' + ("长" * 1000 + "\n") * 20 + '"""'), "太长"),
    "一万个日程": ("schedule.toml", lambda: '[[schedule]]\nform = "talk"\nevery = "any-time"\n' * 10_000, "文件太大"),
    "一万个指标": ("indicators.toml", lambda: "".join(f'[[indicator]]\nid = "i{n}"\nlabel = "甲"\nover = "talk"\ncount = "谈话事由 非空"\n' for n in range(10_000)), "文件太大"),
    "一千条已知": ("examples/quarter.toml", lambda: HEALTHY["examples/quarter.toml"] + '\n[[given]]\nover = "talk"\nunit = "甲"\nanswers = {}\n' * 1000, "太多"),
    "一条公式两千字": ("indicators.toml", lambda: HEALTHY["indicators.toml"].replace("走访户数 > 0", "走访户数 > 0 且 " * 190 + "走访户数 > 0"), "最多"),
    "一个算式九千位": ("forms/work.toml", lambda: HEALTHY["forms/work.toml"].replace("经费合计 ÷ 走访户数", " × ".join(["999999999999999"] * 61)), "60"),
    "一千个大项": ("scores.toml", lambda: HEALTHY["scores.toml"] + "".join(
        f'\n[[sheet.section]]\nid = "s{n}"\nterm = "项{n}"\n[[sheet.section.item]]\nid = "i{n}"\nterm = "条{n}"\nmethod = "given"\npoints = 1\n' for n in range(1000)), "太多"),
    "一千个环节": ("procedure.toml", lambda: HEALTHY["procedure.toml"] + "".join(
        f'\n[[procedure.step]]\nid = "s{n}"\ntitle = "第{n}步"\nmove = [{{ verb = "办", to = "s{n + 1}" }}]\n' for n in range(1000)), "太多"),
    "圆点套出来的键": ("pack.toml", lambda: HEALTHY["pack.toml"] + ".".join(["a"] * 1400) + " = 1\n", "没有“a”这个键"),
}


@pytest.mark.parametrize("name", SIZES)
def test_it_ends_in_time_with_a_message(name: str) -> None:
    file, make, said = SIZES[name]
    files = {**HEALTHY, file: make()}
    checked(files)
    tracemalloc.start()
    problems = check_files(files)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [p for p in problems if p.file == file and said in p.message], problems[:3]
    assert most < MOST_MEMORY


def test_a_hundred_fields_that_rest_on_each_other_are_no_fault() -> None:
    text = _chain(100)
    assert checked({**HEALTHY, "forms/talk.toml": text.replace("第0项", "谈话事由", 1).replace('"第0项 + 第0项"', '"谈话事由 + 谈话事由"')}) == []


def _ruled(name: str, rule: str) -> str:
    """A form of a hundred fields, each with the same long rule."""
    return "".join(f'[[field]]\nid = "f{n}"\nterm = "{name}第{n}项"\ntype = "number"\nrule = "{rule.replace("甲", name + "第0项")}"\nrefuse = "不行"\n' for n in range(100))


WHOLE = {
    "八百条长公式": (lambda: {f"forms/z{n}.toml": _ruled("乙丙丁戊己庚辛壬"[n], " 且 ".join(["甲 > 0"] * 29)) for n in range(8)}, "公式一共最多2万字"),
    "三万个写错的键": (lambda: {f"forms/z{n}.toml": "".join(f"wrong{m} = 1\n" for m in range(3000)) for n in range(10)}, "没有“wrong0”这个键"),
    "一万个写错的名称": (lambda: {f"examples/z{n}.toml": 'title = "错"\nfirst = 2026-01-01\nlast = 2026-03-31\n' + "".join(
        f'[[given]]\nover = "work"\nunit = "甲"\nanswers = {{ {", ".join(f""""走访戶数{m}{k}" = 1""" for k in range(20))} }}\n' for m in range(100)) for n in range(5)}, "毛病太多"),
    "两兆的好表单": (lambda: {f"forms/z{n}.toml": "".join(
        f'[[field]]\nid = "f{m}"\nterm = "甲{n}第{m}项"\ntype = "text"\nhint = "{"长" * 25}"\n' for m in range(100)) for n in range(100)}, "没有日程"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_pack_of_it_ends_in_time(name: str) -> None:
    make, said = WHOLE[name]
    problems = checked({**HEALTHY, **make()})
    assert [p for p in problems if said in p.message], problems[:3]
