"""dzg post: the posts that no page hands out, above all those of the three administrators."""
from __future__ import annotations

import argparse
from datetime import datetime

from .answer import SHANGHAI, Refused, answer, day, ready, with_json


def register(commands: argparse._SubParsersAction) -> None:
    post = commands.add_parser("post", help="任免（三员只能在这里任免）").add_subparsers(dest="what", required=True, metavar="动作")
    listed = with_json(post.add_parser("list", help="列出有角色的职务和任职人员"))
    listed.set_defaults(run=run_list)
    for name, run, words in (("fill", run_fill, "任职"), ("vacate", run_vacate, "免职")):
        command = with_json(post.add_parser(name, help=words))
        command.add_argument("post", type=int, help="职务号，见 post list")
        command.add_argument("person", help="人员编号")
        command.add_argument("--on", type=day, help="自哪天起，默认今天")
        command.set_defaults(run=run)


def run_list(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.access.models import Holding
    from dazugong.kernel.access.roles import roles
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.people.models import Appointment

    system = system_reader(datetime.now(SHANGHAI).date(), "命令行")
    with reading(system):
        held: dict[int, list[str]] = {}
        for a in Appointment.objects.filter(until=None).select_related("person"):
            held.setdefault(a.post_id, []).append(f"{a.person.name}（{a.person.public_id}）")
        rows = [
            {"post": h.post_id, "unit": h.post.unit.name, "title": h.post.title, "role": roles()[h.role].term, "held_by": held.get(h.post_id, [])}
            for h in Holding.objects.filter(until=None).select_related("post__unit").order_by("post_id")
        ]
    answer(given, rows, (f"{r['post']}\t{r['unit']}\t{r['title']}\t{r['role']}\t{'、'.join(r['held_by']) or '空缺'}" for r in rows))
    return 0


def run_fill(given: argparse.Namespace) -> int:
    def fill(person, post, on, by, at) -> None:  # noqa: ANN001
        from dazugong.kernel.access.actions import fill_post

        fill_post(person=person, post=post, since=on, by=by, at=at)

    return _do(given, fill, "任职")


def run_vacate(given: argparse.Namespace) -> int:
    def vacate(person, post, on, by, at) -> None:  # noqa: ANN001
        from dazugong.kernel.access.actions import vacate_post

        held = person.appointments.filter(post=post, until=None).first()
        if held is None:
            raise Refused(f"{person.name}现在没有担任这个职务")
        vacate_post(appointment=held, on=on, by=by, at=at)

    return _do(given, vacate, "免职")


def _do(given: argparse.Namespace, act, verb: str) -> int:  # noqa: ANN001
    ready()
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Refusal
    from dazugong.kernel.people.models import Post
    from dazugong.kernel.people.queries import person_by_number

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行")
    with reading(system):
        post = Post.objects.filter(pk=given.post, until=None).first()
        if post is None:
            raise Refused("没有这个职务号，请先看 post list")
        try:
            act(person_by_number(system, given.person), post, given.on or now.date(), system, now)
        except Refusal as refusal:
            raise Refused(refusal.message) from refusal
    answer(given, {"ok": True}, [f"已办理{verb}：{post.title}"])
    return 0
