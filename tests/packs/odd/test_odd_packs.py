"""四个少见的机制：积分超市、驻村队轮换、党费核算、流动党员联系；检查没有毛病，示例都对，在系统里真办一遍也一样。"""
from __future__ import annotations

from pathlib import Path

import pytest

from dazugong.kernel.calendar.models import SpecialDay
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Answer
from dazugong.spec import check_pack, load_pack, run_examples
from tests.enacting import Enacted

HERE = Path(__file__).parent
FOLDERS = ["proposals", "points_shop", "squad_rotation", "dues", "floating"]


@pytest.mark.parametrize("name", FOLDERS)
def test_it_has_no_mistake_and_its_examples_come_out(name: str) -> None:
    assert check_pack(HERE / name) == []
    found = run_examples(load_pack(HERE / name))
    assert found and [one.message for one in found if not one.ok] == []


@pytest.mark.parametrize("name", ["points_shop", "dues", "floating"])
def test_what_is_capped_rounded_and_graded_is_the_same_in_the_kernel(city, name: str) -> None:
    SpecialDay.objects.all().delete()
    (example,) = load_pack(HERE / name).examples
    found = Enacted(city, HERE / name, example)
    for expect in example.expect:
        if expect.indicator and not expect.unit:
            tally = found.figure(expect)
            assert (float(tally.count), tally.of) == (expect.count, expect.of), expect
        for term, wanted in expect.computed.items():
            form = found.pack.form(expect.form)
            with reading(found.reader):
                answer = Answer.objects.filter(revision__record__obligation=found.filed[expect.form, expect.unit], field=form.field(term).id).latest("pk")
            assert answer.text == str(wanted), term
        if expect.refused is not None:
            assert set(found.refusals[expect.form, expect.unit]) == set(expect.refused)
