"""写单位: a unit is named by its name, a part of it or its number; what may mean several is told with those it may mean."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError

from dazugong.web.whose import SUGGESTED, UnitField, suggestions, unit_line, unit_named

UNITS = [("A1", "某县委组织部"), ("B2", "竹溪镇党委"), ("C3", "竹溪村党支部"), ("D4", "联合党支部"), ("E5", "联合党支部"), *((f"V{n}", f"{n}号村党支部") for n in range(700))]


@pytest.mark.parametrize(("words", "number"), [
    ("", ""), ("竹溪镇党委", "B2"), ("竹溪村", "C3"), ("E5", "E5"), ("组织部", "A1"), ("699号村党支部", "V699"),
])  # fmt: skip
def test_a_unit_is_known_by_its_name_by_a_part_that_only_it_has_and_by_its_number(words, number):
    assert unit_named(words, UNITS) == number


@pytest.mark.parametrize(("words", "said"), [
    ("竹溪", "竹溪镇党委、竹溪村党支部。请把名称写全"), ("联合党支部", "联合党支部（编号D4）、联合党支部（编号E5）。请填编号"),
    ("村党支部", "等。请把名称写全"), ("松冈", "没有叫“松冈”的单位"),
])  # fmt: skip
def test_what_may_mean_several_or_none_is_told_with_the_remedy(words, said):
    with pytest.raises(ValidationError, match=said):
        unit_named(words, UNITS)


class _Form(forms.Form):
    unit = UnitField(label="单位")
    other = UnitField(label="另一单位", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "other"):
            self.fields[name].offer(SimpleNamespace(public_id=number, name_on=name) for number, name in UNITS)


def test_the_field_shows_the_likeliest_suggests_some_and_takes_every_one():
    page = str(_Form()["unit"])
    assert 'value="某县委组织部"' in page and page.count("<option") == SUGGESTED
    assert "value=" not in str(_Form()["other"]).partition("<datalist")[0]
    assert 'value="竹溪镇党委"' in str(_Form(initial={"unit": "B2"})["unit"])
    assert page.count("hx-get") == 1 and 'hx-get="/units/names/?of=unit"' in page and 'hx-target="#id_unit_names"' in page
    given = _Form({"unit": "699号村党支部"})
    assert given.is_valid() and given.cleaned_data == {"unit": "V699", "other": ""}
    assert _Form({"unit": ""}).errors["unit"] == ["这一项必须填写"]
    assert "松冈" in str(_Form({"unit": "松冈"})["unit"])


def test_where_all_names_stand_below_the_line_nothing_is_asked():
    line = unit_line("unit", "B2", UNITS[:5], listed="names", label="单位2")
    assert 'value="竹溪镇党委"' in line and 'aria-label="单位2"' in line and 'list="names"' in line and "hx-get" not in line
    assert suggestions("names", UNITS[:5]).count("<option") == 5
