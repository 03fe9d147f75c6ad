"""模板用语与图: dates, deadlines, figures and pictures as the pages write them."""
from __future__ import annotations

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory


def written(source: str, **values: object) -> str:
    return Template("{% load dzg pictures %}" + source).render(Context(values))


def words(source: str, **values: object) -> str:
    """What is read when the markup is left out."""
    return re.sub(r"<[^>]*>", "", written(source, **values))


def test_days_are_written_out_in_text_short_in_tables_and_with_the_weekday_for_a_deadline() -> None:
    day = date(2026, 5, 31)
    assert words("{{ d|day_text }}", d=day) == "2026年5月31日"
    assert words("{{ d|day }}", d=day) == "2026-05-31"
    assert words("{{ d|weekday }}", d=date(2026, 5, 6)) == "周三"
    assert words("{{ d|day_full }}", d=day) == "2026年5月31日（周日）"


@pytest.mark.parametrize(("number", "said"), [(9999, "9999"), (10000, "1.0万"), (123456, "12.3万"), (12500, "1.3万"), (-25000, "-2.5万")])
def test_large_figures_in_ten_thousands_with_one_decimal(number: int, said: str) -> None:
    assert words("{{ n|wan }}", n=number) == said


def test_a_ratio_shows_its_two_whole_numbers() -> None:
    assert words("{% ratio 1234 2000 %}") == "61.7%1,234/2,000"
    assert words("{{ pair|percent }}", pair=(46, 50)) == "92.0%"
    assert words("{% ratio 0 0 %}") == "—不适用"


def test_the_day_looked_at_is_kept_from_page_to_page() -> None:
    past = RequestFactory().get("/units/?on=2026-05-03")
    assert written("{% keep_day '/people/' %}", request=past) == "/people/?on=2026-05-03"
    assert written("{% keep_day '/people/?q=1' %}", request=past) == "/people/?q=1&amp;on=2026-05-03"
    assert written("{% keep_day '/people/' %}", request=RequestFactory().get("/units/")) == "/people/"
    assert written("{% keep_day '/people/' %}") == "/people/"


def test_a_bar_starts_at_zero_and_never_leaves_its_track() -> None:
    assert 'width="92.0%"' in written("{% bar 46 50 target=90 %}")
    assert 'class="fill reached"' in written("{% bar 45 50 target=90 %}")
    assert 'class="fill"' in written("{% bar 44 50 target=90 %}")
    assert 'width="100.0%"' in written("{% bar 60 50 %}")
    assert 'width="0.0%"' in written("{% bar 0 0 %}")


def test_every_dot_leads_to_its_rows_and_a_unit_without_a_base_has_none() -> None:
    picture = written(
        "{% dots points target=90 title='云岭乡最低' %}",
        points=[("云岭乡", 12, 19, "/rows/"), ("柳塘乡", 0, 0, ""), ("<b>", 1, 1, "")],
    )
    assert picture.count("<circle") == 2
    assert '<a href="/rows/">' in picture
    assert 'class="dot short"' in picture
    assert "不适用" in picture
    assert "&lt;b&gt;" in picture
    assert "style=" not in picture
