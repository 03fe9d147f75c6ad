"""解压的独立进程: `python -m dazugong.formats.sevenzipreader` reads a line with the password and a 7z archive.

It writes one line of JSON, [] or [field, reason, remedy], and then the files as a plain zip. Names and sizes are looked
at before anything is unpacked; the memory limit holds whatever dictionary the archive asks for.
"""

from __future__ import annotations

import io
import json
import lzma
import re
import sys
import unicodedata
import zipfile

from dazugong.formats.zipwall import MEMBER_LIMIT, RATIO_COUNTS_FROM, RATIO_LIMIT, UNPACKED_LIMIT

MEMORY_LIMIT = 900 * 1024 * 1024
SECONDS_OF_WORK = 50
_FIELD = "交换包"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class _No(Exception):
    """Field, reason and remedy."""


def limit_this_process() -> None:
    """Memory and processor limits for this process, where the system knows them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def unpacked(data: bytes, password: str) -> bytes:
    """The files of the archive as a plain zip."""
    import py7zr
    from py7zr.io import BytesIOFactory

    wrong = _No("密码", "不对，或交换包已损坏", "请向导出单位核对密码后重新输入") if password else _No(_FIELD, "文件已损坏或不完整", "请用原来的系统重新导出后再导入")
    try:
        with py7zr.SevenZipFile(io.BytesIO(data), password=password or None) as archive:
            if archive.needs_password() and not password:
                raise _No("密码", "没有填写", "这个交换包设有密码，请向导出单位问明后输入")
            members = archive.list()
            _refuse_listed(members, len(data))
            held = BytesIOFactory(UNPACKED_LIMIT)
            archive.extractall(factory=held)
    except py7zr.exceptions.PasswordRequired:
        raise _No("密码", "没有填写", "这个交换包设有密码，请向导出单位问明后输入") from None
    except (py7zr.exceptions.ArchiveError, lzma.LZMAError, EOFError, ValueError, OSError, RuntimeError, TypeError, KeyError,
            IndexError, AttributeError, AssertionError):
        raise wrong from None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as plain:
        for name, product in held.products.items():
            product.seek(0)
            plain.writestr(zipfile.ZipInfo(name, _EARLIEST), product.read(), zipfile.ZIP_STORED)
    return out.getvalue()


def _refuse_listed(members: list, packed: int) -> None:  # noqa: ANN001
    """What the directory may say: number, names, links, sizes and how far it would swell."""
    if len(members) > MEMBER_LIMIT:
        raise _No(_FIELD, f"内含文件{len(members)}个，超过{MEMBER_LIMIT}个", "请分成几个交换包")
    seen: set[str] = set()
    for member in members:
        name = member.filename
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or re.match("[A-Za-z]:", name) or "\\" in name:
            raise _No(_FIELD, "内部文件的路径指向文件夹之外", "请用原来的系统重新导出")
        if not name or any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name):
            raise _No(_FIELD, "内部文件名为空或含有看不见的字符", "请用原来的系统重新导出")
        if getattr(member, "is_symlink", False):
            raise _No(_FIELD, "内含链接，不是普通文件", "请只压缩普通文件")
        plain = unicodedata.normalize("NFC", name).casefold()
        if plain in seen:
            raise _No(_FIELD, "内含两个同名文件", "请解压后改名，重新压缩")
        seen.add(plain)
    total = sum(member.uncompressed or 0 for member in members)
    if total > UNPACKED_LIMIT:
        raise _No(_FIELD, f"解压后超过{UNPACKED_LIMIT // 1024 // 1024}兆", "请分成几个交换包")
    if total > RATIO_COUNTS_FROM and total > RATIO_LIMIT * packed:
        raise _No(_FIELD, "解压后会膨胀一百倍以上", "请用原来的系统重新导出")


def main() -> int:
    """Standard input to standard output; every failure ends as a refusal or as silence."""
    limit_this_process()
    password = json.loads(sys.stdin.buffer.readline())
    out = sys.stdout.buffer
    try:
        files = unpacked(sys.stdin.buffer.read(), password)
        out.write(b"[]\n" + files)
    except _No as no:
        out.write(json.dumps(list(no.args)).encode() + b"\n")
    except MemoryError:
        return 1
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
