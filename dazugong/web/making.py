"""后台导出: a page is asked for its workbook when nobody waits, in the name and through the eyes of whoever asked for it."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils import timezone
from django.utils.http import parse_header_parameters

from dazugong.fence.errors import OutOfScope
from dazugong.kernel.audit.actions import Acting
from dazugong.kernel.exports.actions import keep_file
from dazugong.kernel.exports.queries import to_be_made
from dazugong.kernel.exports.rights import Eyes, eyes_of
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.jobs.works import Progress

from .exporting import making
from .reading import allowed

RIGHT_ENDED = "交办以后您的账号、职务或管辖范围有变动，没有导出；请按现在的职务再导出"
OUT_OF_SIGHT = "这张表现在看不到了，没有导出"


def export_work(given: Mapping[str, object], by: Acting, at: datetime, progress: Progress) -> str:
    """导出. Cut off, it begins again: nothing is kept before the whole is there."""
    today = timezone.localdate(at)
    with reading(system_reader(today, "后台作业")):
        export, address = to_be_made(str(given["export"]))
    eyes = eyes_of(export, today)
    if eyes is None:
        raise Refusal(RIGHT_ENDED)
    progress(0, export.rows, "正在读各行")

    def tell(done: int) -> None:
        progress(done, max(done, export.rows), f"正在写表格，已写{done:,}行")

    with reading(eyes.reader), making(tell):
        answer = _answer(address, eyes, today)
        name = parse_header_parameters(answer["Content-Disposition"])[1]["filename"]
        keep_file(export=export, data=answer.content, name=name, by=eyes.reader, at=timezone.now())
    return f"{export.rows:,}行已写好"


def _answer(address: str, eyes: Eyes, today: date) -> HttpResponse:
    """What the page at an address gives this reader. Raises `Refusal` where it gives no file."""
    parts = urlsplit(address)
    path, request = unquote(parts.path), HttpRequest()
    found = resolve(path)
    request.method, request.path, request.GET = "GET", path, QueryDict(parts.query)
    request.user, request.attendance, request.reader, request.today = eyes.login, eyes.attendance, eyes.reader, today
    try:
        if not allowed(found.func, eyes.reader):
            raise Hidden(address)
        answer = found.func.__wrapped__(request, *found.args, **found.kwargs)
    except (Hidden, OutOfScope, Http404) as hidden:
        raise Refusal(OUT_OF_SIGHT) from hidden
    if answer.status_code != 200 or "Content-Disposition" not in answer:
        raise Refusal(OUT_OF_SIGHT)
    return answer
