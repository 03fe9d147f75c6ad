"""The older text form: 33 fields in GB 18030 with its picture file."""
from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from dazugong.formats.lrmx import Cadre, FamilyMember, Unread, as_lrm_carries, read_lrm, write_lrm
from dazugong.formats.refusal import Refused
from tests.formats.lrmx.people import SOMEBODY, cadres
from tests.formats.making import examples


def fields(data: bytes) -> list[str]:
    """The fields, taken apart without the product."""
    return data.decode("gb18030")[1:-1].split('","')


def test_the_fields_stand_where_the_older_editor_looks() -> None:
    data, picture = write_lrm(SOMEBODY)
    found = fields(data)
    assert len(found) == 33 and picture == SOMEBODY.photo
    assert found[:6] == ["样例·古丽", "女", "198007", "维吾尔族", "样例省样例县", "200105；民建"]
    assert found[9] == "大学#管理学学士@研究生#" and found[10] == "样例大学行政管理专业#样例大学行政管理专业@样例党校公共管理专业#"
    assert found[21] == "样例丙@样例戊" + "@" * 11 and found[30] == "202611" and found[12:16] == [""] * 4
    assert "\r\n" in found[17] and b"11010119070104002X" not in data


def test_written_and_read_it_is_what_the_form_can_carry() -> None:
    data, picture = write_lrm(SOMEBODY)
    assert read_lrm(data, picture=picture) == as_lrm_carries(SOMEBODY)


@examples
@given(cadres())
def test_any_person_survives_the_older_form(person: Cadre) -> None:
    data, picture = write_lrm(person)
    assert read_lrm(data, picture=picture) == as_lrm_carries(person)


def test_what_stands_in_a_field_that_should_be_empty_is_kept_and_told() -> None:
    found = fields(write_lrm(SOMEBODY)[0])
    found[13], found[9] = "样例", "大学#学士#双学位@#"
    read = read_lrm(('"' + '","'.join(found) + '"').encode("gb18030"))
    assert read.unread == (Unread("第14项", "样例"), Unread("第10项", "大学#学士#双学位@#"))


@pytest.mark.parametrize("changed", [
    replace(SOMEBODY, full_time=replace(SOMEBODY.full_time, level="大学@")), replace(SOMEBODY, post='样","例'),
    replace(SOMEBODY, family=(FamilyMember(post="一#二"),))])
def test_what_the_older_form_cannot_write_is_refused_with_the_remedy(changed: Cadre) -> None:
    with pytest.raises(Refused, match="旧格式.*改用"):
        write_lrm(changed)


@pytest.mark.parametrize(("data", "because"), [
    (b"", "不完整"), (b'"a"', "33项"), (b'"' + b'","' * 40 + b'"', "33项"), (b"\xff\xff\xff", "编码"), (b'"\x00"', "空字符"),
    (b" " * 9_000_000, "兆"), (b'"' + b'","'.join([b"@" * 200] * 33) + b'"', "100人")])
def test_a_broken_older_form_is_refused(data: bytes, because: str) -> None:
    with pytest.raises(Refused, match=because) as refused:
        read_lrm(data, "样例.lrm")
    assert refused.value.remedy


def test_a_damaged_picture_is_refused() -> None:
    with pytest.raises(Refused, match="照片"):
        read_lrm(write_lrm(SOMEBODY)[0], picture=SOMEBODY.photo[:40])


@pytest.mark.parametrize("turned", [
    lambda data: data + b"\r\n", lambda data: data + b"\x00\x00", lambda data: data + b"\x1a", lambda data: data.decode("gb18030").encode(),
    lambda data: data.decode("gb18030").encode("utf-8-sig"), lambda data: data.decode("gb18030").encode("utf-16"),
    lambda data: data.decode("gb18030").replace('","', '", "').encode("gb18030"), lambda data: data.replace(b"\r\n", b"\n")])
def test_what_other_tools_do_to_the_older_form_changes_nobody(turned) -> None:
    data, picture = write_lrm(SOMEBODY)
    assert read_lrm(turned(data), picture=picture) == as_lrm_carries(SOMEBODY)
