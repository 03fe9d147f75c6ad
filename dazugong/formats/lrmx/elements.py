"""要素: the elements of the form in their order, what the printed cell is called, and where each value goes.

`structure` is the item of the national field sets with the same meaning, `place` the position in the older text form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

NAME, CAREER, FAMILY, PHOTO, VERSION = "XingMing", "JianLi", "JiaTingChengYuan", "ZhaoPian", "Version"
FAMILY_PARTS = {"ChengWei": "relation", "XingMing": "name", "ChuShengRiQi": "birth",
                "ZhengZhiMianMao": "affiliation", "GongZuoDanWeiJiZhiWu": "post"}


class Cell(NamedTuple):
    """Where a value stands in the older text form: the field, and the cell within the field."""

    field: int
    cell: int = -1


@dataclass(frozen=True, slots=True)
class Element:
    """要素: the element's name, the printed term, the attribute of `Cadre` (a dot leads into a part of it)."""

    name: str
    term: str
    attribute: str
    structure: str = ""
    place: Cell | None = None


ELEMENTS = (
    Element("XingMing", "姓名", "name", "A01.A0101", Cell(0)),
    Element("XingBie", "性别", "sex", "A01.A0104", Cell(1)),
    Element("ChuShengNianYue", "出生年月", "birth", "A01.A0107", Cell(2)),
    Element("MinZu", "民族", "ethnic_group", "A01.A0117", Cell(3)),
    Element("JiGuan", "籍贯", "native_place", "A01.A0111A", Cell(4)),
    Element("ChuShengDi", "出生地", "birthplace", "A01.A0114A", Cell(7)),
    Element("RuDangShiJian", "入党时间", "joining", "A01.A0140", Cell(5)),
    Element("CanJiaGongZuoShiJian", "参加工作时间", "work_started", "A01.A0134", Cell(8)),
    Element("JianKangZhuangKuang", "健康状况", "health", "A01.A0128", Cell(6)),
    Element("ZhuanYeJiShuZhiWu", "专业技术职务", "technical_post", "A01.A0196", Cell(11)),
    Element("ShuXiZhuanYeYouHeZhuanChang", "熟悉专业有何专长", "speciality", "A01.A0187A", Cell(16)),
    Element("QuanRiZhiJiaoYu_XueLi", "全日制教育学历", "full_time.level", "A01.QRZXL", Cell(9, 0)),
    Element("QuanRiZhiJiaoYu_XueWei", "全日制教育学位", "full_time.degree", "A01.QRZXW", Cell(9, 1)),
    Element("QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "全日制学历毕业院校系及专业", "full_time.level_school", "A01.QRZXLXX", Cell(10, 0)),
    Element("QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "全日制学位毕业院校系及专业", "full_time.degree_school", "A01.QRZXWXX", Cell(10, 1)),
    Element("ZaiZhiJiaoYu_XueLi", "在职教育学历", "in_service.level", "A01.ZZXL", Cell(9, 2)),
    Element("ZaiZhiJiaoYu_XueWei", "在职教育学位", "in_service.degree", "A01.ZZXW", Cell(9, 3)),
    Element("ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "在职学历毕业院校系及专业", "in_service.level_school", "A01.ZZXLXX", Cell(10, 2)),
    Element("ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "在职学位毕业院校系及专业", "in_service.degree_school", "A01.ZZXWXX", Cell(10, 3)),
    Element("XianRenZhiWu", "现任职务", "post", "A01.A0192A", Cell(25)),
    Element("NiRenZhiWu", "拟任职务", "proposed_post", "A53.A5304", Cell(26)),
    Element("NiMianZhiWu", "拟免职务", "post_to_leave", "A53.A5315", Cell(27)),
    Element("JianLi", "简历", "career", "A01.A1701", Cell(17)),
    Element("JiangChengQingKuang", "奖惩情况", "awards", "A01.A14Z101", Cell(18)),
    Element("NianDuKaoHeJieGuo", "年度考核结果", "assessments", "A01.A15Z101", Cell(19)),
    Element("RenMianLiYou", "任免理由", "reason", "A53.A5317", Cell(28)),
    Element(FAMILY, "家庭成员及重要社会关系", "family"),
    Element("ChengBaoDanWei", "呈报单位", "reporting_unit", "A53.A5319", Cell(29)),
    Element("JiSuanNianLingShiJian", "计算年龄时间", "ages_as_of", "A53.A5321", Cell(30)),
    Element("TianBiaoShiJian", "填表时间", "form_date", "A53.A5323", Cell(32)),
    Element("TianBiaoRen", "填表人", "filled_by", "A53.A5327", Cell(31)),
    Element("ShenFenZheng", "公民身份号码", "citizen_number", "A01.A0184"),
    Element(PHOTO, "照片", "photo"),
    Element(VERSION, "版本", "version"),
)
NEWER_ELEMENTS = (
    Element("GaiGeQianRenZhiNianLingJieXian", "改革前任职年龄界限", "age_limit"),
    Element("DaoLingNianYue", "到龄年月", "limit_month"),
    Element("ZhengZhiMianMao", "政治面貌", "affiliation"),
)
PLAIN = tuple(e for e in (*ELEMENTS, *NEWER_ELEMENTS) if e.name not in (FAMILY, PHOTO))
KNOWN = frozenset(e.name for e in (*ELEMENTS, *NEWER_ELEMENTS))
