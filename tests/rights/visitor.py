"""来访: a browser for every holder of a role, and where each cell of the statement lies on the site."""
from __future__ import annotations

from datetime import date
from itertools import count

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.make import POSTS
from tests.rights.furnish import FORM, INDICATOR, PACK, PERIOD, Things
from tests.rights.furnish_registers import FORM as ENTRY
from tests.rights.furnish_registers import PACK as BOOK
from tests.rights.place import ADMINISTRATORS, WORKING, places

HOLDERS = (*WORKING, "cadre_section", *ADMINISTRATORS)
MISSING = "ZZZZZZZZZZ"
_keys = count()

UNDER = ("board", "board_rows", "board_look", "board_judge")
BY_UNIT = ("statistics", "statistics_units", "statistics_rows", "statistics_paper", "statistics_workbook")  # the unit stands behind the ?
OWN = ("own_case", "own_act", "own_receipt")
EXPORTS = ("export", "export_file", "export_drop")
OF_ENTRIES = ("entry_new", "record_retire")
KIND = {"unit": "unit", "person": "person", "cadre": "cadre", "plan": "document", "measure": "document", "task": "task", "record": "obligation", "revision": "obligation",
        "meeting": "meeting", "relation": "relation", "publication": "publication", "remark": "remark", "case": "case", "round": "round", "poll": "poll", "slot": "resource", "rota": "rota", "scoresheet": "scoresheet",
        "attachment": "attachment", "handover": "handover"}


class Visitor:
    """A browser whose cookies are those of its log-in at every request, whatever an earlier, undone request did."""

    def __init__(self, login: object = None) -> None:
        self.browser = Client(raise_request_exception=False)
        if login is not None:
            self.browser.force_login(login, backend="django.contrib.auth.backends.ModelBackend")
            session = self.browser.session
            session["seen"] = int(timezone.now().timestamp())       # in the middle of his work, or every undone request would say so anew
            session.save()
        self.session = {name: morsel.value for name, morsel in self.browser.cookies.items()}

    def send(self, method: str, address: str, body: dict[str, object]) -> HttpResponse:
        """One request, with a form key of its own."""
        self.browser.cookies.clear()
        for name, value in self.session.items():
            self.browser.cookies[name] = value
        if method == "GET":
            return self.browser.get(address)
        return self.browser.post(address, {"form_key": f"key-{next(_keys)}", **body})


class Visitors:
    """The visitors of a furnished city by role and place."""

    def __init__(self, things: Things) -> None:
        """All log in at once: a session begun within a test would be undone with it."""
        self.things = things
        self._known = {(role, place): Visitor(things.city.login(role, place)) for role in HOLDERS for place in places(role)}
        self._known["anonymous", "甲县"] = Visitor()
        self._persons = {key: self._person(*key) for key in self._known}

    def client(self, role: str, place: str) -> Visitor:
        """The browser of whoever holds the role there."""
        return self._known[role, place]

    def person_of(self, role: str, place: str) -> str:
        """The public id of that holder himself; nobody for the anonymous."""
        return self._persons[role, place]

    def _person(self, role: str, place: str) -> str:
        title = {**POSTS, "member": "党员", "cadre_section": "干部科长"}.get(role)
        return self.things.city.person(f"{place}{title}").public_id if title else ""


def address_of(things: Things, route: str, relation: str, unit: str, himself: str) -> str:
    """The address of a page about the object in question."""
    if relation == "none":
        return reverse(route)
    if route in UNDER:
        under = MISSING if relation == "missing" else things.unit[unit]
        return f"{reverse(route, args=[PACK, INDICATOR])}?under={under}&period={PERIOD}"
    if route in BY_UNIT:
        return f"{reverse(route)}?unit={MISSING if relation == 'missing' else things.unit[unit]}"
    if route == "token":
        return reverse(route, args=[things.token if relation == "valid" else MISSING])
    if route in ("register", "register_compiled", "entry_new", "pivot"):
        book = (BOOK, ENTRY) if route in OF_ENTRIES else (PACK, FORM)
        return reverse(route, args=book if relation == "installed" else [MISSING, FORM])
    if route in ("letters", "letters_paper"):
        return reverse(route, args=[PACK if relation == "installed" else MISSING, "flown"])
    if route in ("bundle", "bundle_paper"):
        return reverse(route, args=[PACK, MISSING if relation == "missing" else things.unit[unit]])
    if route in ("period", "period_act"):
        of_period = [PACK if relation == "installed" else MISSING, FORM, PERIOD]
        return reverse(route, args=of_period if route == "period" else [*of_period, "remind"])
    if route == "vote":
        return reverse(route, args=[next(iter(things.poll.values())) if relation == "valid" else MISSING])
    if route == "pack":
        return reverse(route, args=[PACK if relation == "installed" else MISSING])
    if route.startswith("account_"):
        return reverse(route, args=[things.account if relation == "prepared" else 987654321])
    if route in OWN or route in EXPORTS:
        by_person = things.wish if route in OWN else things.export
        others = (one for person, one in by_person.items() if person != himself)
        return reverse(route, args=[MISSING if relation == "missing" else by_person.get(himself, MISSING) if relation == "self" else next(others)])
    if relation == "closed":
        return reverse(route, args=[things.closed["乙" if himself in things.in_second else "甲", route]])
    if relation == "self":
        return reverse(route, args=[himself])
    return _about(route, MISSING if relation == "missing" else _thing(things, route, relation, unit))


def _thing(things: Things, route: str, relation: str, unit: str) -> str:
    kind = "entry" if route in OF_ENTRIES else KIND[route.split("_")[0]]
    return things.own_task[unit] if relation == "own_set" else getattr(things, kind)[unit]


def _about(route: str, public_id: str) -> str:
    more = {"measure": [1], "revision": [1], "task_sheet": [1], "record_close": ["close"]}.get(route, [])
    return reverse(route, args=[public_id, *more])


def body_of(route: str, address: str) -> dict[str, object]:
    """A form that is right as far as anyone can fill it in beforehand; a field refused is an answer too."""
    return {
        "unit_change": {"event": "rename", "day": date(2026, 5, 1), "name": "样例新名称"},
        "unit_posts": {"verb": "open"},
        "unit_phone": {"phone": "0900-2000001"},
        "person_change": {"name": "样例改名"},
        "person_belonging": {"what": "转接", "to": "没有的党支部", "on": "2026-05-20", "why": "样例介绍信第1号"},
        "person_reveal": {"name": "phone", "reason": "核对联系方式"},
        "cadre_hand_over": {"unit": MISSING, "on": "2026-05-01"},
        "measure": {"act": "accept"},
        "measure_add": {"stretch": "0-4"},
        "case_press": {"step": "1", "verb": "办妥", "a-what": "送信"},
        "case_act": {"act": "withdraw", "reason": "重复"},
        "own_act": {"act": "withdraw"},
        "person_life": {"relation": "", "text": "没有意见"},
        "relation_visit": {"day": "2026-05-20", "what": "看了活动室"},
        "relation_act": {"act": "end", "day": "2026-05-20", "reason": "期满"},
        "poll_slips": {"count": "1"},
        "poll_act": {"act": "close"},
        "publication_edit": {"body": "改后正文"},
        "publication_act": {"act": "withdraw", "reason": "数字有误"},
        "remark": {"act": "return", "text": "里面有电话号码"},
        "meeting_minutes": {"minutes": "研究一件事。"},
        "task_split": {"a-parts.1.title": "摸底"},
        "task_joint": {"act": "needs"},
        "task_supervise": {"demand": "请抓紧", "reply_due": "2099-12-31"},
        "task_members": {"person": MISSING, "part": "跑腿"},
        "task_change": {"title": "改后事项", "due": "2099-12-31", "reason": "时间有调整"},
        "task_progress": {"text": "已办一半", "percent": "50"},
        "task_close": {"text": "已核"},
        "record_save": {"done": "3", "saves": "0"},
        "record_file": {"done": "3", "saves": "0"},
        "record_return": {"remark": "请补充说明文字"},
        "record_reopen": {"reason": "数据有误需更正"},
        "record_retire": {"on": "2026-05-20", "reason": "登记有误"},
        "record_close": {"reason": "本期不再收报"},
        "record_accept": {"ok": "done", "remark": "其余请补充"},
        "year_turn": {"year": "2025"},
        "round_final": {"decided": "部务会研究"},
        "scoresheet_correct": {"item": "政令畅通", "value": "20", "reason": "复核"},
        "scoresheet_propose": {"grade": "较好", "reason": "集体研究"},
        "scoresheet_object": {"item": "政令畅通", "text": "请说明依据"},
        "scoresheet_answer": {"objection": address.removesuffix("/answer/").rpartition("/")[2], "answer": "核对属实", "upheld": "no"},
        "factor_rules": {"wanted": ["auditor"]},
        "account_factor": {"reason": "手机丢失", "act": "agree"},
        "account_token": {"reason": "忘记密码", "act": "agree"},
        "account_new": {"username": "new-one", "label": "新人", "person": MISSING},
        "switch": {"post": "none"},
        "token": {"new": "山高水长-2026", "again": "山高水长-2026"},
        "login": {"username": "nobody", "password": "nothing"},
    }.get(route, {})


