"""办事的人: browsers of their own against a served installation. Each says what it asked for and what was acknowledged."""
from __future__ import annotations

import http.cookiejar
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BOUNDARY = "dzg-kill-boundary"


class Gone(Exception):
    """No answer: whether it was done is for the restart to tell."""


class Unexpected(AssertionError):
    """An answer that no clerk should ever get."""


@dataclass
class Browser:
    """Cookies kept, redirects not followed: where an act leads is its acknowledgement."""

    base: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), urllib.request.ProxyHandler({}), _Stay())

    def get(self, path: str) -> str:
        status, text, _ = self._ask(path, None, {})
        if status != 200:
            raise Unexpected(path, status, text[:300])
        return text

    def post(self, path: str, form: dict[str, str], *, file: tuple[str, bytes] | None = None) -> tuple[int, str, str]:
        """(status, body, where it led)."""
        if file is None:
            return self._ask(path, urllib.parse.urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
        return self._ask(path, _multipart(form, file), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str, str]:
        request = urllib.request.Request(self.base + path, data=body, headers={**headers, "Referer": self.base + path})
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode(), answer.headers.get("Location", "")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(), error.headers.get("Location", "")
        except (OSError, urllib.error.URLError, urllib.request.http.client.HTTPException) as error:  # type: ignore[attr-defined]
            raise Gone from error


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:  # type: ignore[override]
        return None


def _multipart(form: dict[str, str], file: tuple[str, bytes]) -> bytes:
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in form.items()]
    parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\nContent-Type: text/csv\r\n\r\n'.encode() + file[1] + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def hidden(page: str) -> dict[str, str]:
    """What a page's (last) form carries unseen."""
    return {name: unescape(value) for name, value in INPUT.findall(page)}


def login(base: str, username: str, password: str) -> Browser:
    browser = Browser(base)
    form = hidden(browser.get("/login/"))
    status, text, led = browser.post("/login/", {**form, "username": username, "password": password})
    if status != 302:
        raise Unexpected("login", username, status, text[:300])
    return browser


@dataclass
class Act:
    """一次办理. `kind` and `mark` are how the ledger finds it; `again` sends the very same form once more."""

    kind: str
    mark: str
    again: Callable[[], tuple[int, str, str]] | None = None
    acknowledged: bool = False
    said: str = ""


class Office:
    """Everybody at work until the server is gone; `acts` is what was asked, in each clerk's own order."""

    def __init__(self, base: str, public: str, plan: dict[str, object], browsers: dict[str, Browser], round_: int) -> None:
        self.base, self.public, self.plan, self.browsers, self.round = base, public, plan, browsers, round_
        self.acts: list[Act] = []
        self.troubles: list[BaseException] = []
        self._lock, self._count = threading.Lock(), 0

    def run(self) -> list[threading.Thread]:
        works = (self.file_reports, self.set_tasks, self.set_tasks, self.import_rosters, self.write_letters, self.answer_letters, self.vote, self.ask_for_jobs)
        threads = [threading.Thread(target=self._work, args=(work,), name=f"{n}", daemon=True) for n, work in enumerate(works)]
        for thread in threads:
            thread.start()
        return threads

    def _work(self, work: Callable[[], None]) -> None:
        try:
            while True:
                work()
        except Gone:
            return
        except BaseException as trouble:  # noqa: BLE001  told at the end of the round
            self.troubles.append(trouble)

    def mark(self) -> str:
        with self._lock:
            self._count += 1
            return f"断电{self.round}之{self._count}"

    def browser(self, who: str) -> Browser:
        """Logged in once; the session outlives the server."""
        name = threading.current_thread().name + who
        if name not in self.browsers:
            self.browsers[name] = login(self.base, str(self.plan[who]), str(self.plan["password"]))
        return self.browsers[name]

    def act(self, kind: str, mark: str, send: Callable[[], tuple[int, str, str]], taken: Callable[[int, str, str], bool], *, once: bool = True) -> Act:
        act = Act(kind, mark, send if once else None)
        with self._lock:
            self.acts.append(act)
        answer = send()
        if not taken(*answer):
            raise Unexpected(act.kind, act.mark, answer[0], re.sub(r"<[^>]+>|\s+", " ", answer[1])[:1500])
        act.acknowledged, act.said = True, answer[1]
        return act

    def led(self, status: int, text: str, where: str) -> bool:
        return status == 302 and not where.startswith("/login")

    # -- what they do ------------------------------------------------------------------------------
    def file_reports(self) -> None:
        """A township files its report; the section sends it back; and so on."""
        clerk, section, path = self.browser("clerk"), self.browser("section"), f"/records/{self.plan['report']}/"
        page = clerk.get(path)
        if f'action="{path}file/"' in page:
            mark = self.mark()
            form = {**hidden(page.split(f'action="{path}file/"')[1].split("</form>")[0]), **hidden(page.split("</form>")[0]), **_filled(page, mark)}
            self.act("报送", mark, lambda: clerk.post(f"{path}file/", form), self.led)
        mark = self.mark()
        form = {**hidden(section.get(path)), "remark": f"请再核对：{mark}"}
        self.act("退回", mark, lambda: section.post(f"{path}return/", form), self.led)

    def set_tasks(self) -> None:
        section, mark = self.browser("section"), self.mark()
        form = {**hidden(section.get("/tasks/new/")), "title": mark, "origin": "instruction"}
        self.act("立项", mark, lambda: section.post("/tasks/new/", form), self.led)

    def import_rosters(self) -> None:
        """Three new members in one file."""
        section, mark = self.browser("section"), self.mark()
        page = section.get("/people/import/")
        branch = re.search(r'<option value="(\w+)">', page)
        if branch is None:
            raise Unexpected("没有党支部可归入")
        names = [f"{'甲乙丙'[n]}{_han(mark)}" for n in range(3)]
        numbers = [_citizen_number(self.round * 300 + int(mark.partition("之")[2]) * 3 + n) for n in range(3)]
        lines = [f"{name},{number},男,汉族,{number[6:10]}-{number[10:12]}-{number[12:14]},1935-07-01,正式党员" for name, number in zip(names, numbers)]
        roster = "\r\n".join(["姓名,公民身份号码,性别,民族,出生日期,入党时间,人员类别", *lines, ""])
        status, text, where = section.post("/people/import/", {**hidden(page), "under": branch[1]}, file=("名册.csv", roster.encode("utf-8-sig")))
        if status != 302:
            raise Unexpected("upload", status, re.sub(r"<[^>]+>|\s+", " ", text)[:600])
        preview = section.get(where)
        if "导入3人" not in preview:
            raise Unexpected("preview", re.sub(r"<[^>]+>|\s+", " ", preview)[:2000])
        form = hidden(preview)
        self.act("导入", "、".join(names), lambda: section.post("/people/import/", form), lambda status, text, where: where == "/people/")

    def write_letters(self) -> None:
        browser, mark, path = Browser(self.public), self.mark(), f"/box/{self.plan['box']}/"
        form = {**hidden(browser.get(path)), "text": f"来信内容：{mark}"}
        act = self.act("来信", mark, lambda: browser.post(path, form), lambda status, text, where: "受理编号" in text, once=False)
        act.mark = re.search(r'class="receipt">([^<]+)<', act.said)[1]      # type: ignore[index]
        threading.Event().wait(0.3)

    def answer_letters(self) -> None:
        """The first letter that waits."""
        section = self.browser("section")
        found = re.search(r'href="/remarks/(\w+)/"', section.get("/remarks/?f_state=waiting"))
        if found is None:
            threading.Event().wait(0.5)
            return
        path = f"/remarks/{found[1]}/"
        form = {**hidden(section.get(path)), "act": "answer", "text": "已经核实，正在办理"}
        self.act("答复", found[1], lambda: section.post(path, form), self.led)

    def vote(self) -> None:
        code, path, browser = self.plan["codes"].pop(), f"/vote/{self.plan['poll']}/", Browser(self.base)      # type: ignore[attr-defined]
        form = {**hidden(browser.get(path)), "code": code, "0.0": "满意"}
        self.act("投票", code, lambda: browser.post(path, form), lambda status, text, where: "已投入票箱" in text)

    def ask_for_jobs(self) -> None:
        section, mark = self.browser("section"), self.mark()
        form = hidden(section.get("/jobs/"))
        self.act("交办作业", mark, lambda: section.post("/jobs/", form), self.led)
        threading.Event().wait(0.3)


def _han(mark: str) -> str:
    """The number in characters that a name may have."""
    return "".join("零一二三四五六七八九"[int(c)] if c.isdigit() else "又" for c in mark.removeprefix("断电"))


def _citizen_number(number: int) -> str:
    """An invented man's, of a year that holds no one alive; every number another."""
    number, place = divmod(number, 400)
    number, day = divmod(number, 28)
    body = f"110101190{8 + number // 12}{number % 12 + 1:02d}{day + 1:02d}{place * 2 + 101:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))
    return body + "10X98765432"[total % 11]


def _filled(page: str, mark: str) -> dict[str, str]:
    """Every field that asks for something."""
    form = {}
    for name in re.findall(r'<input[^>]*\bname="(a-[^"]+)"', page):
        form[name] = "0"
    for name in re.findall(r'<textarea[^>]*\bname="(a-[^"]+)"', page):
        form[name] = f"{mark}：本月按计划推进各项工作，做法、问题和打算如实写在这里，共三句话，供演练时逐次核对，不作他用。"
    return form
