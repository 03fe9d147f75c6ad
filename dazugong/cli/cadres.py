"""dzg import lrmx, import exchange, export lrmx, export lrm, export exchange: appointment forms in and out."""
from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from .answer import SHANGHAI, Refused, answer, ready, with_json

MOST_SHOWN = 20


def register_import(kinds: argparse._SubParsersAction) -> None:
    """Forms, and packages of another system."""
    forms = kinds.add_parser("lrmx", help="干部任免审批表（.lrmx，.lrm 和同名 .pic，或放这些文件的文件夹）")
    forms.add_argument("paths", type=Path, nargs="+", metavar="文件或文件夹")
    forms.set_defaults(run=run_import_forms)
    package = kinds.add_parser("exchange", help="干部信息交换包（.zip .hzb .7z，或解开的文件夹）")
    package.add_argument("paths", type=Path, nargs=1, metavar="文件或文件夹")
    package.add_argument("--password", action="store_true", help="交换包设有密码：运行时输入，或从标准输入读一行；不保存、不留痕")
    package.set_defaults(run=run_import_exchange)
    for command in (forms, package):
        with_json(command)
        command.add_argument("--under", help="管理单位的编号；不写则归入最上级")
        command.add_argument("--who", action="append", default=[], metavar="位置=编号", help="同名同出生年月时，指明是哪个编号，或写“位置=新”")
        command.add_argument("--dry-run", action="store_true", help="只预览，不写入")
        command.add_argument("--partial", action="store_true", help="有不能接收的人时，导入其余各人")


def register_export(kinds: argparse._SubParsersAction) -> None:
    """One form, or a package of some or all cadres."""
    for name, says in (("lrmx", "一人的任免审批表"), ("lrm", "一人的任免审批表旧格式，照片存为同名 .pic")):
        command = with_json(kinds.add_parser(name, help=says))
        command.add_argument("person", metavar="编号")
        command.set_defaults(run=run_export_form)
        command.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    paper = with_json(kinds.add_parser("form", help="任免审批表，照纸质表印：.pdf（可多人一次）或 .docx（一人）；不写编号则为全部干部"))
    paper.add_argument("people", nargs="*", metavar="编号")
    paper.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    paper.set_defaults(run=run_export_paper)
    package = with_json(kinds.add_parser("exchange", help="干部信息交换包（.zip）；不写编号则为全部干部"))
    package.add_argument("people", nargs="*", metavar="编号")
    package.add_argument("-o", "--output", type=Path, required=True, metavar="文件")
    package.set_defaults(run=run_export_exchange)


def run_import_forms(given: argparse.Namespace) -> int:
    from dazugong.formats.cadrefiles import FILES_LIMIT, read_forms

    files: dict[str, bytes] = {}
    for path in given.paths:
        found = [path] if not path.is_dir() else sorted(p for p in path.iterdir() if p.suffix.lower() in (".lrmx", ".lrm", ".pic"))
        if len(files) + len(found) > FILES_LIMIT:
            raise Refused(f"超过{FILES_LIMIT}个文件，请分几批导入")
        for file in found:
            if file.name in files:
                raise Refused(f"两个文件同名：{file.name}，请改名后再导入")
            files[file.name] = _read(file)
    with _told():
        return _import(given, read_forms(files), files)


def run_import_exchange(given: argparse.Namespace) -> int:
    from dazugong.formats.cadrefiles import Batch
    from dazugong.formats.refusal import Refused as FileRefused

    path = given.paths[0]
    files = {p.name: p.read_bytes() for p in path.rglob("*.xml")} if path.is_dir() else {path.name: _read(path)}
    try:
        batch = _package(path, files, given)
    except FileRefused as refused:
        batch = Batch(refused=[refused.at(path.name)])
    with _told():
        return _import(given, batch, files)


def _package(path: Path, files: dict[str, bytes], given: argparse.Namespace):  # noqa: ANN202
    from dazugong.formats.cadrefiles import package_in, read_exchange
    from dazugong.formats.exchange import read_folder

    if path.is_dir():
        return read_exchange(read_folder(path))
    return package_in(files[path.name], path.name, password=_password(given))


def _import(given: argparse.Namespace, batch, files: dict[str, bytes]) -> int:  # noqa: ANN001
    ready()
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Hidden
    from dazugong.kernel.orgs.queries import unit_for
    from dazugong.kernel.people.cadre_import import apply_cadres, digest_of_files, plan_cadres
    from dazugong.kernel.people.cadres import default_unit

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行导入")
    answers = dict(one.rpartition("=")[::2] for one in given.who)
    with reading(system):
        try:
            unit = unit_for(system, given.under) if given.under else default_unit(system)
        except Hidden as hidden:
            raise Refused("没有这个单位编号") from hidden
        plan = plan_cadres(system, batch, digest=digest_of_files(files), today=now.date(), answers=answers)
        go = not given.dry_run and (given.partial or not plan.open_points)
        if go:
            apply_cadres(plan=plan, unit=unit, since=now.date(), by=system, at=now, partial=given.partial)
    return _answer(given, plan, plan.touched + len(plan.same) if go or given.dry_run else 0)


def _answer(given: argparse.Namespace, plan, accepted: int) -> int:  # noqa: ANN001
    refused = [{"place": r.place, "field": r.field, "value": r.value, "reason": f"{r.reason}。{r.remedy}"} for r in plan.open_points]
    details = [
        {"place": one.place, "person": one.entry.person.public_id, "name": one.name, "field": d.term, "old": d.old, "new": d.new}
        for one in plan.changed for d in one.differences if one.entry.person
    ]  # fmt: skip
    result = {
        "accepted": accepted, "refused": refused,
        "changes": {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same), "details": details},
        "notices": plan.notices, "warnings": plan.warnings,
        "unread": [dict(zip(("place", "field", "text", "reason", "remedy"), one)) for one in plan.unread],
    }  # fmt: skip
    lines = [f"{r['place']}　{r['field']}“{r['value']}”：{r['reason']}" for r in refused]
    lines += [*plan.warnings, *plan.notices, *(f"{place}　{term}照原样保存：{text[:MOST_SHOWN]}（{why}；{remedy}）" for place, term, text, why, remedy in plan.unread)]
    lines += [f"{d['place']}　{d['name']}　{d['field']}：{d['old'] or '空'} → {d['new'] or '空'}" for d in details]
    answer(given, result, [*lines, f"接收{accepted}人（新登记{len(plan.new)}，更正{len(plan.changed)}，无改动{len(plan.same)}），不能接收{len(refused)}处"])
    return 1 if refused and not accepted else 0


def run_export_form(given: argparse.Namespace) -> int:
    ready()
    from dazugong.formats.lrmx import write_lrm, write_lrmx
    from dazugong.kernel.people.cadre_actions import trace_cadre_read
    from dazugong.kernel.people.cadres import cadre_for, cadre_of

    now = datetime.now(SHANGHAI)
    with _told(), _as_system(now) as system:
        person = cadre_for(system, given.person.upper()).person
        cadre = cadre_of(system, person)
        if given.what == "lrmx":
            files = {given.output: write_lrmx(cadre, newer=bool(cadre.age_limit or cadre.limit_month.value))}
        else:
            text, picture = write_lrm(cadre)
            files = {given.output: text} | ({given.output.with_suffix(".pic"): picture} if picture else {})
        trace_cadre_read(person=person, verb="导出任免审批表", by=system, at=now)
    return _written(given, files, 1)


def run_export_paper(given: argparse.Namespace) -> int:
    ready()
    from dazugong.formats.paper import approval_form_docx, approval_forms_pdf
    from dazugong.kernel.people.cadre_actions import trace_cadre_list
    from dazugong.kernel.people.cadres import cadre_for, cadres, cadres_of

    now, kind = datetime.now(SHANGHAI), given.output.suffix.lower()
    if kind not in (".pdf", ".docx"):
        raise Refused("文件名要以 .pdf 或 .docx 结尾")
    with _told(), _as_system(now) as system:
        wanted = [cadre_for(system, number.upper()) for number in given.people] or list(cadres(system))
        found = cadres_of(system, [one.person_id for one in wanted])
        if not found:
            raise Refused("没有登记任免审批表的干部，没有写出文件")
        if kind == ".docx" and len(found) > 1:
            raise Refused("文档一次只写一人，多人请写成 .pdf")
        forms = [cadre for cadre, _ in found.values()]
        printed = approval_forms_pdf(forms, on=now.date()) if kind == ".pdf" else approval_form_docx(forms[0], on=now.date())
        trace_cadre_list(ids=list(found), verb="印任免审批表", by=system, at=now)
    for notice in printed.notices:
        print(notice, file=sys.stderr)
    return _written(given, {given.output: printed.data}, len(found))


def run_export_exchange(given: argparse.Namespace) -> int:
    ready()
    from dazugong.formats.cadrefiles import exchange_of
    from dazugong.formats.exchange import write_zip
    from dazugong.kernel.people.cadre_actions import trace_cadre_list
    from dazugong.kernel.people.cadres import cadre_for, cadres, cadres_of, package_rows

    now = datetime.now(SHANGHAI)
    with _told(), _as_system(now) as system:
        wanted = [cadre_for(system, number.upper()) for number in given.people] or list(cadres(system))
        found = cadres_of(system, [one.person_id for one in wanted])
        if not found:
            raise Refused("没有登记任免审批表的干部，没有写出文件")
        data = write_zip(exchange_of(package_rows(found), about={}, at=now))
        trace_cadre_list(ids=list(found), verb="导出交换包", by=system, at=now)
    return _written(given, {given.output: data}, len(found))


def _written(given: argparse.Namespace, files: dict[Path, bytes], people: int) -> int:
    for path, data in files.items():
        try:
            path.write_bytes(data)
        except OSError as error:
            raise Refused(f"写不进文件：{path.name}") from error
    names = [str(path) for path in files]
    answer(given, {"written": names, "people": people}, [f"已导出{people}人：{'、'.join(names)}；内含个人信息，请按规定保管"])
    return 0


def _password(given: argparse.Namespace) -> str:
    """Typed, never an argument: the list of processes is public."""
    if not given.password:
        return ""
    return getpass.getpass("交换包密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _read(path: Path) -> bytes:
    from dazugong.formats.cadrefiles import BYTES_LIMIT

    try:
        if path.stat().st_size > BYTES_LIMIT:
            raise Refused(f"“{path.name}”超过{BYTES_LIMIT // 1024 // 1024}兆，请分成几个文件导入")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"读不到文件：{path.name}") from error


@contextmanager
def _told() -> Iterator[None]:
    """What the product refuses, as the command line tells it."""
    from dazugong.formats.refusal import Refused as FileRefused
    from dazugong.kernel.identity.refusal import Hidden, Refusal

    try:
        yield
    except (FileRefused, Refusal) as refused:
        raise Refused(str(refused)) from refused
    except Hidden as hidden:
        raise Refused("没有这个编号的干部，请核对") from hidden


@contextmanager
def _as_system(now: datetime) -> Iterator:
    from django.db import transaction

    from dazugong.kernel.identity.reader import reading, system_reader

    system = system_reader(now.date(), "命令行导出")
    with reading(system), transaction.atomic():
        yield system
