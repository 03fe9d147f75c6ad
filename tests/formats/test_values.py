"""What a clerk may type into one field, and what she is told."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.dates import partial_date
from dazugong.formats.names import person_name
from dazugong.formats.refusal import Refused, Taken
from dazugong.formats.text import line_text, plain_text
from dazugong.formats.values import (
    ETHNIC_GROUPS,
    birth_in,
    choice,
    citizen_number,
    ethnic_group,
    office_phone,
    phone,
    sex,
    sex_in,
)
from tests.formats.making import TODAY, examples


@pytest.mark.parametrize("name", ["测𠮷", "测𫟅", "𰻝样", "样\U00031350", "鱻测试", "古丽·测试娜", "方样", "〇样", "礼﨎", "䶮样", "上官样甲",
                                  "试" * 50, "试" * 60, "Abdulla Tursun", "Maria-Anna O'Neil", "J. Smith", "ئابدۇللا",
                                  "བཀྲ་ཤིས", "赵C", "鿿样", "样样样样样样样样样样样样"])
def test_a_name_as_the_register_writes_it_is_kept_code_point_for_code_point(name: str) -> None:
    assert person_name(name) == Taken(name)


@pytest.mark.parametrize(("sent", "kept"), [
    *((f"古丽{dot}测试娜", "古丽·测试娜") for dot in "･‧•・∙⋅●․‣.．。｡\u0387"),
    ("试\u200d测", "试测"), ("\ufeff试测", "试测"), ("试\u200b测", "试测"), ("⼈测", "人测"), ("⻢样", "马样"), ("郎样\uf92c", "郎样郎"),
    ("张 样", "张样"), ("张　样", "张样"), (" 张样", "张样"), ("张样\u00a0", "张样"), ("古丽 · 测试", "古丽·测试"),
    ("样\ue863", "样䶮"), ("样\ue81e", "样龴"), ("Abdulla  Tursun", "Abdulla Tursun"), ("Ａｂ样", "Ab样"), ("e\u0301样", "é样"),
    ("葛\U000e0100样", "葛样"),
])
def test_a_name_in_another_notation_is_put_in_standard_form_and_that_is_told(sent: str, kept: str) -> None:
    taken = person_name(sent)
    assert taken.value == kept
    assert "姓名" in taken.notice and kept in taken.notice


@pytest.mark.parametrize("name", ["", "　 ", "试\t测", "试\n测", "试\x00测", "试\x7f测", "试" + "\u200e" * 30, "试\u202e测", "试\u200b\u200b\u200b测",
                                  "试" * 300, "样?问", "样？", "样\ufffd", "样■", "张3", "张３", "=1+1", "<b>样</b>", "样😀", "测\ud842", "\udfb7测",
                                  "样\ue000", "⺁样", "·古丽", "古丽·", "古丽··样", "样(女)", "样、样", "Аня", "样\u0301\u0301\u0301\u0301", "…", "--",
                                  "样\ufffe", "样\u3164", None, 5, ["样"]])
def test_what_cannot_be_a_name_is_refused_with_field_and_remedy(name: object) -> None:
    with pytest.raises(Refused) as refused:
        person_name(name)
    assert refused.value.field == "姓名" and "姓名" in refused.value.message and "请" in refused.value.remedy


@pytest.mark.parametrize("number", ["11010219070303018X", "110101190701010015", "11010119080229001X", "11010119071231003X"])
def test_a_true_citizen_number_is_kept(number: str) -> None:
    assert citizen_number(number, today=TODAY) == Taken(number)


def test_a_citizen_number_tells_birth_and_sex() -> None:
    assert (birth_in("110101190701010015"), sex_in("110101190701010015")) == ("1907-01-01", "男")
    assert sex_in("11010119070104002X") == "女"


@pytest.mark.parametrize("sent", ["11010219070303018x", "１１０１０２１９０７０３０３０１８Ｘ", " 11010219070303018X", "110102 19070303 018X",
                                  "'11010219070303018X", "11010219070303018Ｘ\u3000"])
def test_a_citizen_number_in_another_notation_is_put_right_and_that_is_told(sent: str) -> None:
    taken = citizen_number(sent, today=TODAY)
    assert taken.value == "11010219070303018X" and "公民身份号码" in taken.notice


@pytest.mark.parametrize(("sent", "because"), [
    ("110102190703040015", "校验码"), ("1101021907", "18位"), ("110102070304001", "15位"), ("110101190713010019", "不存在"),
    ("110101190702310019", "不存在"), ("110101207001010019", "将来"), ("110101187001010019", "1900年"), ("000101190701010015", "省份"),
    ("1.10101E+17", "科学记数"), ("11010119070101001a", "别的字符"), ("1101011907010100１5\u200b", "18位"), ("", "没有填写"),
    ("110101190701010000", "丢失"), ("١١٠١٠١١٩٠٧٠١٠١٠٠١٥", "别的字符"), ("110101\n190701010015", "换行"), ("110101190701O10015", "别的字符"),
    (110101190701010015, "不是文字"), ("1" * 400, "18位"),
])
def test_a_wrong_citizen_number_is_refused_and_the_reason_is_named(sent: object, because: str) -> None:
    with pytest.raises(Refused, match="公民身份号码") as refused:
        citizen_number(sent, today=TODAY)
    assert because in refused.value.message


@pytest.mark.parametrize(("sent", "kept"), [
    ("1990.07", "1990-07"), ("199007", "1990-07"), ("1990年7月", "1990-07"), ("1990年7月1日", "1990-07-01"), ("1990/7/1", "1990-07-01"),
    ("19900701", "1990-07-01"), ("1990/7/1 0:00:00", "1990-07-01"), ("１９９０．０７", "1990-07"), (" 1990-07", "1990-07"), ("1990年", "1990")])
def test_a_date_in_another_notation_is_put_in_the_standard_one_and_that_is_told(sent: str, kept: str) -> None:
    taken = partial_date(sent, field="入党时间", today=TODAY)
    assert taken.value == kept and "入党时间" in taken.notice


@pytest.mark.parametrize("sent", ["1990-07-01", "1999-12-31", "1990-07", "1990", "2024-02-29", "2026-11-21", "2026"])
def test_a_standard_date_is_kept(sent: str) -> None:
    assert partial_date(sent, today=TODAY) == Taken(sent)


@pytest.mark.parametrize("sent", ["1990.00", "1990-13", "1990-02-31", "2023-02-29", "2026-11-22", "2026-12", "2027", "33055", "90.7", "不详",
                                  "1990.1", "07/01/1990", "1890-01", "", "1990-07-01'; --", "٢٠٢٠", "1990.7-1991.8", "1990-07-32", "19901301", 1990])
def test_what_is_no_date_is_refused_with_field_and_remedy(sent: object) -> None:
    with pytest.raises(Refused, match="入党时间") as refused:
        partial_date(sent, field="入党时间", today=TODAY)
    assert "请" in refused.value.message or "填" in refused.value.message


@pytest.mark.parametrize("text", ["=2+3", "@A1", "+1", "-1+1", "x' OR 1=1--", "{{8*8}}", "测\r\n试", "100%", "", " 首尾有空白 ", "工资=基本+津贴",
                                  "甲、乙两村 < 丙村", "<script>alert(1)</script>", "👨‍👩‍👧 一家三口", "\t缩进", "_x0041_"])
def test_a_remark_is_kept_code_point_for_code_point(text: str) -> None:
    assert plain_text(text) == Taken(text)


@pytest.mark.parametrize("text", ["空\x00字符", "铃\x07", "半\ud842字", "颠\u202e倒", "长" * 5001, "\ufffe", "\x85", None])
def test_a_remark_that_cannot_be_shown_is_refused(text: object) -> None:
    with pytest.raises(Refused, match="备注"):
        plain_text(text)


def test_sex_ethnic_group_and_choice_take_the_listed_words_only() -> None:
    assert sex("男") == Taken("男") and sex(" 女").notice
    assert len(ETHNIC_GROUPS) == 56 and ethnic_group("土家族") == Taken("土家族")
    assert ethnic_group("汉").value == "汉族" and "民族" in ethnic_group("汉").notice
    for wrong in ("未知", "", "male", "1", "男女"):
        with pytest.raises(Refused, match="性别"):
            sex(wrong)
    for wrong in ("族", "人", "大和族", "", "汉族汉族"):
        with pytest.raises(Refused, match="民族"):
            ethnic_group(wrong)
    with pytest.raises(Refused, match="等次.*好、较好"):
        choice("最好", ("好", "较好"), field="等次")


def test_a_phone_number_is_digits() -> None:
    assert phone("13900000001") == Taken("13900000001") and phone("0736-1234567") == Taken("0736-1234567")
    assert phone("+86 139-0000-0001").value == "13900000001" and phone("１３９００００００１１").notice
    for wrong in ("1390000000", "12900000001", "=1+1", "无", "13900000001;13900000002", "1.39E+10"):
        with pytest.raises(Refused, match="手机号"):
            phone(wrong)


@pytest.mark.parametrize(("written", "kept"), [
    ("0900-1234567", "0900-1234567"), ("（0900）12345678", "0900-12345678"), ("０９００－１２３４５６７转８０１", "0900-1234567转801"), ("+86-010-12345678-6", "010-12345678转6"),
])
def test_an_office_is_called_on_its_own_line(written: str, kept: str) -> None:
    assert office_phone(written).value == kept


@pytest.mark.parametrize(("written", "why"), [
    ("13900000001", "手机号码，属于个人"), ("139-0000-0001", "手机号码，属于个人"), ("1234567", "区号"), ("", "没有填写"), ("0900-1234567转", "区号"), ("=1+1", "区号"),
])
def test_an_office_phone_is_no_mobile_and_has_its_area_code(written: str, why: str) -> None:
    with pytest.raises(Refused, match=f"办公电话.*{why}"):
        office_phone(written)


def test_a_line_is_one_line() -> None:
    assert line_text(" 样例村党支部\n", field="所在党支部").value == "样例村党支部"
    with pytest.raises(Refused, match="所在党支部.*换行"):
        line_text("样例村\n党支部", field="所在党支部")


@examples
@given(st.text(max_size=90) | st.text(alphabet=st.characters(), max_size=5))
def test_whatever_is_typed_is_taken_with_a_true_notice_or_refused(text: str) -> None:
    takers = [person_name, sex, ethnic_group, phone, plain_text, lambda v: citizen_number(v, today=TODAY),
              lambda v: partial_date(v, today=TODAY), lambda v: line_text(v, field="学历")]
    for take in takers:
        try:
            taken = take(text)
        except Refused as no:
            no.message.encode("utf-8")
            continue
        assert (taken.notice is None) == (taken.value == text)
        again = take(taken.value)
        assert again == Taken(taken.value)
