"""dzg pack: check, try, burden, upgrade, install, cases, list, new, reference."""
from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dazugong

from .answer import SHANGHAI, Refused, answer, day, ready, with_json

PACKS = Path(dazugong.__file__).parent / "packs"
if TYPE_CHECKING:
    from dazugong.spec.model import Pack
    from dazugong.spec.trial import Outcome

NEW = {
    "pack.toml": '''id = "{id}"
title = "新机制"
version = "{year}.1"
uses = ["records"]
subject = "units"
scope = "类别 在 [乡镇党委, 街道党工委] 且 状态 = 在建"
basis = [{{ document = "依据文件的名称", place = "第几部分" }}]
''',
    "forms/report.toml": '''title = "新报表"

[[field]]
id = "count"
term = "数量"
label = "数量"
type = "number"
unit = "个"
required = true
''',
    "schedule.toml": '''# 当月25日开启，次月3日截止
[[schedule]]
form = "report"
every = "month"
opens_day = 25
opens_after = "period-start"
due_day = 3
due_after = "period-end"
''',
    "examples/first.toml": '''title = "数量必填"
first = {year}-05-01
last = {year}-05-31

[[given]]
over = "report"
unit = "甲镇"
answers = {{ "数量" = 3 }}

[[expect]]
form = "report"
unit = "甲镇"
refused = []
''',
    "README.md": "# 新机制\n\n写一页：为谁、为什么、多久一次、看什么数。\n",
}


def register(commands: argparse._SubParsersAction) -> None:
    pack = commands.add_parser("pack", help="机制包：检查、试跑、量负担、安装、新建").add_subparsers(dest="what", required=True, metavar="动作")
    for name, run, words in (
        ("check", run_check, "检查全部写法"), ("try", run_try, "试跑示例"), ("burden", run_burden, "量填报负担"), ("install", run_install, "安装"),
        ("upgrade", run_install, "只说换成这一版会改什么、对谁，不安装"),
    ):
        command = with_json(pack.add_parser(name, help=words))
        command.add_argument("folder", type=_folder, metavar="文件夹", help="机制的文件夹；自带的机制写名称就行，如 grading")
        command.set_defaults(run=run)
        if name == "try":
            command.add_argument("--all", action="store_true", help="通过的也逐项列出")
        if name in ("install", "upgrade"):
            command.set_defaults(only_say=name == "upgrade")
            command.add_argument("--since", type=day, help="自哪天起的期间适用，默认今天")
        if name == "install":
            command.add_argument("--untried", action="store_true", help="不跑示例就装；示例跑得太久、已经试跑过的才用")
    cases = with_json(pack.add_parser("cases", help="还按旧版在办的件，能不能转到现行版；--move 转过去"))
    cases.add_argument("pack", metavar="机制", help="机制的编号，如 innovation")
    cases.add_argument("--move", metavar="编号", help="把这一件转到现行版；写 all 转所有能转的")
    cases.set_defaults(run=run_cases)
    listed = with_json(pack.add_parser("list", help="装了哪些机制、各是哪一版，自带的有没有新版"))
    listed.set_defaults(run=run_list)
    new = with_json(pack.add_parser("new", help="新建一个可以跑的机制包"))
    new.add_argument("id")
    new.add_argument("--in", dest="parent", type=Path, default=Path())
    new.set_defaults(run=run_new)
    reference = with_json(pack.add_parser("reference", help="把写法一览写进说明（docs/packs.md）"))
    reference.add_argument("page", type=Path)
    reference.set_defaults(run=run_reference)


def _folder(written: str) -> Path:
    """The folder of that path, whole so that a message can name it; else the built-in pack of that name."""
    folder, built_in = Path(written), PACKS / written
    return built_in if not folder.exists() and written.isidentifier() and built_in.is_dir() else folder.absolute()


def run_list(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.records.packs import current_versions
    from dazugong.spec import load_pack

    today = datetime.now(SHANGHAI).date()
    with reading(system_reader(today, "命令行")):
        installed = {one.pack: (one.title, one.version) for one in current_versions(today)}
    built_in = {one.id: (one.title, one.version) for one in map(load_pack, sorted(path for path in PACKS.iterdir() if path.is_dir()))}
    rows = [{"id": key, "title": (installed.get(key) or built_in[key])[0], "installed": installed.get(key, ("", ""))[1], "built_in": built_in.get(key, ("", ""))[1]}
            for key in sorted(installed.keys() | built_in.keys())]  # fmt: skip
    answer(given, {"packs": rows}, [f"{row['id']}\t{row['title']}\t{_standing(row)}" for row in rows])
    return 0


def _standing(row: dict[str, str]) -> str:
    if not row["installed"]:
        return f"自带{row['built_in']}版，没有安装"
    newer = row["built_in"] not in ("", row["installed"])
    return f"已装{row['installed']}版" + (f"，自带的是{row['built_in']}版：先 pack upgrade {row['id']} 看改什么，再 pack install {row['id']}" if newer else "")


def run_check(given: argparse.Namespace) -> int:
    from dazugong.spec import check_pack, load_pack
    from dazugong.spec.notices import notices

    _know_the_rules()
    problems = [{"file": p.file, "line": p.line, "message": p.message} for p in check_pack(given.folder)]
    lines = [f"{p['file']} 第{p['line']}行：{p['message']}" for p in problems]
    noticed = [] if problems else notices(load_pack(given.folder))
    answer(given, {"ok": not problems, "problems": problems, "notices": noticed}, lines or ["没有毛病", *(f"提醒：{line}" for line in noticed)])
    return 1 if problems else 0


def _know_the_rules() -> None:
    """The regulations that a procedure may name; they need no database."""
    from dazugong.kernel.processes.regulations import enter_rules

    enter_rules()


def _loaded(folder: Path) -> Pack:
    from dazugong.spec import check_pack, load_pack

    _know_the_rules()
    problems = check_pack(folder)
    if problems:
        raise Refused("\n".join(f"{p.file} 第{p.line}行：{p.message}" for p in problems))
    return load_pack(folder)


def run_try(given: argparse.Namespace) -> int:
    from dazugong.spec import run_examples

    outcomes = run_examples(_loaded(given.folder))
    lines = [line for _, of_one in groupby(outcomes, key=lambda o: o.file) for line in _tried(list(of_one), given.all)]
    failed = sum(not o.ok for o in outcomes)
    answer(given, {"ok": not failed, "outcomes": [asdict(o) for o in outcomes]}, [*lines, f"{len(outcomes)}项，不符{failed}项"])
    return 1 if failed else 0


def _refuse_what_fails(loaded: Pack) -> None:
    """A mechanism whose own examples do not come out is not installed. Raises `Refused` in the words of pack try."""
    from dazugong.spec import run_examples

    failed = [one for one in run_examples(loaded) if not one.ok]
    if failed:
        raise Refused("\n".join([*(f"{one.file}　{one.title}：不符　{one.message}" for one in failed), f"示例不符{len(failed)}项，没有安装；改好示例或机制，用 pack try 看全部"]))


def _tried(outcomes: list[Outcome], everything: bool) -> list[str]:
    """One example: how much came out, and in full what did not (or everything)."""
    passed = sum(o.ok for o in outcomes)
    told = [f"  {'通过' if o.ok else '不符'}　{o.message}" for o in outcomes if everything or not o.ok]
    return [f"{outcomes[0].file}　{outcomes[0].title}：通过{passed}项", *told]


def run_burden(given: argparse.Namespace) -> int:
    from dazugong.spec import burden

    weighed = burden(_loaded(given.folder))
    lines = [f"{form.title}：一年{form.times_per_year}次，每次约{-(-form.seconds // 60)}分钟；要填{form.asked}栏，已知{form.known}栏" for form in weighed.forms]
    lines += [f"问了不止一遍：{label}（{chr(12289).join(forms)}）" for label, forms in weighed.asked_twice]
    answer(given, asdict(weighed), [*lines, f"一个单位一年合计约{-(-weighed.minutes_per_year // 1)}分钟"])
    return 0


def run_install(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.ballots.domains import moving, take_domains
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Refusal
    from dazugong.kernel.processes.upgrading import said
    from dazugong.kernel.records.opening import install_pack, open_due_periods
    from dazugong.kernel.records.upgrading import changes_of
    from dazugong.kernel.scores.upgrading import said as rounds_said

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行")
    with reading(system):
        loaded = _loaded(given.folder)
        changes = [*changes_of(system, loaded, given.since or now.date()), *said(system, loaded), *rounds_said(system, loaded), *moving(system, loaded)]
        if given.only_say:
            answer(given, {"ok": True, "changes": changes}, changes)
            return 0
        if not given.untried:
            _refuse_what_fails(loaded)
        try:
            version = install_pack(source=given.folder, since=given.since or now.date(), by=system, at=now)
        except Refusal as refusal:
            raise Refused(refusal.message) from refusal
        take_domains(pack=loaded, by=system, at=now)
        opened = open_due_periods(by=system, at=now)
    done = {"ok": True, "pack": version.pack, "version": version.version, "opened": opened, "changes": changes}
    answer(given, done, [*changes, f"已安装{version}，开启{opened}份报送"])
    return 0


def run_cases(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Refusal
    from dazugong.kernel.processes.upgrading import of_older_versions, take_up
    from dazugong.kernel.records.packs import current_versions

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行")
    with reading(system):
        version = next((one for one in current_versions(now.date()) if one.pack == given.pack), None)
        if version is None:
            raise Refused(f"没有安装“{given.pack}”，装了哪些用 pack list 看")
        found = of_older_versions(system, version)
        asked = [one.case for one in found if (given.move == "all" and not one.why) or given.move == one.case.public_id]
        if given.move not in (None, "all") and not asked:
            raise Refused(f"没有还按旧版在办的“{given.move}”")
        try:
            moved = [take_up(case=case, version=version, by=system, at=now).public_id for case in asked]
        except Refusal as refusal:
            raise Refused(refusal.message) from refusal
    rows = [{"case": one.case.public_id, "title": one.case.title, "unit": one.case.unit_name, "version": one.case.pack_version.version, "why": one.why, "moved": one.case.public_id in moved} for one in found]
    answer(given, {"ok": True, "version": version.version, "cases": rows}, [_told(row) for row in rows] or [f"在办的都按现行的{version.version}版办"])
    return 0


def _told(row: dict[str, Any]) -> str:
    stands = "已转到现行版" if row["moved"] else f"不能转：{row['why']}" if row["why"] else "可以转，用 --move"
    return f"{row['case']}\t{row['title']}\t{row['unit']}\t{'原' if row['moved'] else ''}{row['version']}版\t{stands}"


def run_new(given: argparse.Namespace) -> int:
    if not (given.id.isascii() and given.id.replace("_", "a").isalnum() and given.id.islower()):
        raise Refused("机制的编号只能用小写字母、数字和下划线")
    folder = given.parent / given.id
    if folder.exists():
        raise Refused(f"{folder} 已存在，请换一个编号")
    year = datetime.now(SHANGHAI).year
    for name, text in NEW.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(id=given.id, year=year) if name != "README.md" else text, "utf8")
    answer(given, {"ok": True, "folder": str(folder)}, [f"已新建 {folder}，改好后运行 pack check、pack try"])
    return 0


def run_reference(given: argparse.Namespace) -> int:
    from dazugong.spec.reference import with_reference

    page = given.page.read_text("utf8")
    try:
        now = with_reference(page)
    except ValueError as error:
        raise Refused(str(error)) from error
    given.page.write_text(now, "utf8")
    answer(given, {"ok": True, "changed": now != page}, ["已改写" if now != page else "没有变化"])
    return 0
