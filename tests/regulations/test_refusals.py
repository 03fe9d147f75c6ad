"""Bad input: refused in Chinese, with the name of the key and the remedy, never a crash."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dazugong.rules import VERDICTS, CannotJudge, Verdict, answer_cases, verdict
from dazugong.rules.inputs import keys_of
from tests.regulations.asking import GROUNDS
from tests.regulations.properties import MANY
from tests.regulations.test_examples import CASES

CHINESE = re.compile(r"[一-鿿]")
GOOD = {case["rule"]: case["input"] for case in reversed(CASES)} | {
    "decision.differential": {"members_due": 13, "present": 13, "posts": 1, "votes": {"甲": 6}}
}
PLACES = [(rule, key) for rule, function in sorted(VERDICTS.items()) for key in keys_of(function) if key.name in GOOD[rule]]
NUMBERS = [(rule, key.name) for rule, key in PLACES if isinstance(GOOD[rule][key.name], int | float) and not isinstance(GOOD[rule][key.name], bool)]


def refusal(rule: object, given_: object) -> str:
    with pytest.raises(CannotJudge) as refused:
        verdict(rule, given_, GROUNDS)
    assert CHINESE.search(str(refused.value))
    return str(refused.value)


@pytest.mark.parametrize(("rule", "key"), [(r, k.name) for r, k in PLACES if k.required])
def test_a_missing_key_is_named(rule: str, key: str) -> None:
    assert f"缺少 {key}" in refusal(rule, {k: v for k, v in GOOD[rule].items() if k != key})


@pytest.mark.parametrize(("rule", "key"), [(r, k.name) for r, k in PLACES])
def test_a_value_of_the_wrong_kind_is_named(rule: str, key: str) -> None:
    kind = next(k.kind for r, k in PLACES if (r, k.name) == (rule, key))
    for wrong in ({"x": {}}, [[]], 1.5 if kind is str else "1.5", True if kind is not bool else 1):
        refusal(rule, GOOD[rule] | {key: wrong})


@pytest.mark.parametrize(("rule", "key"), NUMBERS)
def test_a_negative_a_huge_and_a_true_number_are_refused(rule: str, key: str) -> None:
    for wrong in (-1, 10**30, True, Decimal("1E+999999999"), Decimal("1E-999999999"), Decimal("NaN"), float("inf")):
        assert key in refusal(rule, GOOD[rule] | {key: wrong})


@pytest.mark.parametrize(("rule", "key"), [(r, k) for r, k in PLACES if get_origin(k.kind) is Literal])
def test_a_word_that_is_not_one_of_the_values_is_answered_with_the_values(rule: str, key: object) -> None:
    said = refusal(rule, GOOD[rule] | {key.name: "别的"})
    assert all(value in said for value in get_args(key.kind))


@pytest.mark.parametrize(("rule", "given_", "reason"), [
    ("election.quorum", {"due_with_vote": 5, "present_with_vote": 6}, "比应到会人数（5）还多"),
    ("election.elected", {"present_with_vote": 5, "seats": 1, "yes": {"甲": 6}}, "比到会人数（5）还多"),
    ("election.elected", {"present_with_vote": 5, "seats": 0, "yes": {"甲": 3}}, "应不少于1"),
    ("decision.adopt", {"members_due": 13, "present": 9, "agree": 10}, "比到会人数（9）还多"),
    ("decision.quorum", {"members_due": 13, "present": 14}, "比应到会成员数（13）还多"),
    ("decision.recusal", {"attendee": "甲", "candidate": "乙", "relation": "某某"}, "认不出"),
    ("decision.recusal", {"attendee": "甲", "candidate": "乙", "relation": " "}, "没有写是什么关系"),
    ("admission.vote", {"due_with_vote": 9, "present": 8, "yes_in_room": 6, "written_yes_before_meeting": 2}, "比没有到会的人数（1）还多"),
    ("admission.approval", {"meeting": "2026-06-02", "approved": "2026-06-01"}, "早于"),
    ("admission.talk", {"applied": "2014-05-01", "talk": "2014-05-27"}, "没有收录"),
    ("admission.cultivation", {"activist_since": "2026-02-30", "object_on": "2027-06-01"}, "应为日期"),
    ("admission.cultivation", {"activist_since": "20260201", "object_on": "2027-06-01"}, "应为日期"),
    ("branch.frequency", {"kind": "党课", "dates": ["2025-12-01", "2026-01-01"]}, "跨了年度"),
    ("publicity.days", {"start": "2026-06-05", "closed": "2026-06-01"}, "早于"),
    ("publicity.days", {"start": "2026-06-01", "closed": "2026-06-05", "weekend": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}, "凑不满"),
    ("publicity.days", {"start": "2026-06-01", "closed": "2026-06-05", "holidays": ["2026-06-05..2026-06-01"]}, "由早到晚"),
    ("training.hours", {"level": "县处级"}, "至少写一个"),
    ("training.hours", {"level": "县处级", "window_years": 6, "hours": 600}, "window_years"),
    ("election.paper", {"seats": 5, "chosen": 3, "papers": 2}, "不认识 papers"),
    ("admission.training", {}, "至少写一个"),
    ("election.paper", [], "一组键和值"),
    ("没有这条", {}, "没有“没有这条”这条规则"),
    (None, {}, "可用的有"),
])
def test_what_cannot_be_is_refused_with_the_reason(rule: object, given_: object, reason: str) -> None:
    assert reason in refusal(rule, given_)


def test_one_bad_case_does_not_stop_the_others() -> None:
    good = {"id": "好", "rule": "election.paper", "input": {"seats": 5, "chosen": 3}}
    answered = [one.as_dict() for one in answer_cases([7, {"rule": "x"}, good | {"id": "缺", "input": {}}, good, good, {"id": "空"}], GROUNDS)]
    assert [one["verdict"] for one in answered] == [None, None, None, {"paper": "valid"}, None, None]
    assert "用了两次" in answered[4]["why"]
    assert all(CHINESE.search(one["why"]) for one in answered)


def test_a_file_that_is_no_list_is_refused() -> None:
    with pytest.raises(CannotJudge, match="一串题目"):
        answer_cases({}, GROUNDS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 600) | st.floats() | st.text(max_size=5) | st.sampled_from(["2026-02-28", "甲", "正职", "committee"])
    | st.dates(date(1, 1, 1)).map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4), max_leaves=6,
)


@pytest.mark.parametrize("rule", sorted(VERDICTS))
def test_whatever_is_asked_the_answer_is_a_verdict_or_a_refusal(rule: str) -> None:
    function: Callable[..., Verdict] = VERDICTS[rule]
    names = [key.name for key in keys_of(function)]

    @settings(MANY, max_examples=MANY.max_examples // 2, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def ask_anything(data: st.DataObject) -> None:
        kept = {name: value for name, value in GOOD[rule].items() if data.draw(st.booleans())}
        changed = data.draw(st.dictionaries(st.sampled_from(names), JSON, max_size=2))
        answered = answer_cases([{"id": 1, "rule": rule, "input": kept | changed}], GROUNDS)[0].as_dict()
        assert CHINESE.search(answered["why"])
        assert answered["articles"] or answered["refused"]

    ask_anything()
