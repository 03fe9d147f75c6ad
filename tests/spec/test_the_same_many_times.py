"""同样的写一次：六百个党组织用四行说完；编号认得出，写错了退回，再大也查得快。"""
from __future__ import annotations

from dazugong.spec import check_files, load_files, run_examples
from tests.cpu import quickest
from tests.registers_pack import VISITS

EXAMPLE = "examples/first.toml"


def given(more: str, expect: str = 'indicator = "visits"\ncount = 25') -> dict[str, str]:
    text = f'title = "许多条"\nfirst = 2026-05-01\nlast = 2026-05-31\n\n[[given]]\nover = "visit"\n{more}\n\n[[expect]]\n{expect}\n'
    return VISITS | {EXAMPLE: text}


def said(files: dict[str, str]) -> list[str]:
    return [problem.message for problem in check_files(files)]


ANSWERS = 'answers = { "走访地点" = "第{号}户", "走访户数" = 1, "登记日期" = 2026-05-06 }'


def test_one_line_stands_for_many_with_a_number_each() -> None:
    pack = load_files(given(f'unit = "甲镇"\ntimes = 25\n{ANSWERS}'))
    rows = pack.examples[0].given
    assert [one.answers["走访地点"] for one in rows[:3]] == ["第1户", "第2户", "第3户"] and len(rows) == 25
    assert [outcome.ok for outcome in run_examples(pack)] == [True]


def test_an_expectation_may_name_one_of_them() -> None:
    files = given(f'unit = "{{号}}号镇"\ntimes = 25\n{ANSWERS}', 'form = "visit"\nunit = "7号镇"\nrefused = []')
    assert said(files) == ["指标“走访次数”没有示例，请在 examples/ 里写一个应得的数"]
    assert [outcome.ok for outcome in run_examples(load_files(files))] == [True]


def test_what_is_written_wrong_is_said() -> None:
    assert said(given(f'unit = "甲镇"\ntimes = 0\n{ANSWERS}')) == ["times 应在1到1000之间"]
    assert said(given(f'unit = "甲镇"\n{ANSWERS}')) == ["写了{号}却没有写 times（同样的有几份）"]
    assert said(given(f'unit = "甲镇"\ntimes = 25\n{ANSWERS}'.replace("{号}", "{序号}"))) == ["没有“{序号}”，几份同样的只用{号}编号"]
    assert said(given(f'unit = "甲镇"\ntime = 25\n{ANSWERS}'.replace("{号}", "一")))[0].startswith("没有“time”这个键，是不是“times”")


def test_a_flood_is_checked_in_time() -> None:
    one = f'unit = "甲镇"\ntimes = 1000\n{ANSWERS}\n\n[[given]]\nover = "visit"\n'
    flood = given(one * 250 + f'unit = "甲镇"\n{ANSWERS.replace("{号}", "")}')
    assert "示例的已知按份数展开以后最多3000行，请少写几份" in said(flood)
    assert quickest(lambda: said(flood), enough=3) < 3
