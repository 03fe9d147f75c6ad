"""One person through every format of the field, without loss of what each can carry."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import given

from dazugong.formats.exchange import Package, as_package_carries, cadres_in, package_of, read_zip, write_zip
from dazugong.formats.lrmx import Cadre, as_lrm_carries, read_lrm, read_lrmx, write_lrm, write_lrmx
from tests.formats.lrmx.people import SOMEBODY, cadres
from tests.formats.lrmx.second_reader import second_reading
from tests.formats.making import examples

AT = datetime(2026, 11, 21, 9, 30)


def packed(person: Cadre, identifier: str = "样例-1") -> tuple[Package, Cadre]:
    """The person written as a package and read again."""
    package = read_zip(write_zip(package_of({identifier: person}, about={"B0101": "样例镇"}, at=AT)), "样例.zip")
    (found, cadre), = cadres_in(package)
    assert found == identifier and not package.notices
    return package, cadre


def test_from_form_to_older_form_to_form_to_package_to_form() -> None:
    data = write_lrmx(SOMEBODY)
    older, picture = write_lrm(read_lrmx(data))
    second = write_lrmx(read_lrm(older, picture=picture))
    _, person = packed(read_lrmx(second))
    last = write_lrmx(person)
    assert read_lrmx(last) == as_lrm_carries(SOMEBODY) and last == second
    first = second_reading(data)
    assert {name for name, text in second_reading(last).items() if text != first[name]} == {"JiSuanNianLingShiJian", "ShenFenZheng"}


def test_the_person_stands_in_the_sets_of_the_structure() -> None:
    package, _ = packed(SOMEBODY)
    (person,) = package.rows("A01")
    assert {item: person[item] for item in ("A0101", "A0104", "A0117", "A0128", "A0140", "A0141", "A0144", "A3921", "QRZXW", "ZZXL")} == {
        "A0101": "样例·古丽", "A0104": "2", "A0117": "05", "A0128": "1", "A0140": "200105；民建", "A0141": "01", "A0144": "200105", "A3921": "06",
        "QRZXW": "管理学学士", "ZZXL": "研究生"}
    assert [(row["A1521"], row["A1517"]) for row in package.rows("A15")] == [("2023", "1"), ("2024", "2"), ("2025", "2")]
    assert [row["A3604A"] for row in package.rows("A36")] == ["丈夫", "父亲"] and package.rows("A53")[0]["A5304"] == "样例镇党委书记"
    assert package.about["psncount"] == "1" and package.about["time"] == "20261121093000" and package.photos == {"P00001.png": SOMEBODY.photo}


@examples
@given(cadres())
def test_any_person_survives_the_package(person: Cadre) -> None:
    assert packed(person)[1] == as_package_carries(person)


def test_a_code_of_no_list_and_a_word_of_no_list_are_kept() -> None:
    person = replace(SOMEBODY, ethnic_group="穿青人", sex="7", health="良好")
    assert packed(person)[1] == person
    (_, read), = cadres_in(Package(sets={"A01": [{"A0000": "1", "A0101": "样例甲", "A0117": "98A", "A0141": "77"}]}))
    assert (read.ethnic_group, read.affiliation) == ("98A", "77")


def test_codes_and_rows_speak_where_the_texts_are_missing() -> None:
    sets = {"A01": [{"A0000": "1", "A0101": "样例甲", "A0141": "01", "A0144": "20010800", "A3921": "06",
                     "A1701": "1998.09--2002.07  学习 2002.07--2003.01  样例镇科员（其间：2002.09--2002.10培训） 2003.01--  样例镇镇长"}],
            "A15": [{"A0000": "1", "A1521": "2024", "A1517": "2"}, {"A0000": "1", "A1521": "2023", "A1517": "1"}],
            "A36": [{"A0000": "1", "A3601": "样例乙", "A3604A": "52", "SORTID": "1"}, {"A0000": "1", "A3601": "样例丙", "A3604A": "儿子", "SORTID": "0"}]}
    (_, read), = cadres_in(Package(sets=sets))
    assert (str(read.joining.party_since), read.joining.others[0].party, read.affiliation) == ("2001-08", "民建", "")
    assert read.assessments.text == "2023年年度考核优秀；2024年年度考核称职。" and [one.relation for one in read.family] == ["儿子", "母亲"]
    assert [one.text for one in read.career.spans] == ["学习", "样例镇科员", "样例镇镇长"] and read.career.spans[1].within
