"""名册导入: a workbook of 100,000 members, read to commit, by the product and by the ordinary way, each in its own process.

    plain   the baseline: openpyxl read-only, the same validation, the same rows by bulk_create in batches of 1,000
    ours    the product: plan_import and apply_import as a page calls them

Both start from the same units in a new database and must leave the same persons, memberships, sealed values, revisions
and traces: a digest of all of them, sealed values opened, is compared, and both chains are verified.
"""
from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROWS, BRANCHES = 100_000, 500
DAY = date(2026, 5, 20)
AT = datetime(2026, 5, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADINGS = ("姓名", "公民身份号码", "性别", "民族", "出生日期", "学历", "人员类别", "所在党支部", "入党时间", "转正时间", "手机号", "家庭住址")
GIVEN = "志国建军文武宏毅长林春山立诚永安世昌德厚守信克勤开泰景行学礼传家继先东升海涛云峰振华向阳家兴秀兰淑珍桂英玉梅"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def branch_name(number: int) -> str:
    return f"测速第{number:03d}党支部"


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Invented members; every number is of an area that was never given to any county."""
    for n in range(count):
        name = SURNAMES[n % len(SURNAMES)] + GIVEN[n // 7 % len(GIVEN)] + GIVEN[n // 331 % len(GIVEN)]
        sex, born = "男" if n % 3 else "女", date(1940 + n % 60, 1 + n // 60 % 12, 1 + n // 720 % 28)
        joined = born.year + 20 + n % 3
        body = f"439900{born:%Y%m%d}{n // 20160 * 2 + 100 + (sex == '男'):03d}"
        number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]
        yield (name, number, sex, "汉族" if n % 9 else "苗族", f"{born:%Y-%m-%d}", ("大专", "大学", "高中")[n % 3], "正式党员", branch_name(n % BRANCHES),
               f"{joined}-07-01", f"{joined + 1}-07", f"199{n:08d}", f"测速路{n}号")  # fmt: skip


def measure(folder: Path, count: int, ways: tuple[str, ...] = ("plain", "ours")) -> dict[str, dict[str, object]]:
    """Writes the workbook and lets each way import it into a database of its own."""
    from dazugong.formats.workbook import write_table

    write_table(str(folder / "名册.xlsx"), HEADINGS, rows(count), title="名册")
    key = os.urandom(32).hex()
    return {way: _in_its_own_process(way, folder, key) for way in ways}


def _in_its_own_process(way: str, folder: Path, key: str) -> dict[str, object]:
    home = folder / way
    (home / "keys").mkdir(parents=True, mode=0o700)
    (home / "keys/master").write_text(key + "\n", "ascii")
    environment = {k: v for k, v in os.environ.items() if k != "DZG_DATABASE"} | {"DZG_HOME": str(home)}
    done = subprocess.run([sys.executable, "-m", "dazugong.bench.importing", way, str(folder / "名册.xlsx")], env=environment, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf8", "replace")[-2000:])
    return json.loads(done.stdout)


def main(way: str, workbook: Path) -> None:
    """One way, from the file on the disk to the commit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dazugong.project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from dazugong.kernel.identity.reader import reading, system_reader

    call_command("migrate", verbosity=0, interactive=False)
    system = system_reader(DAY, "测速")
    with reading(system):
        _units(system)
        memory = Memory()
        memory.start()
        began, worked = time.perf_counter(), os.times()
        if way == "ours":
            _ours(system, workbook)
        else:
            from dazugong.bench.plain_import import imported

            imported(system, workbook, DAY, AT)
        seconds, done = time.perf_counter() - began, os.times()
        peak = memory.ended()
        cpu = sum(done[:4]) - sum(worked[:4])
        sys.stdout.write(json.dumps({"seconds": round(seconds, 2), "cpu": round(cpu, 2), "mb": peak, **_digest(system)}))


def _ours(system, workbook: Path) -> None:  # noqa: ANN001
    from dazugong.kernel.people.roster import apply_import, plan_import

    plan = plan_import(system, workbook.read_bytes(), workbook.name, today=DAY)
    apply_import(plan=plan, since=DAY, by=system, at=AT)


def _units(system) -> None:  # noqa: ANN001
    from dazugong.kernel.orgs.actions import found_unit

    top = found_unit(name="测速县委", kind="county", under=None, since=date(2000, 1, 1), by=system, at=AT)
    for n in range(BRANCHES):
        found_unit(name=branch_name(n), kind="branch", under=top, since=date(2000, 1, 1), by=system, at=AT)


class Memory(threading.Thread):
    """内存: looks every twentieth of a second at what this process and those it started hold in memory at that moment.

    What the system tells of ended processes counts the memory they shared with this one before they were their own.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()
        self._peak = {"together": 0, "children": 0}

    def run(self) -> None:
        """Until `ended` is asked for."""
        own = os.getpid()
        children = Path(f"/proc/{own}/task/{own}/children")
        while not self._over.wait(0.05):
            started = sum(map(_megabytes, children.read_text("ascii").split())) if children.exists() else 0
            for name, held in (("together", _megabytes(own) + started), ("children", started)):
                self._peak[name] = max(self._peak[name], held)

    def ended(self) -> dict[str, int]:
        """The peaks in megabytes: of all together, of the others alone."""
        self._over.set()
        self.join()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return {**self._peak, "together": max(own, self._peak["together"])}


def _megabytes(process: int | str) -> int:
    """What a process holds in memory; 0 where it has ended or the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024 if "VmRSS:" in status else 0


def _digest(system) -> dict[str, object]:  # noqa: ANN001
    """What stands in the tables, in the order of the citizen numbers, public ids left out; and whether the chain is sound."""
    from dazugong.kernel.audit.models import Trace
    from dazugong.kernel.audit.queries import verify_chain
    from dazugong.kernel.people.checks import altered_people
    from dazugong.kernel.people.models import Membership, Person, PersonRevision, SealedValue
    from dazugong.kernel.people.values import opened

    lines: dict[int, list[object]] = {}
    for row in Person.objects.order_by("pk").values_list("pk", "pinyin", *Person.PLAIN).iterator(2000):
        lines[row[0]] = [row[1:]]
    for row in Membership.objects.order_by("pk").values_list("person_id", "unit__name", "kind", "since", "until").iterator(2000):
        lines[row[0]].append(row[1:])
    numbers: dict[int, str] = {}
    for value in SealedValue.objects.order_by("person_id", "field").select_related("person__key").iterator(2000):
        plain = opened([value])[value.field]
        lines[value.person_id].append((value.field, plain, value.mark, value.current))
        numbers[value.person_id] = plain if value.field == "citizen_number" else numbers.get(value.person_id, "")
    for revision in PersonRevision.objects.order_by("pk").iterator(2000):
        lines[revision.person_id].append((revision.number, json.dumps(revision.changes, sort_keys=True), revision.login))
    whole = hashlib.sha256()
    for pk in sorted(lines, key=lambda pk: numbers[pk]):
        whole.update(repr(lines[pk]).encode())
    for trace in Trace.objects.order_by("number").values_list("number", "verb", "kind", "count", "login", "post", "note").iterator(2000):
        whole.update(repr(trace).encode())
    return {"digest": whole.hexdigest(), "people": len(lines), "traces": Trace.objects.count(),
            "sound": verify_chain().sound and not altered_people(system)}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
