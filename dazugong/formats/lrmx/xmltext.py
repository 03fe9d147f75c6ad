"""XML 的打开: size, encoding (GBK too), no DOCTYPE, whole. Used for forms and for the tables of packages."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from lxml import etree

from dazugong.formats.refusal import Refused

_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030",
              "utf-16": "utf-16"}
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)*\s*(?:<\?xml[^>]*?\?>)?", re.DOTALL)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,30})["']""")
_DECLARED = re.compile(b"<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


_LEAPS = 500  # marks in a form; where there are more, it is a table, and counting is quicker
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
         "remove_comments": True, "remove_pis": True}


def xml_root(data: bytes, filename: str, *, field: str, limit: int, elements: int, remedy: str) -> etree._Element:
    """The root of an XML file, read as a whole.

    `Refused` if it is too large, has too many elements, is wrongly encoded, declares a DOCTYPE, or is not whole.
    """
    body = checked(data, filename, field=field, limit=limit, elements=elements, remedy=remedy)
    return xml_root_of(body, filename, field=field, remedy=remedy)


def xml_root_of(body: bytes, filename: str, *, field: str, remedy: str) -> etree._Element:
    """The root of a text that `checked` has found harmless. `Refused` if it is not whole."""
    try:
        return etree.fromstring(body, etree.XMLParser(**_SAFE))
    except (etree.XMLSyntaxError, ValueError):
        raise _broken(body, filename, field, remedy) from None


def xml_stream(data: bytes, filename: str, *, field: str, limit: int, elements: int, remedy: str,
               ) -> Iterator[etree._Element]:
    """Every element as it ends, a row together with the parts inside it; each is forgotten afterwards."""
    body = checked(data, filename, field=field, limit=limit, elements=elements, remedy=remedy)
    try:
        for _, element in etree.iterparse(io.BytesIO(body), events=("end",), **_SAFE):
            parent = element.getparent()
            yield element
            if parent is not None and not _is_row(parent):
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
    except (etree.XMLSyntaxError, ValueError):
        raise _broken(body, filename, field, remedy) from None


def _broken(body: bytes, filename: str, field: str, remedy: str) -> Refused:
    """What is wrong with a file that could not be parsed: its encoding, or what stands in it."""
    try:
        body.decode("utf-8")
    except UnicodeError:
        return Refused(field, filename, "文字编码与声明不符，或文件不完整", remedy)
    return Refused(field, filename, "内容已损坏或不完整", remedy)


def _is_row(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "row"


def checked(data: bytes, filename: str, *, field: str, limit: int, elements: int, remedy: str) -> bytes:
    """The file as UTF-8 without declaration, once its size and its prolog have been found harmless."""
    if len(data) > limit:
        raise Refused(field, filename, f"超过{limit // 1024 // 1024}兆", "请减小文件（如缩小照片）后重新保存，再导入")
    body = _as_utf8(data, filename, field, remedy)
    if declaration := _DECLARATION.match(body):
        body = body[declaration.end():]
    if _declares_types(body):
        raise Refused(field, filename, "含有文档类型声明，可能引用外部内容", remedy)
    if _more_than(2 * elements, b"<", body) or _more_than(2 * elements, b"=", body):
        raise Refused(field, filename, f"内容超过{elements}项", remedy)
    return body


def _declares_types(body: bytes) -> bool:
    """Looks from one exclamation mark to the next: a photo, the bulk of a form, has none."""
    at = body.find(b"!")
    while at >= 0:
        if _DECLARED.match(body, at - 1):
            return True
        at = body.find(b"!", at + 1)
    return False


def _more_than(limit: int, mark: bytes, body: bytes) -> bool:
    """Whether a mark stands more than so often. Most of a form is its photo, which has none: a search leaps over it."""
    if len(body) <= limit:
        return False
    at = found = 0
    while found < _LEAPS:
        at = body.find(mark, at) + 1
        if not at:
            return found > limit
        found += 1
    return found + body.count(mark, at) > limit


def _as_utf8(data: bytes, filename: str, field: str, remedy: str) -> bytes:
    """The file in UTF-8: by its mark, else by what it declares. What claims to be UTF-8 is looked at by the parser."""
    declared = _ENCODING.search(data[:300])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        name, data = "utf-8", data[3:]
    if name not in _ENCODINGS:
        raise Refused(field, filename, "声明的文字编码不能识别", remedy)
    if _ENCODINGS[name] == "utf-8" or (name != "utf-16" and is_utf8(data)):
        return data
    try:
        return data.decode(_ENCODINGS[name]).lstrip("\ufeff").encode("utf-8")
    except UnicodeError:
        raise Refused(field, filename, "文字编码与声明不符，或文件不完整", remedy) from None


def is_utf8(data: bytes) -> bool:
    """Whether a file that should be in GBK was turned into UTF-8 by some tool: text in GBK is hardly ever sound UTF-8."""
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeError:
        return False


def writable(text: str, *, field: str) -> str:
    """The text itself, refused if XML has no way to write it."""
    if found := _NOT_IN_XML.search(text):
        raise Refused(field, text, f"第{found.start() + 1}个字符是看不见的控制字符，写不进文件", "请删除后重新录入该项")
    return text


def xml_bytes(root: etree._Element) -> bytes:
    """The file, UTF-8 with its declaration, indented where that changes nothing."""
    body = etree.tostring(root, encoding="utf-8", pretty_print=True)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body
