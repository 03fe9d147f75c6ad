"""加密压缩包 (.7z .hzb) 的打开: unpacked in a process of its own, handed back as a plain zip.

The process (`sevenzipreader`) has limits of memory, time, number, size and ratio; the password goes to it over its
standard input and is kept nowhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from dazugong.formats.refusal import Refused

SIGNATURE = b"7z\xbc\xaf\x27\x1c"
ARCHIVE_LIMIT = 200 * 1024 * 1024
PASSWORD_LIMIT = 200
SECONDS = 60
_FIELD = "交换包"


def is_seven_zip(data: bytes) -> bool:
    """Whether the bytes begin as a 7z archive does, whatever the file is called."""
    return data.startswith(SIGNATURE)


def unpacked_as_zip(data: bytes, filename: str, *, password: str) -> bytes:
    """The same files as a plain zip. Raises `Refused`: wrong password, damaged, or beyond a limit."""
    if len(data) > ARCHIVE_LIMIT:
        raise Refused(_FIELD, filename, f"超过{ARCHIVE_LIMIT // 1024 // 1024}兆", "请分成几个交换包导入")
    if len(password) > PASSWORD_LIMIT:
        raise Refused("密码", "", f"超过{PASSWORD_LIMIT}个字符", "请核对密码")
    root = str(Path(__file__).parents[2])
    environment = {"PYTHONPATH": root, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    head = json.dumps(password).encode() + b"\n"
    try:
        done = subprocess.run([sys.executable, "-m", "dazugong.formats.sevenzipreader"], input=head + data, cwd=root,
                              capture_output=True, env=environment, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _too_much(filename) from None
    answer, _, files = done.stdout.partition(b"\n")
    if done.returncode or not answer:
        raise _too_much(filename)
    said = json.loads(answer)
    if said:
        raise Refused(said[0], filename if said[0] == _FIELD else "", said[1], said[2])
    return files


def _too_much(filename: str) -> Refused:
    return Refused(_FIELD, filename, "内容过大或已损坏，在规定的时间和内存内解不开", "请用原来的系统重新导出，或分成几个交换包")
