"""演示县的考核: last year's assessment of the townships, from the sheets to the final result; one township objected and was answered."""
from __future__ import annotations

import random
from datetime import date, timedelta

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.actions import approve_record, file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.scores.actions import (
    Given,
    answer_objection,
    enter_marks,
    finalise_round,
    object_to,
    open_round,
    tell_round,
)
from dazugong.kernel.scores.models import Round, ScoreSheet

from .cast import Cast
from .tree import Tree
from .work import PACKS, at_nine

PACK = "work_assessment"
BEGUN, TOLD, FINAL = (1, 15), (1, 20), (2, 2)     # days of the year after the one assessed


def assess(tree: Tree, cast: Cast, draw: random.Random, on: date) -> None:
    """Nothing in January, before the result could have been settled."""
    begun, told, final = (date(on.year, *day) for day in (BEGUN, TOLD, FINAL))
    if on < final:
        return
    _report(tree, cast, draw, on.year - 1, begun)
    officer = cast.reader("section", tree.county, begun)
    with reading(officer):
        round_ = open_round(pack=PACK, sheet="township", unit=tree.county, first=date(on.year - 1, 1, 1), last=date(on.year - 1, 12, 31), by=officer, at=at_nine(begun))
    for town in tree.towns:
        _mark(round_, town, tree, cast, draw, begun + timedelta(days=2))
    officer = cast.reader("section", tree.county, told)
    with reading(officer):
        tell_round(round=round_, by=officer, at=at_nine(told))
    _object(round_, tree.towns[-1], tree, cast, told + timedelta(days=2))
    officer = cast.reader("section", tree.county, final)
    with reading(officer):
        finalise_round(round=round_, decided=f"县委常委会{final.month}月{final.day}日会议研究", by=officer, at=at_nine(final))


def _report(tree: Tree, cast: Cast, draw: random.Random, year: int, day: date) -> None:
    """Each township says how often it studied the work, filed by itself and approved by the section."""
    system = system_reader(date(year, 11, 1), "安装机制")
    with reading(system):
        install_pack(source=PACKS / PACK, since=date(year, 11, 1), by=system, at=at_nine(date(year, 11, 1)))
    late = system_reader(date(year, 12, 20), "按期开启")
    with reading(late):
        open_period(pack=PACK, code=str(year), by=late, at=at_nine(late.day))
    for town in tree.towns:
        clerk = cast.reader("organiser", town, day - timedelta(days=8))
        values = {"studied": str(draw.choice((3, 4, 4, 5))), "visited": str(draw.choice((3, 4, 4, 6))), "satisfied": str(draw.randrange(88, 99))}
        with reading(clerk):
            owed = Obligation.objects.get(pack=PACK, period=str(year), unit=town)
            file_record(obligation=owed, values=values, by=clerk, at=at_nine(clerk.day))
        officer = cast.reader("section", tree.county, day - timedelta(days=5))
        with reading(officer):
            approve_record(obligation=owed, by=officer, at=at_nine(officer.day))


def _mark(round_: Round, town: Unit, tree: Tree, cast: Cast, draw: random.Random, day: date) -> None:
    """What no figure says: marked by the section, and by the township on its own side."""
    officer, clerk = cast.reader("section", tree.county, day), cast.reader("organiser", town, day)
    with reading(officer):
        sheet = ScoreSheet.objects.select_related("round").get(round=round_, unit=town)
        enter_marks(sheet=sheet, given=(
            Given("机构人员", str(draw.choice((0, 0, 0, 1))), "查三定方案和在岗名册", "", "三定方案、在岗名册"),
            Given("政令畅通", str(draw.randrange(80, 111) / 10), "按平时完成情况", "", "平时记录"),
            Given("述职", str(draw.randrange(80, 98)), "述职评议会打分", "上级", "述职评议会记录"),
            Given("信息采用", str(draw.randrange(0, 9)), "按采用通报计", "", "信息采用通报"),
            Given("材料差错", str(draw.choice((0, 0, 1, 2))), "按退回登记计", "", "退回登记"),
            Given("弄虚作假", "否", "抽查没有发现", "", "抽查记录"),
        ), by=officer, at=at_nine(day))  # fmt: skip
    with reading(clerk):
        own = ScoreSheet.objects.select_related("round").get(round=round_, unit=town)
        enter_marks(sheet=own, given=[Given("述职", str(draw.randrange(85, 99)), "班子民主评议", "本级", "评议汇总")], by=clerk, at=at_nine(day))


def _object(round_: Round, town: Unit, tree: Tree, cast: Cast, day: date) -> None:
    """One township finds a returned report charged to it that was not its own; the section looks it up and says why not."""
    clerk, officer = cast.reader("organiser", town, day), cast.reader("section", tree.county, day + timedelta(days=3))
    with reading(clerk):
        sheet = ScoreSheet.objects.select_related("round").get(round=round_, unit=town)
        objection = object_to(sheet=sheet, item="材料差错", text="退回的那份材料是县直单位起草的，不是我们报的，请核对。", by=clerk, at=at_nine(day))
    with reading(officer):
        answer_objection(objection=objection, upheld=False, answer="已核对退回登记：起草单位是你们，报送单位是县直单位，差错在起草，扣分不变。",
                         by=officer, at=at_nine(officer.day))  # fmt: skip
