"""机制哪里写错了: every mistake with its file, its line and how to mend it."""
from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from broken_pack import WHOLE, with_change

from dazugong.spec.check import check_files, check_pack
from dazugong.spec.load import PackRefused, load_files, load_pack


def test_a_whole_pack_has_no_problems() -> None:
    assert check_files(WHOLE) == []


@pytest.mark.parametrize(("file", "old", "new", "line", "message"), [
    ("pack.toml", 'version = "2026.1"', 'verson = "2026.1"', 3, "没有“verson”这个键，是不是“version”？"),
    ("pack.toml", 'version = "2026.1"', 'version = 2026.1', 3, "version 应写成文字，放在引号里"),
    ("pack.toml", 'id = "visits"', 'id = "走访"', 1, "id 应写成英文标识"),
    ("pack.toml", "状态 = 在建", "状太 = 在建", 4, "没有“状太”这一项，是不是“状态”？"),
    ("pack.toml", "类别 = 党支部", "类别 = 村支部", 4, "没有“村支部”这一项，是不是“党支部”？"),
    ("pack.toml", 'basis = [{ document = "走访办法", place = "第三条" }]', "", 1, "缺少 basis（依据）"),
    ("forms/visit.toml", 'rule = "解决数 ≤ 走访户数"', 'rule = "解决数 ≤ 走访数"', 11, "没有“走访数”这一项，是不是“走访户数”？"),
    ("forms/visit.toml", 'refuse = "解决的不能多于走访的"', "", 11, "有 rule 就要写 refuse"),
    ("forms/visit.toml", 'term = "解决数"', 'term = "走访户数"', 9, "名称“走访户数”用了两次"),
    ("forms/visit.toml", 'id = "solved"', 'id = "visits"', 8, "标识“visits”在这张表里用了两次"),
    ("forms/visit.toml", 'term = "反映"', 'term = "优于"', 16, "“优于”是公式里的运算词"),
    ("forms/visit.toml", 'type = "choice"', 'type = "chioce"', 17, "type 不能是“chioce”"),
    ("forms/visit.toml", 'choices = ["好", "一般", "差"]', "", 14, "“反映”要写 choices，至少两个选项"),
    ("forms/visit.toml", "required = true", "required = 1", 5, "required 应写成true、false 或公式，公式放在引号里"),
    ("forms/visit.toml", 'value = "解决数 ÷ 走访户数 × 100"', 'value = "解决率 × 100"', 24, "“解决率”写在后面，或者就是这一栏自己"),
    ("forms/visit.toml", 'value = "解决数 ÷ 走访户数 × 100"', "", 20, "“解决率”是计算栏，要写 value"),
    ("forms/visit.toml", 'required = true', 'prefill = { over = "task", count = "状态 = 已办结" }', 5, "没有“task”这张表或事实表，是不是“tasks”？"),
    ("forms/visit.toml", 'required = true', 'prefill = { over = "tasks", count = "状态 = 办结" }', 5, "没有“办结”这一项，是不是“已办结”？"),
    ("forms/visit.toml", 'required = true', 'prefill = { over = "tasks" }', 5, "count、total、list、take、rows 五样里写一样"),
    ("forms/visit.toml", 'required = true', 'prefill = { over = "tasks", count = "上期 状态 = 已办结" }', 5, "上期、去年同期、年初、下级合计只能用于表单的栏目"),
    ("forms/visit.toml", 'term = "走访户数"\n', 'term = "走访户数"\nterm = "户数"\n', 4, "这一行写法不对"),
    ("schedule.toml", 'form = "visit"', 'form = "visits"', 2, "没有“visits”这张表，是不是“visit”？"),
    ("schedule.toml", 'every = "quarter"', 'every = "season"', 3, "every 不能是“season”"),
    ("schedule.toml", "due_day = 5", "", 3, "缺少 due_day"),
    ("indicators.toml", "走访户数 > 0", "走访户数", 4, "“走访户数”不是条件"),
    ("indicators.toml", "走访户数 > 0", "求和(走访户数) > 0", 4, "这里一次只看一条"),
    ("indicators.toml", 'label = "走访面"', 'label = "系统登录次数"', 1, "考核的是“登录次数”，减负规定不允许"),
    ("indicators.toml", 'of = "走访户数 非空"', 'per = "走访户数"', 5, "per 要写一项选项或文字"),
    ("indicators.toml", 'of = "走访户数 非空"', 'of = "走访户数 非空"\n[[indicator.target]]\nband = "好"\nat_least = 3', 7, "指标没有 per，目标不能分档"),
    ("indicators.toml", 'of = "走访户数 非空"', 'of = "走访户数 非空"\nfixed = "年初"', 5, "分母定在年初，of 里的“走访户数”却会变，是不是“年初 走访户数”？"),
    ("indicators.toml", 'of = "走访户数 非空"', 'of = "年初 走访户数 非空"\nfixed = "年处"', 6, "年初"),
    ("indicators.toml", 'of = "走访户数 非空"', 'fixed = "上期"', 5, "写了 fixed，还要写 of：分母是哪一些，如 of = \"上期 …\""),
    ("indicators.toml", 'id = "active"', 'id = "activity"', 1, "指标“走访面”没有示例"),
    ("examples/one.toml", '"走访户数" = 3', '"走访户" = 3', 8, "没有“走访户”这一项，是不是“走访户数”？"),
    ("examples/one.toml", '"走访户数" = 3', '"走访户数" = "三"', 8, "“走访户数”要写数"),
    ("examples/one.toml", "last = 2026-03-31", "last = 2025-03-31", 3, "期末早于期初"),
    ("examples/one.toml", "of = 2\n", "", 15, "指标的应得要写 count，有分母的还要写 of"),
])
def test_a_mistake_is_named_with_its_line(file: str, old: str, new: str, line: int, message: str) -> None:
    problems = check_files(with_change(file, old, new))
    assert [p for p in problems if p.file == file and p.line == line and message in p.message], problems


def test_the_papers_before_a_meeting_are_a_form_that_comes_again() -> None:
    meeting = '[[meeting]]\nid = "head"\ntitle = "例会"\nevery = "month"\npapers = "{}"\n'
    said = [str(problem) for problem in check_files(WHOLE | {"meetings.toml": meeting.format("visits")})]
    assert len(said) == 1 and "meetings.toml" in said[0] and "没有“visits”这张表，是不是“visit”？" in said[0]
    at_any_time = WHOLE | {"meetings.toml": meeting.format("visit"), "schedule.toml": '[[schedule]]\nform = "visit"\nevery = "any-time"\nusual = 4\n'}
    assert any("“visit”不按期填报" in str(problem) for problem in check_files(at_any_time))
    assert check_files(WHOLE | {"meetings.toml": meeting.format("visit")}) == []
    wrong = check_files(WHOLE | {"meetings.toml": meeting.format("visit") + 'proposes = ["走访户数", "走访日期"]\n'})
    assert ["同一张表格的两栏" in problem.message and problem.line == 6 for problem in wrong] == [True]


@pytest.mark.parametrize("said", ['count = "上期 走访户数 > 0"', 'count = "走访户数 > 下级合计 走访户数"', 'sum = "年初 走访户数"'])
def test_an_entry_of_a_register_has_no_period_before(said: str) -> None:
    at_any_time = WHOLE | {"schedule.toml": '[[schedule]]\nform = "visit"\nevery = "any-time"\nusual = 4\n'}
    changed = at_any_time | {"indicators.toml": f'[[indicator]]\nid = "active"\nlabel = "走访面"\n{said}\n'}
    assert any("登记簿一条是一条，没有上一期" in p.message and p.line == 4 for p in check_files(changed)), check_files(changed)
    assert not any("没有上一期" in p.message for p in check_files(WHOLE | {"indicators.toml": changed["indicators.toml"]}))


def test_a_number_of_photographs_is_not_counted() -> None:
    files = with_change("forms/visit.toml", 'term = "走访户数"', 'term = "照片数量"')
    assert any("减负规定不允许" in p.message and p.line == 1 for p in check_files(files))


def test_a_photograph_as_such_is_no_offence() -> None:
    files = with_change("forms/visit.toml", 'term = "反映"', 'term = "照片说明"')
    assert check_files(files) == []


def test_every_mistake_is_found_in_one_pass() -> None:
    files = {**WHOLE, "pack.toml": 'id = "visits"\ntitel = "走访"\nscope = "类型 = 党支部"\n', "README.md": ""}
    files["forms/visit.toml"] = WHOLE["forms/visit.toml"].replace("解决数 ≤ 走访户数", "解决数 小于 走访户数").replace('"number"', '"nummer"', 1)
    problems = check_files(files)
    said = "\n".join(p.message for p in problems)
    for part in ("没有“titel”这个键，是不是“title”？", "缺少 title", "缺少 version", "缺少 basis", "没有“类型”这一项", "公式里不用“小于”，请写“<”",
                 "type 不能是“nummer”", "缺少 README.md"):
        assert part in said, part
    assert list(dict.fromkeys(p.file for p in problems)) == ["pack.toml", "forms/visit.toml", "indicators.toml", "README.md", "examples/one.toml"]      # causes first


def test_a_term_of_another_form_is_known_and_how_to_bring_it_here() -> None:
    other = '[[field]]\nid = "cost"\nterm = "走访经费"\ntype = "money"\nrequired = true\n'
    changed = WHOLE | {"forms/spend.toml": other, "indicators.toml": WHOLE["indicators.toml"] + '\n[[indicator]]\nid = "cost"\nlabel = "经费"\nover = "visit"\nsum = "走访经费"\n'}
    assert any("“走访经费”是另一张表" in p.message and 'prefill = { over = "spend", total = "走访经费" }' in p.message for p in check_files(changed))


@pytest.mark.parametrize(("missing", "message"), [
    ("pack.toml", "缺少 pack.toml"), ("README.md", "缺少 README.md"), ("examples/one.toml", "缺少示例"), ("schedule.toml", "没有日程"),
])
def test_what_is_missing_is_asked_for(missing: str, message: str) -> None:
    files = {name: text for name, text in WHOLE.items() if name != missing}
    assert any(message in p.message for p in check_files(files))


def _written(folder: Path) -> Path:
    for name, text in WHOLE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_folder_and_its_texts_give_the_same_pack(tmp_path: Path) -> None:
    assert load_pack(_written(tmp_path / "visits")) == load_files(WHOLE)


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    folder = _written(tmp_path / "visits")
    (tmp_path / "secret.toml").write_text("title = '秘密'", encoding="utf-8")
    (folder / "forms" / "stolen.toml").symlink_to(tmp_path / "secret.toml")
    (folder / "out").symlink_to(tmp_path)
    problems = check_pack(folder)
    assert {(p.file, p.message[:5]) for p in problems} == {("forms/stolen.toml", "是一个链接"), ("out", "文件夹是一")}
    with pytest.raises(PackRefused, match="链接"):
        load_pack(folder)


def test_a_file_that_is_too_large_or_no_text_is_not_read(tmp_path: Path) -> None:
    folder = _written(tmp_path / "visits")
    (folder / "examples" / "large.toml").write_text("#" * 300_000, encoding="utf-8")
    (folder / "examples" / "gbk.toml").write_bytes("标题".encode("gb18030"))
    (folder / "run.py").write_text("1", encoding="utf-8")
    said = {p.file: p.message for p in check_pack(folder)}
    assert "文件太大" in said["examples/large.toml"]
    assert "UTF-8" in said["examples/gbk.toml"]
    assert "机制里不放这种文件" in said["run.py"]


@pytest.mark.parametrize("bomb", [
    "a = " + "[" * 50_000, "a = " + "{b=" * 20_000, "a = " + "9" * 9000, "a." * 5000 + "b = 1", "[" + "a." * 5000 + "b]",
    'first = 2026-02-30', 'first = 2026-01-01T10:00:00', "title = nan", 'title = "\\u0000"', "[[given]]\n" * 3000,
    '[[given]]\nover = "visit"\nunit = "甲"\nanswers = { "走访户数" = nan }',
])
def test_a_bomb_in_a_file_is_a_mistake_like_any_other(bomb: str) -> None:
    problems = check_files({**WHOLE, "examples/bomb.toml": bomb})
    assert any(p.file == "examples/bomb.toml" for p in problems)


def test_a_pack_torn_at_random_is_refused_and_never_breaks_the_check() -> None:
    chance = random.Random(11)
    for _ in range(2000 if os.environ.get("DZG_DRILL_MINUTES") else 150):
        name = chance.choice(list(WHOLE))
        text = list(WHOLE[name])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text) + 1)
            text[at:at + chance.randint(0, 6)] = chance.choice(["", "[", '"', "=", "{}", "[[field]]\n", "且", "\n", "\x00", "{a={a=1}}"])
        for problem in check_files({**WHOLE, name: "".join(text)}):
            assert problem.line >= 1 and any("\u4e00" <= c <= "\u9fff" for c in problem.message)
