"""PDF 的检查: whole from head to tail, not encrypted, and nothing in it that acts, starts or carries files.

Names are compared after undoing their #xx notation, also inside packed object streams (ISO 32000-1, 7.3.5 and 7.5.7).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from dazugong.formats.refusal import Refused

UNPACKED_LIMIT = 100 * 1024 * 1024
_AGAIN = "请用阅读软件“打印为 PDF”另存一份，再上传"
_ACTIVE = {
    b"JavaScript": "含有脚本", b"Launch": "会启动别的程序", b"EmbeddedFile": "嵌入了别的文件", b"EmbeddedFiles": "嵌入了别的文件",
    b"FileAttachment": "嵌入了别的文件", b"RichMedia": "含有动态内容", b"Movie": "含有动态内容", b"SubmitForm": "会向外发送数据",
    b"ImportData": "会引入外部数据", b"GoToE": "引用了别的文件", b"GoToR": "引用了别的文件", b"Encrypt": "设有密码或已加密",
}
_ACTIVE_NAME = re.compile(rb"/(" + b"|".join(sorted(_ACTIVE, key=len, reverse=True)) + rb")(?![A-Za-z0-9])")
# short names occur in packed data by chance, so they are looked for between the streams only
_SHORT_NAME = re.compile(rb"/(?:JS|XFA|EF)(?=[\s/<(\[])")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LOOKS_LIKE_OBJECTS = re.compile(rb"\s*\d+\s+\d+\s+\d*")
_WINDOW = 4096


def check_pdf(data: bytes, filename: str, *, field: str = "附件") -> None:
    """Refuses a PDF that is cut off, encrypted, active, or another file besides."""
    if not re.match(rb"%PDF-[12]\.[0-9]", data):
        raise Refused(field, filename, "不是完整的 PDF 文件", _AGAIN)
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise Refused(field, filename, "文件不完整，后面一截丢失了", "请重新取得完整的文件后再上传")
    edges = data[:1024] + data[data.rfind(b"%%EOF") :]
    if zipfile.is_zipfile(io.BytesIO(data)) or any(sign in edges for sign in (b"<script", b"<html", b"<?php")):
        raise Refused(field, filename, "夹带了别的文件或网页代码", _AGAIN)
    plain = _plain(data)
    if not re.search(rb"/Type\s*/Catalog|/ObjStm", plain):
        raise Refused(field, filename, "不是完整的 PDF 文件", _AGAIN)
    _refuse_active(plain, filename, field)
    if _SHORT_NAME.search(_between_streams(plain)):
        raise Refused(field, filename, "含有脚本、动态表单或嵌入的文件", _AGAIN)
    _refuse_active_objects(data, filename, field)


def _plain(data: bytes) -> bytes:
    """The bytes with the #xx notation of names undone."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes((int(found[1], 16),)), data) if b"#" in data else data


def _refuse_active(plain: bytes, filename: str, field: str) -> None:
    if found := _ACTIVE_NAME.search(plain):
        remedy = "请去掉密码后再上传" if found[1] == b"Encrypt" else _AGAIN
        raise Refused(field, filename, _ACTIVE[found[1]], remedy)


def _between_streams(data: bytes) -> bytes:
    pieces, at = [], 0
    while found := _STREAM.search(data, at):
        pieces.append(data[at : found.start()])
        at = data.find(b"endstream", found.end())
        if at < 0:
            return b"".join(pieces)
    return b"".join([*pieces, data[at:]])


def _refuse_active_objects(data: bytes, filename: str, field: str) -> None:
    """Looks into every packed stream that holds objects; one that is packed in a strange way is refused."""
    unpacked = 0
    for mark in _STREAM.finditer(data):
        window = _plain(data[max(0, mark.start() - _WINDOW) : mark.start()])
        head = window[window.rfind(b"endobj") + 1 :]
        declared = b"/ObjStm" in head
        if declared and re.search(rb"/(LZW|ASCIIHex|ASCII85|RunLength|AHx|A85|RL|Crypt)", head):
            raise Refused(field, filename, "内部数据的压缩方式少见，无法检查", _AGAIN)
        text = _unpacked(data, mark.end(), declared)
        unpacked += len(text)
        if unpacked > UNPACKED_LIMIT:
            raise Refused(field, filename, "内部数据会膨胀到过大", _AGAIN)
        plain = _plain(text)
        _refuse_active(plain, filename, field)
        if declared and _SHORT_NAME.search(plain):
            raise Refused(field, filename, "含有脚本、动态表单或嵌入的文件", _AGAIN)


def _unpacked(data: bytes, start: int, declared: bool) -> bytes:
    """The contents of a stream if it holds objects (by declaration or by its look), else nothing."""
    unpacker = zlib.decompressobj()
    try:
        first = unpacker.decompress(data[start : start + _WINDOW], _WINDOW)
        if not declared and not _LOOKS_LIKE_OBJECTS.match(first):
            return b""
        packed = zlib.decompressobj()
        return packed.decompress(memoryview(data)[start : start + UNPACKED_LIMIT], UNPACKED_LIMIT + 1)
    except zlib.error:
        return b""
