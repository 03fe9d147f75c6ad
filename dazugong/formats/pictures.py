"""图片: size and soundness read from the headers, without decoding a single pixel."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from dazugong.formats.refusal import Refused

PIXEL_LIMIT = 65_000_000
SIDE_LIMIT = 20_000
_UNPACKED_CHUNK_LIMIT = 8 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
_MARKUP = re.compile(rb"<(?:script|html|svg |\?php|!DOCTYPE)")  # one pass for all that begin alike
_FOREIGN = (b"%PDF-", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_AGAIN = "请用看图软件打开后另存，再上传"


def check_picture(data: bytes, filename: str, *, field: str = "图片") -> tuple[int, int]:
    """Width and height of a PNG or JPEG; refused if damaged, cut off, too large, or something else besides."""
    if data.startswith(PNG):
        width, height = _png(data, filename, field)
    elif data.startswith(JPEG):
        width, height = _jpeg(data, filename, field)
    else:
        raise Refused(field, filename, "不是 PNG 或 JPG 图片", "请另存为 JPG 后再上传")
    if not width or not height:
        raise Refused(field, filename, "图片已损坏或不完整", _AGAIN)
    if width * height > PIXEL_LIMIT or max(width, height) > SIDE_LIMIT:
        raise Refused(field, filename, f"有{width}×{height}个像素，过大", "请缩小后再上传")
    return width, height


def _png(data: bytes, filename: str, field: str) -> tuple[int, int]:
    """Walks the chunks: sums must be right, the first is the header, nothing follows the end."""
    at, size, pixels, view = len(PNG), (0, 0), False, memoryview(data)
    while True:
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise _damaged(field, filename)
        if (kind == b"IHDR") != (at == len(PNG)) or (kind == b"IHDR" and length != 13):
            raise _damaged(field, filename)
        if kind == b"IHDR":
            size = int.from_bytes(data[at + 8 : at + 12], "big"), int.from_bytes(data[at + 12 : at + 16], "big")
        elif kind == b"IDAT":
            pixels = True
        elif kind == b"IEND":
            break
        elif kind in (b"zTXt", b"iCCP", b"iTXt") and _swells(data[at + 8 : end - 4]):
            raise Refused(field, filename, "夹带了会膨胀的文字", _AGAIN)
        at = end
    if not pixels:
        raise _damaged(field, filename)
    if end != len(data):
        raise Refused(field, filename, "图片之后夹带了别的内容", _AGAIN)
    return size


def _damaged(field: str, filename: str) -> Refused:
    return Refused(field, filename, "图片已损坏或不完整", _AGAIN)


def _swells(body: bytes) -> bool:
    """Whether packed text in a chunk grows beyond reason."""
    start = body.find(b"\x78")
    while 0 <= start < 400:
        try:
            unpacker = zlib.decompressobj()
            unpacker.decompress(body[start:], _UNPACKED_CHUNK_LIMIT)
            return bool(unpacker.unconsumed_tail)
        except zlib.error:
            start = body.find(b"\x78", start + 1)
    return False


def _jpeg(data: bytes, filename: str, field: str) -> tuple[int, int]:
    """Walks the segments up to the scan; the frame header gives the size, an end mark must follow."""
    at, size = 2, (0, 0)
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            raise _damaged(field, filename)
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(data):
            raise _damaged(field, filename)
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            size = int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + length
        if mark == 0xDA:
            break
    if data.rfind(b"\xff\xd9", at) < 0:
        raise _damaged(field, filename)
    if zipfile.is_zipfile(io.BytesIO(data)) or _MARKUP.search(data) or any(sign in data for sign in _FOREIGN):
        raise Refused(field, filename, "图片里夹带了别的文件或网页代码", _AGAIN)
    return size
