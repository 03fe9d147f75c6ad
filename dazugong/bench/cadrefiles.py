"""干部文件: how many forms (.lrmx) are read in a second, and how long the printed form takes, alone and a hundred at once.

Reading is measured in seconds of one core, so that a busy machine does not count; printing by the clock.
"""
from __future__ import annotations

import gc
import random
import statistics
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from lxml import etree

from dazugong.formats.lrmx import Cadre, FamilyMember, WrittenDate, read_lrmx, write_lrmx
from dazugong.formats.lrmx.assessments import Assessment, Assessments
from dazugong.formats.lrmx.career import Career, Span
from dazugong.formats.lrmx.joining import Joining
from dazugong.formats.paper import approval_forms_pdf
from dazugong.formula.partial import PartialDate

FILES = 200
BATCH = 100
RUNS = 5
DAY = date(2026, 11, 1)
_POSTS = ("科员", "组织干事", "党委委员、组织委员", "党委副书记", "镇长", "党委书记", "办公室主任")
_TOWNS = ("柳溪镇", "石桥乡", "云盘镇", "青坪乡", "白沙镇")


@dataclass(frozen=True)
class Measured:
    """一项: pieces in a second, and how its speed stands to that of the baseline (1 = as fast)."""

    name: str
    says: str
    per_second: float
    of_baseline: float


def reading(rounds: int, folder: Path) -> tuple[list[Measured], str]:
    """Reads the same files bare and understood, by turns; once with small photos and once with photos as offices have them."""
    found = []
    for kind, (width, height) in {"小照片": (4, 5), "常见照片": (300, 380)}.items():
        paths = []
        for number, cadre in enumerate(invented(FILES, (width, height))):
            paths.append(folder / f"{width}-{number}.lrmx")
            paths[-1].write_bytes(write_lrmx(cadre))
        works = {"parse": ("只解析", _parse), "texts": ("解析并取出文字", _texts), "read": ("读成一个人", _read), "all": ("读成一个人，逐段读懂", _understand)}
        seconds = {name: [] for name in works}
        gc.collect()
        gc.freeze()  # what the program itself holds is no part of reading: the collector need not walk it again and again
        for _ in range(max(3, rounds)):
            for name, (_, work) in works.items():
                seconds[name].append(_core_seconds(partial(_each, work, paths)))
        gc.unfreeze()
        base = seconds["parse"]
        found += [Measured(f"{name}（{kind}）", says, FILES / statistics.median(seconds[name]),
                           statistics.median(b / own for b, own in zip(base, seconds[name]))) for name, (says, _) in works.items()]
    return found, f"{FILES}份虚构的任免审批表，照片{'和'.join(('4×5', '300×380'))}像素，按一个核的工作时间算"


def printing(rounds: int) -> tuple[list[Measured], str]:
    """A hundred forms as one file; one form at a time in the same process; one form for each start of the program."""
    people = invented(BATCH, (30, 38))
    approval_forms_pdf(people[:1], on=DAY)
    batch, single = [], []
    for _ in range(max(3, min(rounds, 7))):
        batch.append(_clock(partial(approval_forms_pdf, people, on=DAY)))
        single.append(_clock(lambda: [approval_forms_pdf([one], on=DAY) for one in people]))
    runs = [_clock(_one_run) for _ in range(RUNS)]
    at_once, alone, run = (statistics.median(some) for some in (batch, single, runs))
    return [Measured("single", f"单张排，每张启动一次程序（量{RUNS}次，按{BATCH}次算）", 1 / run, 1.0),
            Measured("inside", f"单张排，同一程序里连排{BATCH}张", BATCH / alone, run * BATCH / alone),
            Measured("batch", f"{BATCH}张一次排成一个文件", BATCH / at_once, run * BATCH / at_once)], f"{BATCH}份虚构的任免审批表"


def invented(count: int, photo: tuple[int, int]) -> list[Cadre]:
    """Invented persons, the same every time, with CVs of 6 to 16 lines."""
    some = random.Random(1)
    return [_invented(some, number, photo) for number in range(count)]


def _invented(some: random.Random, number: int, photo: tuple[int, int]) -> Cadre:
    birth = 1966 + some.randrange(30)
    years = sorted(some.sample(range(birth + 22, 2026), some.randrange(6, 16) if birth < 1985 else 5))
    career = [Span(PartialDate(f"{a}-07"), PartialDate(f"{b}-07") if b < 2026 else None, f"澄岭县{some.choice(_TOWNS)}{some.choice(_POSTS)}")
              for a, b in zip(years, [*years[1:], 2026])]
    family = tuple(FamilyMember(relation, f"样例{some.choice('甲乙丙丁')}", WrittenDate.read(f"{birth - 25 + some.randrange(50)}{some.randrange(1, 13):02}"),
                                "群众", f"澄岭县{some.choice(_TOWNS)}居民") for relation in ("配偶", "女儿", "父亲", "母亲"))
    post = career[-1].text
    return Cadre(name=f"样例{number}", sex=some.choice("男女"), birth=WrittenDate.read(f"{birth}{some.randrange(1, 13):02}"), ethnic_group="汉族",
                 native_place="楚南省澄岭县", birthplace="楚南省澄岭县", joining=Joining.read(f"{birth + 25}07"), health="健康",
                 work_started=WrittenDate.read(f"{years[0]}07"), post=post, proposed_post=post, career=Career.of(career), awards="无",
                 assessments=Assessments.of(Assessment(year, some.choice(("优秀", "称职"))) for year in (2023, 2024, 2025)),
                 reason="工作需要", family=family, reporting_unit="中共澄岭县委组织部", photo=_picture(some, *photo))


def _picture(some: random.Random, width: int, height: int) -> bytes:
    """A grey picture of noise, which packs as badly as a photo does."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixels = b"".join(b"\0" + some.randbytes(width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(pixels, 1)) + chunk(b"IEND", b""))


def _parse(path: Path) -> object:
    return etree.fromstring(path.read_bytes())


def _texts(path: Path) -> object:
    return {element.tag: element.text for element in etree.fromstring(path.read_bytes()).iter()}


def _read(path: Path) -> Cadre:
    return read_lrmx(path.read_bytes(), path.name)


def _understand(path: Path) -> object:
    return _read(path).unread


def _each(work: Callable[[Path], object], paths: list[Path]) -> None:
    for path in paths:
        work(path)


def _one_run() -> None:
    """As one start of the program prints one form."""
    code = ("from dazugong.bench.cadrefiles import DAY, invented; from dazugong.formats.paper import approval_forms_pdf; "
            "approval_forms_pdf(invented(1, (30, 38)), on=DAY)")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def _core_seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _clock(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
