"""Appointment forms in and out: tolerant of every editor, strict when written, nothing lost on the way."""
from __future__ import annotations

import re
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from dazugong.formats.lrmx import Cadre, Unread, as_lrm_carries, read_lrm, read_lrmx, write_lrmx
from dazugong.formats.lrmx.elements import ELEMENTS
from dazugong.formats.refusal import Refused
from tests.formats.lrmx.people import SOMEBODY, cadres
from tests.formats.lrmx.second_reader import same_date, second_reading
from tests.formats.making import examples, form

SAMPLES = Path(__file__).parents[4] / "shared" / "formats" / "samples"
DATES = {"ChuShengNianYue", "CanJiaGongZuoShiJian", "JiSuanNianLingShiJian", "TianBiaoShiJian", "RuDangShiJian"}


def test_the_34_elements_are_written_in_their_order_and_newer_ones_only_when_asked() -> None:
    names = list(second_reading(write_lrmx(SOMEBODY)))
    assert names == [element.name for element in ELEMENTS] and len(names) == 34
    assert list(second_reading(write_lrmx(SOMEBODY, newer=True)))[34:] == ["GaiGeQianRenZhiNianLingJieXian", "DaoLingNianYue", "ZhengZhiMianMao"]
    assert second_reading(write_lrmx(SOMEBODY))["Version"] == "3.2.1.16"


def test_a_form_read_written_and_read_is_the_same_person() -> None:
    data = write_lrmx(SOMEBODY)
    assert read_lrmx(data) == SOMEBODY and write_lrmx(read_lrmx(data)) == data and not SOMEBODY.unread
    second = second_reading(data)
    assert (second["XingMing"], second["JianLi"], second["ZhaoPian"]) == ("样例·古丽", SOMEBODY.career.text, SOMEBODY.photo)
    assert second["JiaTingChengYuan"] == [["丈夫", "样例丙", "197900", "群众", "样例中学教师"], ["父亲", "样例戊", "", "中共党员", "样例村村民（已去世）"]]


@examples
@given(cadres())
def test_any_person_survives_the_file(person: Cadre) -> None:
    data = write_lrmx(person, newer=True)
    assert read_lrmx(data) == person and read_lrmx(data).unread == person.unread
    second = second_reading(data)
    assert (second["XianRenZhiWu"], second["NiRenZhiWu"], second["JianLi"]) == (person.post, person.proposed_post, person.career.text)
    assert len(second["JiaTingChengYuan"]) == len(person.family) and second["ZhaoPian"] == person.photo


@pytest.mark.parametrize("empty", ["<{0}></{0}>", "<{0}/>", "<{0}>\n    </{0}>", "<{0}>\u3000 </{0}>", ""])
def test_the_kinds_of_emptiness_are_one(empty: str) -> None:
    elements = "".join(empty.format(element.name) for element in ELEMENTS[1:])
    read = read_lrmx(f"<Person><XingMing>样例甲</XingMing>{elements}</Person>".encode())
    assert read == Cadre(name="样例甲") and not read.unread


def test_elements_count_by_name_padding_goes_and_the_unknown_is_kept() -> None:
    read = read_lrmx("<Person><MinZu> 土家族\n</MinZu><BeiZhu>样例</BeiZhu><XingMing>样　甲</XingMing><ChuShengNianYue>不详</ChuShengNianYue><JiaTingChengYuan>"
                     "<Item><XingMing>样 乙</XingMing><ChuShengRiQi>?</ChuShengRiQi><DianHua>1</DianHua></Item><Item><XingMing/></Item></JiaTingChengYuan></Person>".encode())
    assert (read.name, read.ethnic_group, read.family[0].name, len(read.family)) == ("样甲", "土家族", "样乙", 1)
    assert read.unread == (Unread("出生年月", "不详"), Unread("家庭成员第1行出生日期", "?"), Unread("家庭成员第1行 DianHua", "1"), Unread("BeiZhu", "样例"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb2312", "gb18030", "utf-16"])
def test_every_declared_encoding_gives_the_same_person(encoding: str) -> None:
    text = write_lrmx(replace(SOMEBODY, name="样例·甲")).decode().replace('encoding="utf-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    assert read_lrmx(text.encode("gbk" if encoding == "gb2312" else encoding)) == replace(SOMEBODY, name="样例·甲")


@pytest.mark.parametrize("text", [
    "<Person>" + "<A/>" * 2_000_000 + "</Person>", "<Person><A " + " ".join(f'a{i}=""' for i in range(300_000)) + "/></Person>",
    "<Person>" + "<a>" * 4_000, '<!DOCTYPE a [<!ENTITY b "bb">]><Person>&b;</Person>', "", "不是文件", "<Persons/>"])
def test_a_hostile_or_broken_form_is_refused_in_chinese_and_cheaply(text: str) -> None:
    data, begin = text.encode(), time.process_time()
    tracemalloc.start()
    with pytest.raises(Refused) as refused:
        read_lrmx(data, "样例.lrmx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000 and time.process_time() - begin < 5
    assert not re.search("[A-Za-z]{4,}", refused.value.message.replace("样例.lrmx", "")) and refused.value.remedy


def test_a_control_character_is_not_written() -> None:
    with pytest.raises(Refused, match="现任职务.*控制字符"):
        write_lrmx(replace(SOMEBODY, post="样\x02例"))


def test_a_form_of_the_other_tests_is_read() -> None:
    assert len(read_lrmx(form().encode()).career.spans) == 2


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the prepared material is not beside the project")
def test_the_prepared_samples_are_read_by_both_readers_alike() -> None:
    data = (SAMPLES / "fictitious_3.2.1.16.lrmx").read_bytes()
    read, first, again = read_lrmx(data), second_reading(data), second_reading(write_lrmx(read_lrmx(data)))
    assert not read.unread and (len(read.career.spans), len(read.family), len(read.assessments.results)) == (4, 3, 3)
    assert all(same_date(first[name], again[name]) if name in DATES else first[name] == again[name] for name in first)
    old = read_lrm((SAMPLES / "fictitious_2.0.lrm").read_bytes(), picture=(SAMPLES / "fictitious_2.0.pic").read_bytes())
    assert old == replace(as_lrm_carries(read), full_time=replace(read.full_time, degree_school=""))


@pytest.mark.parametrize("turned", [
    lambda text: text.replace("<Person>", '<Person xmlns="urn:form">'), lambda text: text.replace("<Person>", '<Person xmlns:xsi="urn:xsi" xsi:x="1">'),
    lambda text: text.replace("XingMing>", "xingming>").replace("JianLi>", "JIANLI>"), lambda text: "\ufeff\r\n" + text,
    lambda text: text.replace('encoding="utf-8"', 'encoding="gbk"'), lambda text: text.replace("<XingMing>", "<!-- 导出 --><?x y?><XingMing>"),
    lambda text: re.sub("<JianLi>(.*?)</JianLi>", r"<JianLi><![CDATA[\1]]></JianLi>", text, flags=re.DOTALL),
    lambda text: text.replace("<ZhaoPian>", "<ZhaoPian>data:image/png;base64,"), lambda text: text.replace("=</ZhaoPian>", "</ZhaoPian>"),
    lambda text: re.sub("(?<=<ZhaoPian>)(.{40})", r"\n\1\r\n", text)])
def test_what_other_tools_do_to_a_form_changes_nobody(turned) -> None:
    assert read_lrmx(turned(write_lrmx(SOMEBODY).decode()).encode()) == SOMEBODY


def test_a_photo_cell_that_says_there_is_none_has_none() -> None:
    assert read_lrmx(form(photo="无").encode()).photo == b""
