"""发布: what is wrong in publications.toml is said with its line and its near miss; what may never be public is refused."""
from __future__ import annotations

import pytest

from dazugong.spec import check_files, load_files
from tests.sample_packs import MONTHLY

GOOD = """
[[publication]]
id = "notice"
title = "月报公示"
genre = "公示"
form = "report"
fields = ["办结任务数"]
days = 5
objections = true
approve_by = ["部领导"]

[[letterbox]]
id = "opinions"
title = "征求意见信箱"
office = "组织科"
days = 10
answer_by = ["科室"]
"""
MORE = '\n[[field]]\nid = "tel"\nterm = "联系电话"\ntype = "phone"\n\n[[field]]\nid = "who"\nterm = "经办人"\ntype = "person"\n'


def problems(text: str = GOOD, more: str = "") -> list[str]:
    form = next(name for name in MONTHLY if name.startswith("forms/"))
    files = MONTHLY | {"publications.toml": text, form: MONTHLY[form] + more}
    return [f"{p.file}:{p.line} {p.message}" for p in check_files(files) if p.file == "publications.toml"]


def test_what_is_right_is_read_as_it_is_written() -> None:
    assert problems() == []
    pack = load_files(MONTHLY | {"publications.toml": GOOD})
    assert (pack.publications[0].fields, pack.publications[0].public, pack.letterboxes[0].office) == (("办结任务数",), True, "组织科")


@pytest.mark.parametrize(("old", "new", "said"), [
    ('genre = "公示"', 'genre = "公式"', "公示"),
    ('fields = ["办结任务数"]', 'fields = ["办结任务书"]', "是不是“办结任务数”"),
    ('fields = ["办结任务数"]', "", "没有列出的一概不公开"),
    ('form = "report"', 'form = "reprot"', "是不是“report”"),
    ("days = 5\nobjections", "objections", "期满以前都能提"),
    ("days = 5", "days = 5\npublic = false", "只在内部看的"),
    ("days = 5", 'days = 5\ngroup = "办结任务书"', "不在 fields 里"),
    ("days = 5", 'days = 5\ntasks = { title = "办结任务数", unit = "办结任务数", due = "办结任务数" }', "不是日期（date），不能作期限"),
    ("days = 5", 'days = 5\ntasks = { title = "办结任务数", unit = "办结任务数", due = "何日" }', "“何日”不在 fields 里"),
    ("days = 5", 'days = 5\ntasks = { title = "办结任务数", unit = "办结任务数", due = "何日", days = "几日" }', "期限写一样"),
    ("days = 5", "days = 5\nread_within = 3", "没有写由谁阅知"),
    ("days = 5", "days = 5\ndue_day = 3", "多久公开一次"),
    ("days = 10", "days = 0", "几天内答复要先说定"),
    ('approve_by = ["部领导"]\n', "", "approve_by"),
    ('id = "opinions"', 'id = "opinions"\nanonymus = true', "anonymus"),
    ("days = 5", 'days = 5\nwhere = "办结任务书 > 1"', "办结任务数"),
])
def test_a_fault_is_said_at_its_line(old: str, new: str, said: str) -> None:
    found = problems(GOOD.replace(old, new, 1))
    assert any(said in one for one in found), found


def test_telephones_are_never_public_and_names_only_with_a_reason() -> None:
    assert any("是电话，不能公开" in one for one in problems(GOOD.replace('"办结任务数"', '"办结任务数", "联系电话"'), MORE))
    named = GOOD.replace('"办结任务数"', '"办结任务数", "经办人"')
    assert any("公开人名要写 names" in one for one in problems(named, MORE))
    assert problems(named.replace("days = 5", 'names = "条例第三条：公示人选姓名"\ndays = 5'), MORE) == []


@pytest.mark.parametrize("term", ["身份证号", "公民身份号码", "证件号码", "银行卡号", "家庭住址"])
def test_what_asks_for_numbers_of_citizens_accounts_or_homes_is_never_public(term: str) -> None:
    more = MORE + f'\n[[field]]\nid = "hidden_one"\nterm = "{term}"\ntype = "text"\n'
    asked = GOOD.replace('"办结任务数"', f'"办结任务数", "{term}"')
    assert any(f"“{term}”问的是" in one and "一概不公开" in one for one in problems(asked, more)), problems(asked, more)
    within = asked.replace("days = 5\nobjections = true", "public = false")
    assert not any("一概不公开" in one for one in problems(within, more))
