"""查流程：走不到、出不去、跳得过、自己批自己、缺六步，一次说完，说明在哪个文件哪一行。"""
from __future__ import annotations

from pathlib import Path

import pytest

import dazugong
from dazugong.spec import check_files, load_files, run_examples
from dazugong.spec.files import read_folder
from tests.sample_procedures import PACK

SELECTION = read_folder(Path(dazugong.__file__).parent / "packs" / "selection")[0]
TENDER = read_folder(Path(dazugong.__file__).parent / "packs" / "topic_tender")[0]
HEAD = """[[procedure]]
id = "award"
title = "评选"
"""
TAIL = """
[[procedure.end]]
id = "done"
title = "办结"
"""
SIX = """
[[procedure.step]]
id = "verify"
title = "核查"
move = [{ verb = "查实", to = "notice" }]
[[procedure.step]]
id = "notice"
title = "告知"
duty = "notice"
form = "errand"
move = [{ verb = "已告知", to = "statement" }]
[[procedure.step]]
id = "statement"
title = "陈述申辩"
duty = "statement"
form = "errand"
days = 5
move = [{ verb = "提交", to = "decision" }]
[[procedure.step]]
id = "decision"
title = "集体决定"
duty = "decision"
form = "errand"
not_by = ["verify"]
move = [{ verb = "决定", to = "service" }]
[[procedure.step]]
id = "service"
title = "送达"
duty = "service"
form = "errand"
move = [{ verb = "已送达", to = "appeal" }]
[[procedure.step]]
id = "appeal"
title = "申诉期"
duty = "appeal"
days = 30
move = [{ verb = "期满", to = "punished" }, { verb = "申诉", to = "correction" }]
[[procedure.step]]
id = "correction"
title = "更正"
duty = "correction"
not_by = ["decision"]
move = [{ verb = "维持", to = "punished" }, { verb = "撤销", to = "lifted" }]
[[procedure.end]]
id = "punished"
title = "处分生效"
measure = true
[[procedure.end]]
id = "lifted"
title = "撤销处分"
"""
PERSON = HEAD + 'about = "persons"\n' + SIX


def said(procedure: str) -> list[str]:
    """What the check says of procedure.toml; the example that plays the sample is left out of account."""
    found = check_files({**PACK, "procedure.toml": procedure})
    return [problem.message for problem in found if problem.file == "procedure.toml" and "没有示例" not in problem.message]


def steps(*written: tuple[str, str], more: str = "") -> str:
    """A procedure of steps (id, what else it says), ended by one end."""
    return HEAD + "".join(f'\n[[procedure.step]]\nid = "{id_}"\ntitle = "{id_}步"\n{rest}\n' for id_, rest in written) + more + TAIL


def test_the_sample_and_the_six_steps_are_without_mistakes() -> None:
    assert check_files(PACK) == []
    assert said(PERSON) == []
    assert [one.ok for one in run_examples(load_files(PACK))] == [True]


def test_a_step_nobody_leads_to() -> None:
    found = said(steps(("one", 'move = [{ verb = "办", to = "done" }]'), ("two", 'move = [{ verb = "办", to = "done" }]')))
    assert found == ["永远走不到“two步”：没有哪一步去那里"]


def test_a_step_without_a_way_on() -> None:
    assert said(steps(("one", 'move = [{ verb = "办", to = ["two"] }, { verb = "完", to = "done" }]'), ("two", ""))) == [
        "“two步”没有下一步，请写 [[procedure.step.move]]"
    ]


def test_a_circle_without_an_exit() -> None:
    text = steps(
        ("one", 'move = [{ verb = "办", to = "two" }, { verb = "完", to = "done" }]'), ("two", 'move = [{ verb = "转", to = "three" }]'),
        ("three", 'move = [{ verb = "转", to = "two" }]'),
    )  # fmt: skip
    assert [m for m in said(text) if "绕来绕去" in m] == [
        f"从“{step}步”出发走不到任何结局，绕来绕去出不去，请加一条出路" for step in ("two", "three")
    ]


@pytest.mark.parametrize(
    ("written", "meant"), [('to = "doen"', "没有“doen”这个环节或结局，是不是“done”？"), ('to = "done", back = true', "不是退回，请去掉 back")]
)
def test_a_target_that_is_not_there(written: str, meant: str) -> None:
    assert any(meant in m for m in said(steps(("one", f'move = [{{ verb = "办", {written} }}]'))))


def test_a_condition_that_is_misspelt_and_one_that_does_not_say_why() -> None:
    found = said(steps(("one", 'form = "errand"\nmove = [{ verb = "办", to = "done", when = "跑什么退 非空" }]')))
    assert any("是不是“跑什么腿”" in m for m in found) and any("要写 refuse" in m for m in found)


def test_a_mandatory_step_that_can_be_skipped() -> None:
    text = steps(("one", 'move = [{ verb = "办", to = "two" }, { verb = "跳", to = "done" }]'), ("two", 'mandatory = true\nmove = [{ verb = "办", to = "done" }]'))
    assert said(text) == ["“two步”是必经环节，可是不办它也能到“办结”，请堵上，或把那个结局写成 early = true"]
    assert said(text.replace('title = "办结"', 'title = "办结"\nearly = true')) == []


def test_side_by_side_steps_that_are_waited_for_and_one_way_that_never_joins() -> None:
    both = '[{ verb = "分办", to = ["two", "three"] }]'
    joined = (("two", 'move = [{ verb = "完", to = "four" }]'), ("three", 'move = [{ verb = "完", to = "four" }]'),
              ("four", 'all_of = ["two", "three"]\nmove = [{ verb = "完", to = "done" }]'))  # fmt: skip
    assert said(steps(("one", f"move = {both}"), *joined)) == []
    either = '[{ verb = "办甲", to = "two" }, { verb = "办乙", to = "three" }]'
    assert any("不会都办完" in m for m in said(steps(("one", f"move = {either}"), *joined)))
    some = both[:-1] + ', { verb = "只办甲", to = "two" }]'
    assert any("走不齐，会停在半路" in m for m in said(steps(("one", f"move = {some}"), *joined)))


def test_nobody_approves_what_he_did_himself() -> None:
    approving = HEAD + """
[[procedure.step]]
id = "draft"
title = "起草"
move = [{ verb = "报", to = "approve" }]
[[procedure.step]]
id = "approve"
title = "审批"
move = [{ verb = "批准", to = "done" }]
""" + TAIL
    assert [m for m in said(approving) if "自己批自己" in m]
    assert said(approving.replace('title = "审批"', 'title = "审批"\nnot_by = ["draft"]')) == []


@pytest.mark.parametrize("duty", ["notice", "statement", "decision", "service", "appeal", "correction"])
def test_a_measure_against_a_person_without_one_of_the_six(duty: str) -> None:
    terms = {"notice": "告知", "statement": "陈述申辩", "decision": "集体决定", "service": "送达", "appeal": "申诉", "correction": "更正"}
    assert any(f"缺“{terms[duty]}”" in m for m in said(PERSON.replace(f'duty = "{duty}"\n', "")))


def test_a_measure_is_one_whether_the_pack_says_so_or_not() -> None:
    found = said(PERSON.replace("measure = true\n", "").replace('duty = "notice"\n', ""))
    assert any("是对个人的不利处理，要写 measure = true" in m for m in found) and any("缺“告知”" in m for m in found)


def test_a_way_round_the_hearing() -> None:
    found = said(PERSON.replace('{ verb = "已告知", to = "statement" }', '{ verb = "已告知", to = "statement" }, { verb = "直接上会", to = "decision" }'))
    assert any("“集体决定”要在“陈述申辩”之后" in m for m in found)


def test_time_to_be_heard_a_written_decision_and_other_eyes() -> None:
    assert any("“陈述申辩”要写 days" in m for m in said(PERSON.replace("days = 5\n", "")))
    assert any("调查核实的人不能自己作决定" in m for m in said(PERSON.replace('not_by = ["verify"]\n', "")))
    assert any("不能复核自己的决定" in m for m in said(PERSON.replace('not_by = ["decision"]\n', "")))
    assert any("“送达”要有记录" in m for m in said(PERSON.replace('duty = "service"\nform = "errand"', 'duty = "service"')))


def test_a_form_of_a_step_holds_no_table_and_no_attachment() -> None:
    form = PACK["forms/errand.toml"] + '\n[[field]]\nid = "paper"\nterm = "附件一份"\ntype = "file"\n'
    found = check_files({**PACK, "forms/errand.toml": form})
    assert [p.message for p in found if p.file == "forms/errand.toml"] == ["办件里填的表没有附件，“附件一份”请换一种写法，如写文号或件数"]


def test_instead_of_a_table_there_are_several_fields() -> None:
    form = PACK["forms/errand.toml"] + '\n[[field]]\nid = "all"\nterm = "几个人"\ntype = "table"\n[[field.column]]\nid = "one"\nterm = "一个人"\ntype = "person"\n'
    found = check_files({**PACK, "forms/errand.toml": form})
    assert [p.message for p in found if p.file == "forms/errand.toml"] == ["办件里填的表没有表格，“几个人”请换一种写法：几个人几样东西就写几栏，或者另设一张登记簿"]


def test_a_problem_names_its_line() -> None:
    text = steps(("one", 'move = [{ verb = "办", to = "doen" }]'))
    problem = next(p for p in check_files({**PACK, "procedure.toml": text}) if "doen" in p.message)
    assert text.splitlines()[problem.line - 1].startswith("move")


def test_an_example_that_is_not_as_played_says_what_came_out() -> None:
    example = PACK["examples/one.toml"].replace('at = ["back"]', 'at = ["go"]')
    assert [o.message for o in run_examples(load_files({**PACK, "examples/one.toml": example}))] == ["送信 2026-04-30 停在：back，应是 go"]


def test_an_example_that_plays_what_is_refused_says_so() -> None:
    example = PACK["examples/one.toml"].replace('answers = { "跑什么腿" = "送信" }', "answers = {}")
    outcome = run_examples(load_files({**PACK, "examples/one.toml": example}))[0]
    assert not outcome.ok and "“跑什么腿”必须填写" in outcome.message


def test_a_procedure_that_is_never_played_is_refused() -> None:
    found = check_files({**PACK, "examples/one.toml": PACK["examples/one.toml"].replace('procedure = "complaint"', 'procedure = "errand"')})
    assert any("流程“投诉”没有示例" in p.message for p in found)


@pytest.mark.parametrize(("right", "wrong", "said"), [
    ('ballot = "committee"', 'ballot = "comittee"', "没有“comittee”这种票决，是不是“committee”？"),
    ('"同意人数" = "赞成"', '"同意人数" = "赞城"', "“差额常委会票决”没有“赞城”这个数，是不是“赞成”？"),
    ('"同意人数" = "赞成"', '"同意人" = "赞成"', "这一环节的表里没有“同意人”这一栏，是不是“同意人数”？"),
    ('"同意人数" = "赞成"', '"同意人数" = "结果"', "“同意人数”要是文字或选项，才能填“结果”"),
    ('ballot = "committee"', "", "ballot 和 takes 要一起写：哪种票决，它的哪些数填进这一环节的哪些栏"),
])
def test_a_ballot_that_a_step_takes_its_figures_from_is_named_right(right: str, wrong: str, said: str) -> None:
    texts = {path: text.replace(right, wrong, 1) if path == "procedure.toml" else text for path, text in SELECTION.items() if not path.startswith("examples/")}
    found = [problem for problem in check_files(texts) if problem.file == "procedure.toml"]
    assert [problem.message for problem in found] == [said] and found[0].line


@pytest.mark.parametrize(("right", "wrong", "said"), [
    ("back = true, runner_up = true", "runner_up = true", "就要退回（back）到评委打分"),
    ('verb = "异议成立，重新评标", to = "award", back = true', 'verb = "异议成立，重新评标", to = "publish", back = true, runner_up = true', "“异议成立，重新评标”写了 runner_up"),
    ('"评委人数" = "应到人数"', '"评委人数" = "评委回避"', "“评委人数”要是是否，才能填“评委回避”"),
])
def test_who_comes_next_and_who_stands_apart_are_taken_from_a_vote_that_can_say_so(right: str, wrong: str, said: str) -> None:
    assert right in TENDER["procedure.toml"]
    found = check_files({**TENDER, "procedure.toml": TENDER["procedure.toml"].replace(right, wrong, 1)})
    assert [said in problem.message for problem in found if problem.file == "procedure.toml"] == [True]


def test_of_what_is_called_by_a_name_nobody_knows_whose_it_is_so_no_vote_says_that_the_judges_stood_apart() -> None:
    named = TENDER["procedure.toml"].replace('ballot = "tender"\ntakes = { "评委人数"', 'ballot = "contest"\ntakes = { "评委人数"')
    assert any("“课题公开竞争”没有“评委回避”这个数" in problem.message for problem in check_files({**TENDER, "procedure.toml": named}))


OWN = {**SELECTION, "procedure.toml": SELECTION["procedure.toml"].replace('title = "动议"\nform = "motion"\n', 'title = "动议"\nform = "motion"\nby = ["本人"]\ntold = ["没有这栏"]\n', 1)}


def test_where_a_person_acts_himself_there_is_one_and_he_has_his_days():
    said = [problem.message for problem in check_files(OWN) if "本人" in problem.message or "没有这栏" in problem.message]
    assert any("没有本人" in one for one in said) and any("要写 days" in one for one in said) and any("没有“没有这栏”这一栏" in one for one in said)
