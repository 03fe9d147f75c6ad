"""填写: what a clerk types and what is kept of it."""
from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.answers import take
from dazugong.kernel.records.models import Answer
from dazugong.kernel.records.written import shown_number, typed
from dazugong.spec.form import Field, Form


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
@settings(max_examples=2000 if os.environ.get("DZG_DRILL_MINUTES") else 60)
def test_a_number_typed_is_the_number_kept(whole, places):
    value = Fraction(whole, 10**places)
    if abs(value) * 10**Answer.SCALE >= 10**15:
        return
    text = shown_number(value)
    kept = typed(Field(id="n", term="数", label="数", type="number", negative=True), text)
    assert (Fraction(kept.number, 10**Answer.SCALE), kept.text) == (value, text)


@pytest.mark.parametrize("text", ["三", "1e3", "1_000", "NaN", "Infinity", "1.23456", "9" * 16, "--1", "1.2.3", "\x00"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Refusal, match="“数”"):
        typed(Field(id="n", term="数", label="数", type="number"), text)


@pytest.mark.parametrize(("text", "kept"), [("１２", "12"), ("1,234.50", "1234.5"), (" 0 ", "0"), ("-3", "-3")])
def test_a_number_as_clerks_write_it_is_taken(text, kept):
    assert typed(Field(id="n", term="数", label="数", type="number", negative=True), text).text == kept


@pytest.mark.parametrize("field", [{"type": "number"}, {"type": "number", "unit": "个百分点"}, {"type": "money", "unit": "万元"}])
def test_a_number_below_nought_is_taken_only_where_the_field_says_so(field):
    asked = Field(id="n", term="增减", label="增减", **field)
    assert typed(replace(asked, negative=True), "-3").text == "-3"
    with pytest.raises(Refusal, match="不能小于0"):
        typed(asked, "-3")


@pytest.mark.parametrize("field", [{"type": "percent"}, {"type": "number", "unit": "%"}])
def test_a_percent_sign_is_taken_where_percent_is_asked(field):
    assert typed(Field(id="n", term="数", label="数", **field), "95%").text == "95"


@pytest.mark.parametrize("text", ["120%", "2.5", "-3", "-0.5"])
def test_what_is_counted_in_items_is_no_share_no_part_and_no_debt(text):
    with pytest.raises(Refusal, match="“应办”填的是"):
        typed(Field(id="n", term="应办", label="应办", type="number", unit="项"), text)


@pytest.mark.parametrize(("unit", "text"), [("项", "0"), ("人次", "1,200"), ("万元", "2.5"), ("个百分点", "0.5"), ("", "2.5")])
def test_counts_are_whole_and_other_measures_need_not_be(unit, text):
    assert typed(Field(id="n", term="数", label="数", type="number", unit=unit), text).text == text.replace(",", "")


@pytest.mark.parametrize(("field", "taken", "not_taken"), [
    ({"type": "money", "unit": "元"}, "1200.55", "1200.555"), ({"type": "money", "unit": "万元"}, "0.1234", "0.12345"),
    ({"type": "number", "places": 0}, "3", "3.5"), ({"type": "number", "unit": "人", "places": 1}, "2.5", "2.55"), ({"type": "percent", "places": 1}, "98.5", "98.55"),
])
def test_a_number_has_as_many_decimals_as_its_field_takes(field, taken, not_taken):
    asked = Field(id="n", term="数", label="数", **field)
    assert typed(asked, taken).text == taken
    with pytest.raises(Refusal, match="小数|整数"):
        typed(asked, not_taken)


@pytest.mark.parametrize(("more", "shown"), [({"unit": "元"}, "33.33"), ({"unit": "户"}, "33.3"), ({"places": 0}, "33")])
def test_what_is_worked_out_is_shown_in_cents_or_as_the_field_says_and_kept_exactly(more, shown):
    form = Form("f", "表", (Field("a", "甲", "甲", "number"), Field("b", "三分之一", "三分之一", "computed", value="甲 ÷ 3", **more)))
    answers, _ = take(form, {"a": "100"}, {})
    assert (answers["b"].text, answers["b"].number) == (shown, 333333)


def test_what_is_computed_too_large_is_refused_in_words_and_not_kept() -> None:
    form = Form("f", "表", (
        Field("a", "甲", "甲", "number"), Field("b", "乘积", "乘积", "computed", value="甲 × 甲"),
        Field("t", "清单", "清单", "table", columns=(Field("c", "丙", "丙", "number"), Field("d", "丙的乘积", "丙的乘积", "computed", value="丙 × 丙"))),
    ))  # fmt: skip
    answers, refused = take(form, {"a": "99999999999", "t.1.c": "300000", "t.2.c": "400000"}, {})
    assert [one.field for one in refused] == ["b", "t.2.d"]
    assert "“乘积”算出来的数太大" in refused[0].message and "第2行“丙的乘积”算出来的数太大" in refused[1].message
    assert answers["b"].number is None and answers["t.1.d"].number == 300000**2 * 10**4 and answers["t.2.d"].number is None
