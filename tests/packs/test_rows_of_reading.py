"""阅知证明的机制: rows of docs/coverage.csv about rules and who has read them; each test says in its first line what it proves."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.publications import queries
from dazugong.kernel.publications.content import text_of_file
from dazugong.kernel.publications.models import Reading
from dazugong.spec import load_pack
from dazugong.spec.example import Pressed
from dazugong.spec.procedure_trial import Run, run_of
from tests.make import SYSTEM
from tests.publishing import PACKS, again, entered, installed, rate, read_by, staff
from tests.sample_publications import drafted, published
from tests.tabs import browser, read


def test_materials_are_read_by_those_named(city) -> None:
    """资料发给50人，45人点已阅：已读率90%，列出未读5人；换版本后重新计数，不记停留时长"""
    installed("conduct")
    staff(city, 46)         # and the four secretaries of the county's villages
    materials = published(city, "materials", pack="conduct", subject="优良作风学习资料")
    read_by(materials, 45)
    assert rate(materials) == (45, 50, 5)
    assert 45 / 50 * 100 == 90
    again(city, materials, "第二版")
    assert rate(materials) == (0, 50, 50)
    assert {field.name for field in Reading._meta.fields}.isdisjoint({"seconds", "minutes", "at", "opened_at"})


def test_bans_are_signed_and_a_breach_is_not_settled_without_service(city) -> None:
    """应签38人都签，签署率100%；违反登记1件缺送达，办结被拒，指出停在“送达”，缺送达日期和方式"""
    installed("conduct")
    staff(city, 38)
    bans = published(city, "bans", pack="conduct", subject="组工干部十严禁")
    read_by(bans, 38)
    assert rate(bans) == (38, 38, 0)
    assert 38 / 38 * 100 == 100
    pack = load_pack(PACKS / "fair_process")
    told = next(one for one in pack.examples if Path(one.file).stem == "missing_statement").cases[0]
    before_service = date(2026, 3, 19)
    run = run_of(pack, told, before_service)
    assert len(run.standing.open) == 1
    assert (run.refused, [procedure_title(run, visit.step) for visit in run.standing.open]) == ("", ["送达"])
    settled, served = (run.refusals(Pressed(verb, "李科长", before_service)) for verb in ("期满生效", "已送达"))
    assert settled == ["“送达”没有“期满生效”这个按钮，只有：已送达"]
    assert any("送达日期" in said for said in served) and any("送达方式" in said for said in served)


def procedure_title(run: Run, step: str) -> str:
    return run.procedure.called(step)


def test_a_code_is_signed_anew_with_every_edition(city) -> None:
    """规范第2版应签40人，39人签阅：97.5%，列出未签1人；打开第1版仍见当时的签阅记录"""
    installed("conduct")
    staff(city, 40)
    code = published(city, "code", pack="conduct", subject="行为规范")
    read_by(code, 40)
    again(city, code, "第2版")
    read_by(code, 39)
    assert rate(code) == (39, 40, 1)
    assert 39 / 40 * 100 == 97.5
    with reading(SYSTEM):
        first = queries.editions_of(SYSTEM, code)[-1]
        assert (first.number, queries.rate_of(SYSTEM, first).read) == (1, 40)
    section = browser(city, "section", "甲部")
    assert "第1版：应阅40人，已阅40人" in read(section, f"/publications/{code.public_id}/readings/?edition=1")
    assert "样例正文" in read(section, f"/publications/{code.public_id}/?edition=1")


def test_a_marked_file_is_refused_and_who_looks_where_he_may_not_leaves_a_trace(city) -> None:
    """附件首页有“机密”字样，上传被拒并说明走涉密渠道；越权访问显示不存在，日志加1条"""
    installed("conduct")
    with pytest.raises(Refusal, match="密级标志“机密”.*走涉密渠道"):
        text_of_file("机密\n\n关于某事的报告\n".encode(), "报告.txt")
    with reading(city.reader("section", "甲部")) as section:
        rules = drafted(city, "secrecy", pack="conduct", by=section, subject="保密工作制度")
    before = Trace.objects.count()
    secretary = browser(city, "secretary", "甲一村")
    hidden, nothing = (secretary.get(f"/publications/{number}/") for number in (rules.public_id, "ZZZZZZZZZZ"))
    assert (hidden.status_code, hidden.content) == (404, nothing.content)
    assert Trace.objects.count() - before == 1
    assert Trace.objects.order_by("-number")[0].verb == "越权查看被拒"


def test_the_lists_of_conduct_stand_beside_the_step(city) -> None:
    """三类共60条、应签38人，37人签阅：97.4%，列出1人；办事步骤旁显示相关条款号"""
    installed("conduct")
    staff(city, 38)
    kinds = ["不能为"] * 20 + ["可以为"] * 20 + ["必须为"] * 20
    values = {f"clauses.{n}.{column}": text for n, kind in enumerate(kinds, 1) for column, text in (("text", f"第{n}项行为"), ("kind", kind), ("step", "核实" if n == 41 else "")) if text}
    entered(city, "conduct", "clauses", values)
    lists = published(city, "lists", pack="conduct", subject="行为清单", body="")
    read_by(lists, 37)
    assert rate(lists) == (37, 38, 1)
    assert round(37 / 38 * 100, 1) == 97.4
    with reading(city.reader("section", "甲部")) as section:
        counts = dict(map(tuple, queries.counts_of(queries.standing(section, lists))))
        assert counts == {"不能为": "20", "可以为": "20", "必须为": "20", "合计": "60"}
        assert [(of, number) for of, number, _ in queries.rows_beside(section, ["核实"])["核实"]] == [(lists, 41)]
