"""dzg rules at the keyboard."""
from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dazugong.cli.__main__ import main
from dazugong.cli.rules import published_calendar

CASE = {"id": "一", "rule": "election.quorum", "input": {"due_with_vote": 51, "present_with_vote": 40}}
PREPARED = Path(__file__).parents[3] / "shared" / "rules"


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(["rules", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def written(folder: Path, cases: object) -> str:
    path = folder / "题目.json"
    path.write_text(cases if isinstance(cases, str) else json.dumps(cases, ensure_ascii=False), "utf-8")
    return str(path)


def test_cases_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run([written(tmp_path, [CASE]), "--json"], capsys)
    assert (code, err) == (0, "")
    assert json.loads(out) == [{
        "id": "一", "verdict": {"valid": False, "needed": 41},
        "articles": ["中国共产党基层组织选举工作条例(2020) 第十九条（条次待核）"], "why": "应到会51人，至少要到41人，实到40人，不能选举",
    }]


def test_a_case_that_cannot_be_judged_is_said_and_the_others_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = CASE | {"id": "二", "input": {"due_with_vote": -1, "present_with_vote": 1}}
    code, out, err = run([written(tmp_path, [bad, CASE]), "--json"], capsys)
    assert code == 1
    assert [one["verdict"] is None for one in json.loads(out)] == [True, False]
    assert "二：due_with_vote 应不小于零" in err


@pytest.mark.parametrize("text", ["", "{}", "[", "[" * 100000, '[{"id": 1, "id": 2}]', "[" + "9" * 5000 + "]", r'[{"id": "\ud800", "rule": "x", "input": {}}]', "﻿nonsense"])
def test_a_file_that_is_no_list_of_cases_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run([written(tmp_path, text), "--json"], capsys)
    assert code == 1
    assert "请" in err or "应" in err
    assert "Traceback" not in out + err


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(tmp_path / "没有.json")], capsys)[::2] == (1, "没有这个文件：没有.json\n")
    (tmp_path / "图.json").write_bytes(b"\xff\xfe\xfd")
    assert "UTF-8" in run([str(tmp_path / "图.json")], capsys)[2]


def test_without_a_file_the_rules_are_listed_with_article_dates_and_certainty(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run([], capsys)
    assert code == 0
    assert "election.quorum\t到会\t不少于应到会人数的4/5\t中国共产党基层组织选举工作条例(2020)\t第十九条*\t2020-07-13..\t两处来源" in out
    assert {"rule", "article", "since", "until", "certainty"} <= set(json.loads(run(["--json"], capsys)[1])[0])


def test_a_county_rule_is_laid_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "县规.toml").write_text(
        '[[local]]\nkey = "ballot.cell"\nbound = "electorate"\nvalue = { least = 50, unit = "人" }\ndocument = "澄岭县票决办法"\nsince = 2026-01-01\n', "utf-8")
    cases = written(tmp_path, [{"id": 1, "rule": "ballot.cell", "input": {"electorate": 40, "yes": 30}}])
    assert json.loads(run([cases, "--json", "--on", "2026-06-01"], capsys)[1])[0]["verdict"]["publish"] == "counts"
    laid = json.loads(run([cases, "--json", "--on", "2026-06-01", "--local", str(tmp_path / "县规.toml")], capsys)[1])[0]
    assert laid["verdict"]["publish"] == "verdict only"
    assert "按《澄岭县票决办法》：不少于50人" in laid["warnings"]


def test_the_published_calendar_knows_the_national_day() -> None:
    calendar = published_calendar()
    assert not calendar.works(date(2025, 10, 1))
    assert calendar.works(date(2025, 9, 28))
    assert 2025 in calendar.years


@pytest.mark.shared
def test_the_prepared_cases_are_answered(capsys: pytest.CaptureFixture[str]) -> None:
    if not PREPARED.exists():
        pytest.skip("没有准备好的材料")
    cases = json.loads((PREPARED / "open_cases.json").read_text("utf-8"))
    shapes = json.loads((PREPARED / "interface.json").read_text("utf-8"))["rules"]
    from dazugong.rules import VERDICTS
    from dazugong.rules.inputs import keys_of

    assert {name: sorted(one["input"]) for name, one in shapes.items()} == {name: sorted(k.name for k in keys_of(f)) for name, f in VERDICTS.items()}
    from dazugong.rules import answer_cases
    from tests.regulations.asking import GROUNDS

    answered = answer_cases([{key: case[key] for key in ("id", "rule", "input")} for case in cases], GROUNDS)
    for case, one in zip(cases, answered):
        got = one.as_dict()["verdict"]
        assert all(got[key] == value for key, value in case["expected"].items() if key != "action"), case["id"]
