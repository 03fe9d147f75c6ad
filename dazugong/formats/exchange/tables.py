"""信息集文件: the rows of one set, in the plain spelling, in the older row set of database programs, and written.

Plain: <xml><data><row A0000="…" …/></data></xml>. Older: a row set with namespaces, s:Schema in front, z:row below.
The notes of a package (gwyinfo.xml) are read here too, in both spellings of its list of tables.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from dazugong.formats.exchange.package import FORM, ITEM_NAME, Row
from dazugong.formats.lrmx.xmltext import writable, xml_bytes, xml_stream
from dazugong.formats.refusal import Refused

FILE_LIMIT = 64 * 1024 * 1024
ELEMENT_LIMIT = 500_000
ITEM_LIMIT = 400
_AGAIN = "请用原来的系统重新导出，人数很多时分成几个交换包，再导入"
_IN_SMALL_LETTERS = re.compile("[a-z][0-9]{3}[0-9a-z]{1,3}")
_NULLS = {"null", "NULL", "(null)"}
_ONE_SPELLING = {"dataverion": "dataversion", "linkpsn": "contact", "linktel": "tel", "remark": "notes"}


def rows_in(data: bytes, filename: str) -> list[Row]:
    """The rows of one set; empty values are kept as "". Elements inside a row count as its items too."""
    rows: list[Row] = []
    meant: dict[str, str] = {}
    for element in _elements(data, filename):
        kind = _plain(element)
        if kind == "AttributeType":
            meant |= _renamed(element)
        if kind != "row":
            continue
        if len(element.attrib) + len(element) > ITEM_LIMIT:
            raise Refused(FORM, filename, f"一行超过{ITEM_LIMIT}项", _AGAIN)
        row = {_plain_name(name, filename): _value(text) for name, text in element.attrib.items()}
        row |= {_plain_name(part.tag, filename): _value(part.text or "") for part in element}
        rows.append({meant.get(name, name): text for name, text in row.items()} if meant else row)
    return rows


def _renamed(element: etree._Element) -> dict[str, str]:
    """In the older row set: what a column is called, where the file gives it a short name of its own."""
    full = next((text for name, text in element.attrib.items() if name.endswith("}name")), "")
    short = element.get("name", "")
    return {short: full} if short and ITEM_NAME.fullmatch(full) and full != short else {}


def about_in(data: bytes, filename: str) -> tuple[dict[str, str], list[str]]:
    """The notes of a package by one spelling of their names, and the names of its tables."""
    about: dict[str, str] = {}
    tables: list[str] = []
    for element in _elements(data, filename):
        kind, name = _plain(element), element.get("name", "").strip()
        if kind == "node" and name:
            about[_ONE_SPELLING.get(name, name)] = _value(element.get("value", element.text or ""))
        elif kind in ("table", "tablelist") and name:
            tables.append(name)
    return about, tables


def table_bytes(rows: Iterable[Mapping[str, str]]) -> bytes:
    """One set as a file, in the plain spelling; the items of a row in the order of their names, the key first."""
    root = etree.Element("xml")
    data = etree.SubElement(root, "data")
    for row in rows:
        element = etree.SubElement(data, "row")
        for name in sorted(row, key=lambda one: (one != "A0000", one)):
            if not ITEM_NAME.fullmatch(name):
                raise Refused("信息项", name, "名称不能写入交换包", "请只用字母和数字命名")
            element.set(name, writable(row[name], field=name))
    return xml_bytes(root)


def about_bytes(about: Mapping[str, str], tables: Iterable[str]) -> bytes:
    """gwyinfo.xml: a node for each note, then the list of tables."""
    root = etree.Element("root")
    for name, value in about.items():
        etree.SubElement(root, "node", name=name, value=writable(value, field=name))
    listed = etree.SubElement(root, "tablelist")
    for name in tables:
        etree.SubElement(listed, "table", name=name)
    return xml_bytes(root)


def _elements(data: bytes, filename: str) -> Iterator[etree._Element]:
    return xml_stream(data, filename, field=FORM, limit=FILE_LIMIT, elements=ELEMENT_LIMIT, remedy=_AGAIN)


def _plain(element: etree._Element) -> str:
    """The name of an element without its namespace (z:row → row)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _plain_name(name: str, filename: str) -> str:
    plain = name.rpartition("}")[2]
    if not ITEM_NAME.fullmatch(plain):
        raise Refused(FORM, filename, "含有名称不明的信息项", _AGAIN)
    return sys.intern(plain.upper() if _IN_SMALL_LETTERS.fullmatch(plain) else plain)


def _value(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
    return "" if plain in _NULLS else plain
