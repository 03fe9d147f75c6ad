"""对人的处理要走齐六步的机制: rows of docs/coverage.csv about measures against persons; each test says in its first line what it proves."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.opening import install_pack
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SYSTEM
from tests.publishing import PACKS

VERIFIED = {"a-verifiers": "2", "a-recused": "是", "a-heard": "本人有书面说明", "a-conclusion": "属实"}
NOTICE = {"a-noticed": "2026-03-11", "a-found": "拖延三个月", "a-grounds": "问责办法第五条"}
DECIDED = {"a-met": "2026-03-18", "a-due": "7", "a-present": "6", "a-agreed": "5", "a-number": "青组8号", "a-weighed": "说明的原因已核对"}
SERVED = {"a-served": "2026-03-20", "a-receipt": "本人签收"}


class Measure:
    """A measure against 甲一村书记, from day to day: the section, the head of the department and himself each at his own desk."""

    def __init__(self, city, it_is, what: str, **more: str) -> None:
        self.city, self.it_is = city, it_is
        with reading(SYSTEM):
            install_pack(source=PACKS / "fair_process", since=date(2026, 1, 1), by=SYSTEM, at=AT)
        section = self.desk("section", 3, 2)
        self.where = section.sends("/cases/new/", what=f"fair_process.{what}", unit=city.unit("甲县").public_id, person=city.person("甲一村书记").public_id, **more)["Location"]

    def desk(self, role: str, month: int, day: int, place: str = "甲部") -> Desk:
        self.it_is(2026, month, day, 9)
        return Desk(self.city, role, place)

    def press(self, role: str, month: int, day: int, step: int, verb: str, **fields: str) -> tuple[int, str]:
        answer = self.desk(role, month, day).sends(f"{self.where}press/", step=step, verb=verb, **fields)
        return answer.status_code, answer.content.decode()

    def says(self, month: int, day: int, step: int, verb: str, **fields: str) -> tuple[int, str]:
        """What he himself does on the page of his own."""
        answer = self.desk("secretary", month, day, "甲一村").sends(f"{self.own}act/", step=step, verb=verb, **fields)
        return answer.status_code, answer.content.decode()

    @property
    def own(self) -> str:
        return self.where.replace("/cases/", "/own/")

    def page(self, month: int, day: int) -> str:
        return self.desk("section", month, day).sees(self.where)

    def up_to_the_appeal(self, intended: str, first: dict[str, str]) -> None:
        """Six steps but the last two; whoever presses out of turn is told where it stands."""
        assert self.press("section", 3, 2, 1, "立项核实", **first)[0] == 302
        assert self.press("section", 3, 10, 2, "查实", **VERIFIED)[0] == 302
        assert self.press("section", 3, 11, 3, "已告知", **NOTICE, **{"a-intended": intended})[0] == 302
        assert self.says(3, 16, 4, "陈述完毕", **{"a-said": "认可事实"})[0] == 302
        assert self.press("leader", 3, 18, 5, "作出决定", **DECIDED, **{"a-decided": intended})[0] == 302
        assert self.press("section", 3, 20, 6, "已送达", **SERVED)[0] == 302


def test_without_his_statement_nothing_is_decided_and_the_appeal_says_how_many_days_are_left(city, it_is) -> None:
    """缺“陈述申辩”就提交集体决定的退回，指出缺项；申诉期内承办的和本人都看得到剩余工作日：4月10日看还有5个工作日，4月17日没有了，期满以前不能生效"""
    one = Measure(city, it_is, "discipline", subject="久拖不办", petitioner="反映人某某")
    assert one.press("section", 3, 2, 1, "立项核实", **{"a-channel": "组织安排", "a-matter": "久拖不办"})[0] == 302
    assert one.press("section", 3, 10, 2, "查实", **VERIFIED)[0] == 302
    assert one.press("section", 3, 11, 3, "已告知", **NOTICE, **{"a-intended": "书面检查"})[0] == 302
    assert one.press("leader", 3, 12, 4, "作出决定", **DECIDED)[0] == 404       # it waits for him; nobody goes past him
    assert "等本人办：陈述完毕" in one.page(3, 12)
    refused, said = one.says(3, 12, 4, "陈述完毕")
    assert refused == 400 and "“陈述申辩情况”必须填写" in said
    refused, said = one.press("section", 3, 20, 4, "作出决定", **DECIDED)           # his five days are over; the step still is not
    assert refused == 400 and "“陈述申辩”没有“作出决定”" in said
    assert one.press("section", 3, 20, 4, "陈述完毕", **{"a-said": "3月11日告知，至3月18日没有说明"})[0] == 302
    assert one.press("leader", 3, 20, 5, "作出决定", **DECIDED, **{"a-decided": "书面检查"})[0] == 302
    assert one.press("section", 3, 20, 6, "已送达", **SERVED)[0] == 302
    for month, day, left in ((4, 3, 9), (4, 10, 5), (4, 17, 0)):        # 6 April is a holiday; the 19th, a Sunday, is the thirtieth day
        assert f"2026年4月19日（周日）到期，还有{left}个工作日" in one.page(month, day), day
        assert f"2026年4月19日（周日）以前，还有{left}个工作日" in one.desk("secretary", month, day, "甲一村").sees(one.own), day
    refused, said = one.press("section", 4, 17, 7, "期满生效")
    assert refused == 400 and "申诉期还没有满" in said


def test_a_good_word_put_in_costs_nobody_his_place_before_it_is_verified_and_heard(city, it_is) -> None:
    """登记说情打招呼1件，写明时间、方式、事由；未核实就取消人选的退回，指出停在核实；六步走完才入卷；登记人密封，非承办人打开与不存在一样"""
    one = Measure(city, it_is, "interceding", subject="为岗位打招呼", petitioner="登记人某某")
    first = {"a-day": "2026-02-27", "a-way": "托人转达", "a-matter": "请考虑某镇镇长岗位"}
    for missing in first:
        rest = {key: value for key, value in first.items() if key != missing}
        refused, said = one.press("section", 3, 2, 1, "立项核实", **rest)
        assert refused == 400 and "必须填写" in said, missing
        for key in rest:
            assert one.press("section", 3, 2, 1, "", **{key: ""})[0] == 302
    assert one.press("section", 3, 2, 1, "立项核实", **first)[0] == 302
    refused, said = one.press("section", 3, 5, 2, "期满生效")
    assert refused == 400 and "“核实”没有“期满生效”" in said
    refused, said = one.press("section", 3, 5, 2, "查实", **{**VERIFIED, "a-conclusion": "查无实据"})
    assert refused == 400 and "不能往处理走" in said
    page = one.page(3, 5)
    assert all(word in page for word in ("2026-02-27", "托人转达", "请考虑某镇镇长岗位")) and "登记人某某" not in page
    for role, place in (("organiser", "甲一镇"), ("secretary", "甲一湾"), ("leader", "乙部")):
        other = one.desk(role, 3, 5, place).client
        hidden, nothing = other.get(one.where), other.get("/cases/ZZZZZZZZZZZZ/")
        assert (hidden.status_code, hidden.content) == (404, nothing.content), role
    again = Measure(city, it_is, "interceding", subject="又一次打招呼", petitioner="登记人某某")
    again.up_to_the_appeal("取消人选", first)
    his = again.desk("secretary", 3, 23, "甲一村").sees(again.own)
    assert "取消人选" in his and "登记人某某" not in his and "托人转达" not in his
    closed = "<dt>结果</dt>"
    assert closed not in again.page(3, 23)
    refused, said = again.press("section", 4, 19, 7, "期满生效")
    assert refused == 400 and "申诉期还没有满" in said
    assert again.press("section", 4, 20, 7, "期满生效")[0] == 302
    assert "取消人选并入卷" in again.page(4, 20).partition(closed)[2].partition("</dd>")[0]


@pytest.mark.parametrize("step", [3, 5, 6])
def test_the_place_is_not_taken_at_any_step_before_the_last(city, it_is, step) -> None:
    """Whoever wants to end it early is told the step at which it stands."""
    one = Measure(city, it_is, "interceding", subject="为岗位打招呼", petitioner="登记人某某")
    verbs = [("立项核实", {"a-day": "2026-02-27", "a-way": "电话", "a-matter": "请照顾"}), ("查实", VERIFIED), ("已告知", {**NOTICE, "a-intended": "取消人选"}),
             ("陈述完毕", {"a-said": "认可"}), ("作出决定", {**DECIDED, "a-decided": "取消人选"})]      # fmt: skip
    for number, (verb, fields) in enumerate(verbs[: step - 1], 1):
        done = one.says(3, 18, number, verb, **fields) if number == 4 else one.press("leader" if number == 5 else "section", 3, 18, number, verb, **fields)
        assert done[0] == 302, (number, done[1])
    title = {3: "告知", 5: "集体决定", 6: "送达"}[step]
    refused, said = one.press("leader" if step == 5 else "section", 3, 19, step, "期满生效")
    assert refused == 400 and f"“{title}”没有“期满生效”" in said
