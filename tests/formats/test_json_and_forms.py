"""Data from programs, and appointment forms from the editor of the cadre offices."""
from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.jsonlimits import parse_json, parse_object
from dazugong.formats.refusal import Refused
from tests.formats.door import Opened, opened_lrmx
from tests.formats.making import examples, form, jpeg, png


def test_ordinary_data_is_read() -> None:
    assert parse_object('{"姓名": "样[甲{", "备注": "\\"[", "数": [1, 2.5, null, true]}'.encode()) == {
        "姓名": "样[甲{", "备注": '"[', "数": [1, 2.5, None, True]}
    assert parse_json(b"\xef\xbb\xbf[]") == []


@pytest.mark.parametrize(("data", "because"), [
    (b"[" * 50_000, "嵌套"), (b'{"a":' * 30 + b"1" + b"}" * 30, "嵌套"), (b'{"a":1,"a":2}', "两次"), (b'{"a":NaN}', "数值"), (b'{"a":1e999}', "太大"),
    (b'{"a":' + b"9" * 5000 + b"}", "太长"), (b'{"a":', "不完整"), (b"", "不完整"), (b"\xff\xfe{}", "编码"), (b'{"a":"\\ud842"}', "残缺"), (b" " * 2_000_000, "千字节"),
    (b"[]", "最外层"), (b"{'a':1}", "有误"), (b'{"a":"\x00"}', "有误"), (b'{"\\udfff":1}', "残缺")])
def test_doubtful_data_is_refused(data: bytes, because: str) -> None:
    with pytest.raises(Refused, match=because):
        parse_object(data)


@examples
@given(st.binary(max_size=60) | st.text(alphabet='[]{}",:1e-\\u d8', max_size=60).map(str.encode))
def test_random_data_is_read_or_refused(data: bytes) -> None:
    try:
        parse_json(data)
    except Refused as no:
        assert no.remedy


def opened(text: str | bytes, encoding: str = "utf-8") -> Opened:
    return opened_lrmx(text if isinstance(text, bytes) else text.encode(encoding), "样.lrmx")


FAMILY = ("<JiaTingChengYuan><Item><ChengWei>妻子</ChengWei><XingMing>样亲</XingMing></Item><Item><ChengWei></ChengWei></Item></JiaTingChengYuan>")


@pytest.mark.parametrize("data", [
    form(more=FAMILY).encode(), b"\xef\xbb\xbf" + form(more=FAMILY).encode(), form(more=FAMILY, head='<?xml version="1.0" encoding="gbk"?>').encode("gbk"),
    form(more=FAMILY, head='<?xml version="1.0" encoding="GB2312"?>').encode("gb18030"), form(more=FAMILY, head="").encode(),
    form(more=FAMILY, head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16")])
def test_a_form_is_opened_in_every_encoding(data: bytes) -> None:
    found = opened(data).form
    assert found.written_name == "样表人" and found.family == [{"ChengWei": "妻子", "XingMing": "样亲"}]
    assert found.elements["JianLi"].startswith("1926.09--1930.07  样例学校学生\n1930.07--         ")


def test_a_padded_name_is_put_right_and_told_and_the_photo_is_read() -> None:
    photo = base64.b64encode(png()).decode()
    found = opened(form("样　人", photo=f"\n  {photo[:20]}\n{photo[20:]} "))
    assert (found.checked.values["name"], found.form.written_name, found.form.photo) == ("样人", "样　人", png())
    assert "姓名" in found.checked.notices[0] and not found.checked.warnings
    assert opened(form(photo=base64.b64encode(jpeg()).decode())).form.photo == jpeg()
    assert "性别" in opened(form(number="110101190601010026")).checked.warnings[0]


@pytest.mark.parametrize(("text", "because"), [
    (form(head='<!DOCTYPE Person [<!ENTITY y SYSTEM "file:///etc/issue">]>'), "文档类型"), (form("&y;"), "损坏"), (form()[:300], "损坏"), ("", "损坏"),
    (form(head='<?xml version="1.0" encoding="gbk"?><!DOCTYPE x>').encode("gbk"), "文档类型"), (form(head='<?xml version="1.0" encoding="utf-8"?>').encode("gbk"), "编码"),
    (form(head='<?xml version="1.0" encoding="utf-7"?>'), "编码"), ("<Persons/>", "不是任免审批表"), ("<Person/>", "姓名"), (form("样?人"), "姓名"), (form("=1"), "姓名"),
    (form(more='<xi:include xmlns:xi="urn:xinclude" href="/etc/issue"/>'), "不属于"), (form(more="<Version>1</Version>"), "两次"),
    (form(more="<A><B><C/></B></A>"), "层次"), (form(number="110101190601010019"), "公民身份号码"), (form(photo="@@@"), "照片"), (form(photo="AAAA"), "照片"),
    (form(photo=base64.b64encode(png(40_000, 40_000)).decode()), "像素"), (form(photo=base64.b64encode(b"<svg/>").decode()), "照片"), (form("样\x00人"), "损坏"),
    (form("样&#0;人"), "损坏"), ("<Person>" + "<a>" * 500 + "</a>" * 500 + "</Person>", "损坏|层次"), ("<x>" * 9_000_000, "兆"), (form() + form(head=""), "损坏"),
    (form(more="<JiaTingChengYuan>" + "<Item><XingMing>样</XingMing></Item>" * 101 + "</JiaTingChengYuan>"), "100人"), (b"\xff\xfe\x00", "编码")])
def test_a_form_with_a_trap_is_refused(text: str | bytes, because: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(text)
    assert re.search(because, refused.value.message) and refused.value.remedy


@examples
@given(st.data())
def test_a_form_with_changed_bytes_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(form(more=FAMILY).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        opened(bytes(content))
    except Refused as no:
        assert no.reason and no.remedy
