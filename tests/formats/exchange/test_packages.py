"""Exchange packages in and out: as folder and zip, in every spelling; what is odd is told, what is dangerous refused."""
from __future__ import annotations

import re
import time
import xml.etree.ElementTree as Tree
from pathlib import Path

import pytest

from dazugong.formats.exchange import Package, cadres_in, read_folder, read_zip, write_folder, write_zip
from dazugong.formats.exchange.tables import rows_in
from dazugong.formats.refusal import Refused
from tests.formats.making import png, zipped

SAMPLE = Path(__file__).parents[4] / "shared" / "formats" / "samples" / "fictitious_exchange.zip"
ABOUT = '<root><node name="type" value="zip"/><node name="dataverion" value="1"/><node name="linkpsn" value="样例乙"/>{tables}</root>'
TABLE = '<?xml version="1.0" encoding="utf-8"?><xml><data><row A0000="1" A0101="样例甲" A0104="1"/><row A0000="2" A0101="样例乙" A0104=""/></data></xml>'
OLDER = """<?xml version="1.0" encoding="GBK"?>
<xml xmlns:s="urn:s" xmlns:dt="urn:dt" xmlns:rs="urn:rs" xmlns:z="urn:z">
<s:Schema id="RowsetSchema"><s:ElementType name="row" content="eltOnly"><s:AttributeType name="A0000" rs:number="1"><s:datatype dt:type="string"/>
</s:AttributeType></s:ElementType></s:Schema>
<rs:data><z:row A0000="1" A0101="样例甲" A0104="1" A0117="null"/><z:row A0000="2" A0101="样例乙"/></rs:data></xml>"""
SETS = {"A01": [{"A0000": "1", "A0101": "样例·甲", "A0104": "1", "A1701": "1998.09--2002.07  学习\n2002.07--         样例𬱖"},
                {"A0000": "2", "A0101": "样例乙", "A0104": ""}],
        "A02": [{"A0000": "1", "A0201A": "样例镇", "A0215A": "镇长", "A0279": "1"}], "B01": [{"B0101": "样例镇", "B0111": "001.001"}], "A99Z1": []}


def test_a_package_written_and_read_is_the_same_whatever_its_sets(tmp_path: Path) -> None:
    package = Package({"B0101": "样例镇", "psncount": "2", "notes": "一 & 二"}, SETS, {"1.png": png()})
    write_folder(package, tmp_path / "样例")
    data = write_zip(package)
    assert read_zip(data, "样例.zip") == read_folder(tmp_path / "样例") == package and write_zip(package) == data
    second = Tree.fromstring((tmp_path / "样例/Table/A01.xml").read_bytes())
    assert [dict(row.attrib) for row in second.iter("row")] == SETS["A01"]


@pytest.mark.parametrize("tables", ['<tablelist><table name="A01"/></tablelist>', '<tablelist name="A01"/>', '<table name="A01"/>'])
@pytest.mark.parametrize("folder", ["Table", "Tables", "table", "样例/Table"])
def test_both_spellings_of_the_list_and_of_the_folder(tables: str, folder: str) -> None:
    top = folder.rpartition("/")[0]
    about, photo = f"{top}/gwyinfo.xml".lstrip("/"), f"{top}/attachment/1.png".lstrip("/")
    package = read_zip(zipped({about: ABOUT.format(tables=tables), f"{folder}/A01.xml": TABLE, photo: png()}), "样例.zip")
    assert package.about == {"type": "zip", "dataversion": "1", "contact": "样例乙"} and not package.notices
    assert [row["A0101"] for row in package.rows("A01")] == ["样例甲", "样例乙"] and package.photos == {"1.png": png()}
    assert [(identifier, cadre.sex) for identifier, cadre in cadres_in(package)] == [("1", "男"), ("2", "")]


def test_the_older_row_set_is_read() -> None:
    assert rows_in(OLDER.encode("gbk"), "A01.xml") == [
        {"A0000": "1", "A0101": "样例甲", "A0104": "1", "A0117": ""}, {"A0000": "2", "A0101": "样例乙"}]


def test_items_as_elements_of_the_row_are_read() -> None:
    assert rows_in("<xml><data><row><A0000>1</A0000><A0101> 样例甲 </A0101></row></data></xml>".encode(), "A01.xml") == [{"A0000": "1", "A0101": "样例甲"}]


def test_what_is_odd_is_taken_and_told() -> None:
    about = ABOUT.format(tables='<table name="A36"/>').replace("</root>", '<node name="psncount" value="3"/></root>')
    package = read_zip(zipped({"gwyinfo.xml": about, "Table/A01.xml": TABLE, "Table/样例.xml": TABLE, "说明.txt": "样例"}), "样例.zip")
    assert re.search("样例.xml.*说明.txt.*A36.*3人，实际2人", "".join(package.notices))
    assert "缺少说明文件" in "".join(read_zip(zipped({"Table/A01.xml": TABLE}), "样例.zip").notices)


def test_a_photo_that_cannot_be_taken_keeps_nobody_out_and_rows_of_nobody_are_told() -> None:
    sets = {"Table/A01.xml": TABLE.replace("</data>", '<row A0101="样例丙"/></data>'), "Photos/1.jpg": b"GIF89a",
            "Table/A36.xml": '<xml><data><row A0000="9" A3601="样例丁"/></data></xml>'}
    package = read_zip(zipped(sets), "样例.hzb")
    assert re.search("照片“1.jpg”.*A01有1行没有人员标识.*A36有1行不属于", "".join(package.notices))
    assert [cadre.name for _, cadre in cadres_in(package)] == ["样例甲", "样例乙"]


@pytest.mark.parametrize(("table", "photo"), [
    ('<xml><data><row A0000="1" A5714="D:\\\\Photos\\\\ABC.PNG"/></data></xml>', "Photos/abc.png"),
    ('<xml><data><row A0000="1" PHOTOPATH="A/B/" PHOTONAME="abc.png"/></data></xml>', "Photos/A/B/abc.png"), ("<xml/>", "PHOTOS/1.PNG")])
def test_a_photo_is_found_by_its_name_wherever_it_is_written(table: str, photo: str) -> None:
    package = read_zip(zipped({"Table/A01.xml": TABLE, "Table/A57.xml": table, photo: png(), "__MACOSX/Table/._A01.xml": b"x"}), "样例.zip")
    assert dict(cadres_in(package))["1"].photo == png() and len(package.notices) == 1


def test_names_in_small_letters_and_short_names_of_the_older_row_set_are_read() -> None:
    assert rows_in(TABLE.replace("A0", "a0").encode(), "A01.xml")[0] == {"A0000": "1", "A0101": "样例甲", "A0104": "1"}
    older = OLDER.replace("</s:AttributeType></s:ElementType>", "</s:AttributeType><s:AttributeType name='c1' rs:name='A0128'/></s:ElementType>")
    assert rows_in(older.replace('A0104="1"', 'c1="1"').encode("gbk"), "A01.xml")[0]["A0128"] == "1"


@pytest.mark.parametrize(("data", "name", "because"), [
    (b"7z\xbc\xaf\x27\x1c" + b"0" * 50, "样例.hzb", "解压后导入文件夹"), (zipped({"a": "b"}), "样例.7z", "没有信息集"), (b"", "样例.zip", "压缩"), (zipped({}), "样例.zip", "里面没有文件"),
    (zipped({"说明.txt": "样例"}), "样例.zip", "没有信息集"), (zipped({"Table/A01.xml": TABLE[:80]}), "样例.zip", "损坏|不完整"),
    (zipped({"Table/A01.xml": "<!DOCTYPE a [<!ENTITY b 'b'>]><xml/>"}), "样例.zip", "文档类型"), (zipped({"../Table/A01.xml": TABLE}), "样例.zip", "文件夹之外"),
    (zipped({"Table/A01.xml": TABLE, "Tables/a01.xml": TABLE}), "样例.zip", "两个文件"), (zipped({"Table/A01.xml": "<xml>" + " " * 9_000_000 + "</xml>"}), "样例.zip", "膨胀"),
    (zipped({"Table/A01.xml": TABLE.replace('A0000="2"', 'A0000="1"')}), "样例.zip", "出现两次"),
    (zipped({"Table/A01.xml": '<xml xmlns:q="u"><row q:é="1"/></xml>'}), "样例.zip", "信息项")])
def test_a_package_that_cannot_be_trusted_is_refused_with_the_remedy(data: bytes, name: str, because: str) -> None:
    with pytest.raises(Refused) as refused:
        read_zip(data, name)
    assert re.search(because, refused.value.message) and refused.value.remedy


@pytest.mark.parametrize("content", [
    b"<xml><data>" + b"<row/>" * 3_000_000 + b"</data></xml>", b"<xml><row " + b" ".join(b'A%06d=""' % i for i in range(900_000)) + b"/></xml>",
    b"<xml><row>" + b"<a/>" * 400_000 + b"</row></xml>", b"<xml>" + b"<a>" * 400_000])
def test_a_table_made_to_take_long_is_refused_in_time(content: bytes) -> None:
    begin = time.process_time()
    with pytest.raises(Refused):
        rows_in(content, "A01.xml")
    assert time.process_time() - begin < 10


def test_a_folder_with_a_link_and_a_full_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "Table").mkdir()
    (tmp_path / "Table/A01.xml").symlink_to(tmp_path / "none")
    with pytest.raises(Refused, match="链接"):
        read_folder(tmp_path)
    with pytest.raises(Refused, match="已有内容"):
        write_folder(Package(), tmp_path)
    with pytest.raises(Refused, match="不是文件夹"):
        read_folder(tmp_path / "none")


@pytest.mark.parametrize("package", [
    Package({}, {"../A01": []}), Package({}, {"A01": []}, {"../1.jpg": png()}), Package({}, {"A01": [{"样 例": "1"}]}), Package({}, {"A01": [{"A0101": "样\x01"}]}),
    Package({}, {"A01": []}, {f"{i}.png": png() for i in range(2_001)})])
def test_what_would_lead_out_of_the_package_or_could_not_be_read_is_not_written(package: Package) -> None:
    with pytest.raises(Refused) as refused:
        write_zip(package)
    assert refused.value.remedy


def test_a_thousand_almost_equal_rows_are_no_bomb_to_ourselves() -> None:
    package = Package({}, {"A02": [{"A0000": "1", "A0201A": ""} for _ in range(50_000)]})
    assert len(read_zip(write_zip(package), "样例.zip").rows("A02")) == 50_000


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.is_file(), reason="the prepared material is not beside the project")
def test_the_prepared_sample_is_read() -> None:
    package = read_zip(SAMPLE.read_bytes(), SAMPLE.name)
    (identifier, cadre), = cadres_in(package)
    assert (identifier, cadre.name, cadre.sex, cadre.ethnic_group, cadre.affiliation) == ("EX-P1", "样例甲", "女", "汉族", "中共党员")
    assert [one.dead for one in cadre.family] == [False, False, True] and not package.notices
    assert list(package.people()) == ["EX-P1"] and package.rows_of("EX-P1", "A02")[0]["A0215A"] == "党委副书记"
