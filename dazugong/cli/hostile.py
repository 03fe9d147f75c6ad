"""dzg hostile: plays a folder of hostile and harmless inputs through the real pages of a fresh installation.

The folder's index.json names id, file and channel of each case; what must happen is not asked. Every case starts from
the same state: its changes are rolled back. A channel that the product does not have answers `skipped`.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from .answer import SHANGHAI, answer, ready, say, with_json

FIELDS = {
    "姓名": "name", "公民身份号码": "citizen_number", "性别": "sex", "民族": "ethnic_group", "出生日期": "birth", "入党时间": "joined",
    "入党日期": "joined", "转正时间": "regular", "转正日期": "regular", "参加工作时间": "work_start", "学历": "education", "手机号": "phone",
    "联系电话": "phone", "家庭住址": "address", "备注": "remark", "籍贯": "native_place", "工作岗位": "occupation",
}  # fmt: skip
PATHS = {
    "person": "people", "people": "people", "member": "people", "org": "units", "orgs": "units", "unit": "units", "record": "records",
    "records": "records", "task": "tasks", "tasks": "tasks", "plan": "plans", "document": "plans", "search": "search", "export": "people/export",
    "board": "boards", "indicator": "boards", "account": "accounts", "user": "accounts", "audit": "traces", "trace": "traces",
}  # fmt: skip
PARAMETERS = {"ordering": "sort", "order": "sort", "order_by": "sort", "query": "q", "search": "q", "date": "on", "day": "on"}


@dataclass
class Answer:
    """What came of one case."""

    got: str
    message: str = ""
    evidence: str = ""


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("hostile", help="用一批恶意与无害输入试各个入口"))
    command.add_argument("folder", type=Path)
    command.set_defaults(run=run_hostile)


def run_hostile(given: argparse.Namespace) -> int:
    cases = json.loads((given.folder / "index.json").read_text("utf8"))["cases"]
    with tempfile.TemporaryDirectory(prefix="dzg-hostile-") as home:
        os.environ["DZG_HOME"] = home
        os.environ.pop("DZG_DATABASE", None)
        ready()
        answers = Doors(given.folder).play_all(cases)
    answer(given, answers, (f"{a['id']}\t{a['got']}\t{a['message']}" for a in answers))
    return 0


class Doors:
    """各个入口, each driven as a browser drives it."""

    def __init__(self, folder: Path) -> None:
        from django.test import Client
        from django.test.utils import setup_test_environment

        from dazugong.demo.border import build_border

        setup_test_environment()
        self.folder = folder
        self.border = build_border(datetime.now(SHANGHAI))
        self.client, self.cadre_client = (Client(raise_request_exception=False) for _ in range(2))
        for client, login in ((self.client, self.border.login), (self.cadre_client, self.border.officer)):
            client.force_login(login, backend="django.contrib.auth.backends.ModelBackend")
        self.channels: dict[str, Callable[[bytes, str], Answer]] = {
            "field": self.field, "import_table": self.import_table, "import_lrmx": self.import_lrmx, "attachment": self.attachment,
            "url": self.url,
        }

    def play_all(self, cases: list[dict[str, Any]]) -> list[dict[str, str]]:
        from django.db import transaction

        played = []
        for case in cases:
            play = self.channels.get(case["channel"])
            if play is None:
                got = Answer("skipped")
            else:
                with transaction.atomic():
                    got = play((self.folder / case["file"]).read_bytes(), case["file"])
                    transaction.set_rollback(True)
            say(f"{case['id']} {got.got}")
            played.append({"id": case["id"], "got": got.got, "message": got.message, "evidence": got.evidence})
        return played

    # -- field ---------------------------------------------------------------------------------------
    def field(self, data: bytes, name: str) -> Answer:
        case = json.loads(data)
        value = case["value"]
        if not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False)
        if case["target"] == "person":
            return self._person(FIELDS.get(case["field"], ""), case["field"], value)
        return self._title(value)

    def _person(self, field: str, term: str, value: str) -> Answer:
        if not field:
            return Answer("rejected", f"表单里没有“{term}”这一项，请核对项目名称")
        path = f"/people/{self.border.person.public_id}/change/"
        sent = {"name": "样例人", "ethnic_group": "汉族", "form_key": "k" * 20, field: value}
        response, message = self._post(path, sent)
        if response.status_code != 302:
            warned = self._again_confirmed(path, sent, field, response)
            return warned or Answer("rejected", message or f"{term}不能接收，请核对后重新填写", "")
        kept = self._kept(field)
        return self._kept_as(value, kept, message)

    def _again_confirmed(self, path: str, sent: dict[str, str], field: str, response: Any) -> Answer | None:
        """A doubt that only asks to be confirmed is a warning, not a refusal."""
        form = response.context and response.context.get("form")
        if form is None or set(form.errors) != {"confirmed"}:
            return None
        said = " ".join(form.errors["confirmed"])
        self._post(path, sent | {"confirmed": "on"})
        return Answer("warned", said, self._kept(field))

    def _kept(self, field: str) -> str:
        from dazugong.kernel.identity.reader import reading, system_reader
        from dazugong.kernel.people.queries import known_values, person_for
        from dazugong.kernel.people.terms import PLAIN

        reader = system_reader(datetime.now(SHANGHAI).date(), "读回")
        with reading(reader):
            person = person_for(reader, self.border.person.public_id)
            return getattr(person, field) if field in PLAIN else known_values(reader, person).get(field, "")

    def _title(self, value: str) -> Answer:
        from django.core.files.uploadedfile import SimpleUploadedFile

        from dazugong.kernel.identity.reader import reading, system_reader
        from dazugong.kernel.plans.queries import documents

        file = SimpleUploadedFile("样例.txt", "一、建立台账。各村每月报送一次。\n".encode())
        response, message = self._post("/plans/upload/", {"title": value, "kind": "plan", "file": file, "form_key": "k" * 20})
        if response.status_code != 302:
            return Answer("rejected", message or "标题不能接收，请修改后重新填写")
        reader = system_reader(datetime.now(SHANGHAI).date(), "读回")
        with reading(reader):
            document = documents(reader).first()
        return self._kept_as(value, document.title if document else "", message)

    @staticmethod
    def _kept_as(sent: str, kept: str, message: str) -> Answer:
        if kept == sent:
            return Answer("accepted_verbatim", "", kept)
        if kept.replace("\r\n", "\n") == sent.replace("\r\n", "\n").replace("\r", "\n"):
            return Answer("accepted_inert", message, kept)
        return Answer("accepted_normalised", message, kept)

    # -- import_table ----------------------------------------------------------------------------------
    def import_table(self, data: bytes, name: str) -> Answer:
        from django.core.files.uploadedfile import SimpleUploadedFile

        response, message = self._post("/people/import/", {"file": SimpleUploadedFile(name, data)})
        if response.status_code != 302:
            return Answer("rejected", message)
        upload = dict(parse_qsl(urlsplit(response["Location"]).query))["upload"]
        preview = self.client.get(response["Location"])
        plan = preview.context and preview.context.get("plan")
        if preview.status_code != 200 or plan is None:
            return Answer("rejected", self._said(preview))
        if plan.refused or not plan.touched:
            return Answer("rejected", "；".join(r.message for r in plan.refused) or "名册里没有可以登记的行，请核对文件内容后重新上传")
        names = "、".join(dict.fromkeys([one.name for one in plan.new] + [one.person for one in plan.changed]))
        done, _ = self._post("/people/import/", {"upload": upload, "form_key": "i" * 20})
        if done.status_code != 302:
            return Answer("rejected", self._said(done))
        rewritten = [n for n in plan.notices if n not in plan.warnings]
        if plan.warnings:
            return Answer("warned", "；".join(plan.notices), names)
        return Answer("accepted_normalised" if rewritten else "accepted_verbatim", "；".join(plan.notices), names)

    # -- import_lrmx -----------------------------------------------------------------------------------
    def import_lrmx(self, data: bytes, name: str) -> Answer:
        from django.core.files.uploadedfile import SimpleUploadedFile

        response, message = self._post("/cadres/import/", {"files": SimpleUploadedFile(name, data)}, self.cadre_client)
        if response.status_code != 302:
            return Answer("rejected", message)
        upload = dict(parse_qsl(urlsplit(response["Location"]).query))["upload"]
        preview = self.cadre_client.get(response["Location"])
        plan = preview.context and preview.context.get("plan")
        if preview.status_code != 200 or plan is None:
            return Answer("rejected", self._said(preview))
        if plan.open_points or not plan.touched:
            return Answer("rejected", "；".join(r.message for r in plan.open_points) or "文件里没有可以登记的干部，请核对后重新上传")
        done, _ = self._post("/cadres/import/", {"upload": upload, "form_key": "i" * 20}, self.cadre_client)
        if done.status_code != 302:
            return Answer("rejected", self._said(done))
        kept = self._cadres_kept()
        if plan.warnings:
            return Answer("warned", "；".join([*plan.warnings, *plan.notices]), kept)
        return Answer("accepted_normalised" if plan.notices else "accepted_verbatim", "；".join(plan.notices), kept)

    @staticmethod
    def _cadres_kept() -> str:
        """The names of all cadres as registered, and as their files wrote them where that differs."""
        from dazugong.kernel.identity.reader import reading, system_reader
        from dazugong.kernel.people.cadres import cadres, cadres_of

        reader = system_reader(datetime.now(SHANGHAI).date(), "读回")
        with reading(reader):
            found = cadres_of(reader, [one.person_id for one in cadres(reader)])
        return "、".join(f"{cadre.name}（{kept.written_name}）" if kept.written_name else cadre.name for cadre, kept in found.values())

    # -- attachment ------------------------------------------------------------------------------------
    def attachment(self, data: bytes, name: str) -> Answer:
        from django.core.files.uploadedfile import SimpleUploadedFile

        day = datetime.now(SHANGHAI).date().isoformat()
        begun, message = self._post("/register/papers/paper/new/", {"unit": self.border.town.public_id, "day": day, "form_key": "b" * 20})
        if begun.status_code != 302:
            return Answer("rejected", message)
        entry = begun["Location"]
        filed, message = self._post(f"{entry}file/", {"saves": "0", "a-paper": "", "f-paper": SimpleUploadedFile(name, data), "form_key": "f" * 20})
        if filed.status_code != 302:
            return Answer("rejected", message)
        kept = re.search(r'href="(/files/\w+/)"', self.client.get(entry).content.decode())
        if kept is None:
            return Answer("rejected", message or "附件没有收下，请核对后重新上传")
        return Answer("accepted_verbatim", message, hashlib.sha256(self._whole(self.client.get(kept[1]))).hexdigest())

    @staticmethod
    def _whole(response: Any) -> bytes:
        return b"".join(response.streaming_content) if response.streaming else response.content

    # -- url -------------------------------------------------------------------------------------------
    def url(self, data: bytes, name: str) -> Answer:
        asked = data.decode("utf8", "surrogateescape").strip("\r\n")
        path = real_path(asked)
        try:
            response = self.client.get(path)
        except (ValueError, UnicodeError):
            return Answer("rejected", "没有这个页面", "400")
        status = str(response.status_code)
        return Answer("rejected", "没有这个页面", status) if status.startswith("4") else Answer("accepted_inert", "", status)

    # -- the browser -----------------------------------------------------------------------------------
    def _post(self, path: str, data: dict[str, Any], client: Any = None) -> tuple[Any, str]:
        response = (client or self.client).post(path, data)
        return response, self._said(response)

    def _said(self, response: Any) -> str:
        """What the person is shown: errors on the page, else the messages that the next page will carry."""
        from django.contrib.messages import get_messages

        if response.status_code in (301, 302):
            shown = [str(m) for m in get_messages(response.wsgi_request) if m.level_tag != "success"]
            return " ".join(shown)
        page = response.content.decode("utf8", "replace")
        errors = re.findall(r'class="error[^"]*"[^>]*>(.*?)</p>', page, re.S) + re.findall(r'class="message message-error"><span>(.*?)</span>', page, re.S)
        words = [unescape(re.sub(r"<[^>]+>", "", e)).strip() for e in errors]
        return " ".join(w for w in words if w) or ("没有这个页面" if response.status_code == 404 else "")


def real_path(asked: str) -> str:
    """The nearest real address: first word and parameter names as our pages call them; the rest as it was sent."""
    parts = urlsplit(asked)
    words = parts.path.split("/")
    if len(words) > 1 and words[1] in PATHS:
        words[1] = PATHS[words[1]]
    query = [(PARAMETERS.get(k, k), v) for k, v in parse_qsl(parts.query, keep_blank_values=True, encoding="utf8", errors="surrogateescape")]
    path = "/".join(words)
    return f"{path}?{urlencode(query, encoding='utf8', errors='surrogateescape')}" if query else path
