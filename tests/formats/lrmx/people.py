"""Invented persons for the tests of the field's files: one fixed, and as many as wanted with everything odd in them."""
from __future__ import annotations

from hypothesis import strategies as st

from dazugong.formats.lrmx import Cadre, Education, FamilyMember, WrittenDate
from dazugong.formats.lrmx.assessments import RESULTS, Assessment, Assessments
from dazugong.formats.lrmx.career import Career, Span
from dazugong.formats.lrmx.joining import Joining
from dazugong.formula.partial import PartialDate
from tests.formats.making import jpeg, png

CAREER = """1998.09--2002.07  样例大学行政管理专业学习
2002.07--2009.08  样例乡科员
2009.08--2016.03  样例镇科员
                  （其间：2012.03--2012.06在样例县委组织部跟班学习；2013.01--2014.02挂职任样例村党支部书记
                  （其间：2013.05--2013.06参加村书记培训））
2016.03--         样例镇党委副书记"""

SOMEBODY = Cadre(
    name="样例·古丽", sex="女", birth=WrittenDate.read("198007"), ethnic_group="维吾尔族", native_place="样例省样例县",
    birthplace="样例省样例县", joining=Joining.read("200105；民建"), work_started=WrittenDate.read("20020700"),
    health="健康", technical_post="助理政工师", speciality="基层治理",
    full_time=Education("大学", "管理学学士", "样例大学行政管理专业", "样例大学行政管理专业"),
    in_service=Education("研究生", "", "样例党校公共管理专业", ""), post="样例镇党委副书记", proposed_post="样例镇党委书记",
    post_to_leave="样例镇党委副书记", career=Career.read(CAREER), awards="2019年记三等功一次",
    assessments=Assessments.read("2023年年度考核优秀；2024、2025年年度考核称职。"), reason="工作需要",
    family=(FamilyMember("丈夫", "样例丙", WrittenDate.read("1979.00"), "群众", "样例中学教师"),
            FamilyMember("父亲", "样例戊", WrittenDate.read(""), "中共党员", "样例村村民（已去世）")),
    reporting_unit="中共样例县委组织部", ages_as_of=WrittenDate.read("20261101"), form_date=WrittenDate.read("202611"),
    filled_by="样例乙", citizen_number="11010119070104002X", photo=png())

_HAN = st.sampled_from("样例甲乙丙𬱖㛃㼆䶮𫖯𬍤𪚥𰻝〇县镇村书记，。（）—“”·、A1&<>'\"")
_WORD = st.text(_HAN, max_size=12)
_LONG = st.builds(lambda text, times: text * times, _WORD, st.sampled_from((1, 1, 1, 40)))
_NAME = st.sampled_from(("样例甲", "样𬱖", "阿卜·样例", "样例·买买提·古丽", "𪚥𰻝", "ཨ་མ", "样 Anna"))
_DAY = st.sampled_from(("", "199000", "1990.00", "199007", "1990.7", "19900701", "1990年7月", "1990.00.00", "不详", "1990.13"))
_DATE = _DAY.map(WrittenDate.read)
_PARTIAL = st.sampled_from(("1990", "1990-07", "2001-12")).map(PartialDate)
_JOINING = st.sampled_from(("", "200108", "2001.08", "民盟", "民建；民盟", "200108；民建", "民建2001.08", "群众", "不详")).map(Joining.read)
_PLAIN = st.text(st.sampled_from("样例镇科员任书记甲乙"), min_size=1, max_size=30)
_SPAN = st.builds(Span, _PARTIAL, st.none() | _PARTIAL, _PLAIN,
                  st.lists(st.builds(Span, _PARTIAL, _PARTIAL, _PLAIN), max_size=2).map(tuple))
_CAREER = st.lists(_SPAN, max_size=5).map(Career.of) | st.just(Career.read("在家务农\n2001.01— 样例村会计"))
_ASSESSMENTS = st.lists(st.builds(Assessment, st.integers(1990, 2026), st.sampled_from(RESULTS)), max_size=4).map(
    Assessments.of) | st.just(Assessments.read("三年均称职"))
_EDUCATION = st.builds(Education, _WORD, _WORD, _LONG, _LONG)
_MEMBER = st.builds(FamilyMember, st.sampled_from(("妻子", "母亲", "样例关系")), _NAME, _DATE, _WORD, _LONG)


def cadres() -> st.SearchStrategy[Cadre]:
    """Persons with rare characters, interpuncts, unknown days, overlong posts and slips of the pen."""
    return st.builds(
        Cadre, name=_NAME, sex=st.sampled_from(("男", "女", "")), birth=_DATE, ethnic_group=st.sampled_from(("汉族", "土家族", "穿青人")),
        native_place=_WORD, birthplace=_WORD, joining=_JOINING, work_started=_DATE, health=st.sampled_from(("健康", "良好", "")),
        technical_post=_WORD, speciality=_WORD, full_time=_EDUCATION, in_service=_EDUCATION, post=_LONG, proposed_post=_LONG,
        post_to_leave=_LONG, career=_CAREER, awards=_LONG, assessments=_ASSESSMENTS, reason=_WORD,
        family=st.lists(_MEMBER, max_size=14).map(tuple), reporting_unit=_WORD, ages_as_of=_DATE, form_date=_DATE, filled_by=_NAME,
        citizen_number=st.sampled_from(("", "110101190601010018")), photo=st.sampled_from((b"", png(), jpeg())),
        age_limit=st.sampled_from(("", "已到龄人员")), limit_month=_DATE, affiliation=st.sampled_from(("", "群众", "中共党员")))
