"""压缩包的第一道墙: what the directory of a zip file may say, before anything in it is unpacked.

Used for .xlsx, .docx and plain .zip alike. Limits: 2,000 members, 200 MB unpacked, a hundred times smaller packed.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

from dazugong.formats.refusal import Refused

MEMBER_LIMIT = 2_000
UNPACKED_LIMIT = 200 * 1024 * 1024
RATIO_LIMIT = 100
RATIO_COUNTS_FROM = 64 * 1024
_DIRECTORY_SIGNATURE = b"PK\x01\x02"
_EMPTY = b"PK\x05\x06"  # the end of a directory that lists nothing
_CHUNK = 64 * 1024
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError,
           RuntimeError, UnicodeError)


def open_archive(data: bytes, filename: str, field: str = "文件") -> zipfile.ZipFile:
    """The archive, once its directory has been found harmless; `Refused` otherwise."""
    if data.startswith(_EMPTY):
        raise Refused(field, filename, "里面没有文件", "请核对后重新压缩再上传")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(field, filename, "不是完整的压缩格式文件，或前面夹带了别的内容", "请用原来的软件重新保存后再上传")
    if data.count(_DIRECTORY_SIGNATURE) > 20 * MEMBER_LIMIT:
        raise Refused(field, filename, f"内含文件超过{MEMBER_LIMIT}个", "请分成几个文件上传")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise Refused(field, filename, "文件已损坏或不完整", "请重新保存后再上传") from None
    _refuse_hidden_parts(archive, data, filename, field)
    members = archive.infolist()
    if len(members) > MEMBER_LIMIT:
        raise Refused(field, filename, f"内含文件{len(members)}个，超过{MEMBER_LIMIT}个", "请分成几个文件上传")
    seen: set[str] = set()
    for member in members:
        _refuse_member(member, filename, field)
        plain = unicodedata.normalize("NFC", member.filename).casefold().rstrip("/")
        if plain in seen:
            raise Refused(field, filename, "内含两个同名文件", "请解压后改名，重新压缩再上传")
        seen.add(plain)
    _refuse_file_as_folder(members, filename, field)
    _refuse_bomb(members, filename, field)
    return archive


def _refuse_file_as_folder(members: list[zipfile.ZipInfo], filename: str, field: str) -> None:
    """Refuses an archive in which one name is both a file and the folder of another."""
    files = {member.filename.casefold() for member in members if not member.is_dir()}
    for name in files:
        parts = name.split("/")
        if any("/".join(parts[:depth]) in files for depth in range(1, len(parts))):
            raise Refused(field, filename, "内含同名的文件和文件夹", "请解压后改名，重新压缩再上传")


def _refuse_hidden_parts(archive: zipfile.ZipFile, data: bytes, filename: str, field: str) -> None:
    """Refuses bytes before, between overlapping or behind the members: two readers would see two archives."""
    end = data.rfind(b"PK\x05\x06")
    comment = int.from_bytes(data[end + 20 : end + 22], "little")
    if end + 22 + comment != len(data):
        raise Refused(field, filename, "文件末尾夹带了别的内容", "请用原来的软件重新保存后再上传")
    spans = sorted((m.header_offset, m.header_offset + 30 + m.compress_size) for m in archive.infolist())
    if any(after[0] < before[1] for before, after in zip(spans, spans[1:])) or (spans and spans[-1][1] > len(data)):
        raise Refused(field, filename, "内部文件互相重叠，目录不可信", "请用原来的软件重新保存后再上传")


def _refuse_member(member: zipfile.ZipInfo, filename: str, field: str) -> None:
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if "\\" in name or name.startswith("/") or ".." in parts or "." in parts or re.match("[A-Za-z]:", name):
        raise Refused(field, filename, "内部文件的路径指向文件夹之外", "请解压后重新压缩再上传")
    if not name or "" in parts[:-1] or any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name):
        raise Refused(field, filename, "内部文件名为空或含有看不见的字符", "请解压后改名，重新压缩再上传")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(field, filename, "内含链接或设备，不是普通文件", "请只压缩普通文件")
    if member.flag_bits & 0x2041:
        raise Refused(field, filename, "设有密码或已加密", "请去掉密码后再上传")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(field, filename, "用了少见的压缩方式", "请用系统自带的压缩功能重新压缩")


def _refuse_bomb(members: list[zipfile.ZipInfo], filename: str, field: str) -> None:
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if unpacked > UNPACKED_LIMIT:
        raise Refused(field, filename, f"解压后有{unpacked // 1024 // 1024}兆，超过200兆", "请删去多余内容或分成几个文件")
    pairs = [(m.file_size, m.compress_size) for m in members] + [(unpacked, packed)]
    if any(size > RATIO_COUNTS_FROM and size > RATIO_LIMIT * max(small, 1) for size, small in pairs):
        raise Refused(field, filename, "解压后会膨胀一百倍以上", "请删去大片空白等多余内容，重新保存后再上传")


def chunks_of(archive: zipfile.ZipFile, name: str, filename: str, field: str = "文件") -> Iterator[bytes]:
    """The unpacked bytes of one member, piece by piece; a broken member is refused."""
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except _BROKEN:
        raise Refused(field, filename, "文件已损坏或不完整", "请重新保存后再上传") from None
