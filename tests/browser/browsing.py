"""在场: who is at which screen. Nothing here imports playwright, so that the tests can be gathered without it."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
WHO = ("leader@甲部", "section@甲部", "organiser@甲一镇", "secretary@甲一村", "member@甲一村", "sysadmin@甲部", "secadmin@甲部", "auditor@甲部")
REMEMBER_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", e => window.violations.push(e.violatedDirective + " " + e.blockedURI));
"""


@dataclass
class Office:
    """办公室: the served city; `sit("section@甲部")` opens a page as whoever holds the role there."""

    browser: Any
    base: str
    password: str
    logins: dict[str, str]
    reports: dict[str, str]
    complaints: list[str] = field(default_factory=list)
    _entered: dict[str, Any] = field(default_factory=dict)
    _open: list[Any] = field(default_factory=list)

    def sit(self, who: str = "", *, size: dict[str, int] | None = None, **settings: Any) -> Any:
        """A fresh page at the desk of `who`; without a name, of the public. One logs in once, by the form."""
        state = self._entered.get(who)
        context = self.browser.new_context(viewport=size or DESK, locale="zh-CN", base_url=self.base, storage_state=state, **settings)
        context.set_default_timeout(15000)
        self._open.append(context)
        page = context.new_page()
        self._listen(page, who)
        if who and state is None:
            self.log_in(page, who)
            self._entered[who] = context.storage_state()
        elif who:
            page.goto("/")
        return page

    def leave(self) -> None:
        """Everyone gets up: all screens go dark."""
        while self._open:
            self._open.pop().close()

    def go_home(self) -> None:
        """Everyone leaves for the day: whoever sits down again logs in again."""
        self.leave()
        self._entered.clear()

    def log_in(self, page: Any, who: str) -> None:
        page.goto("/login/")
        page.fill("[name=username]", self.logins[who])
        page.fill("[name=password]", self.password)
        page.click("button.main")
        page.wait_for_selector("h1:has-text('工作台')")

    def _listen(self, page: Any, who: str) -> None:
        """Whatever a page says that it should not: errors on the console, broken rules of the policy, other hosts."""
        page.context.add_init_script(REMEMBER_VIOLATIONS)

        def said(message: Any) -> None:
            # refusals are answers, and a line that a test has cut is cut
            if message.type in ("error", "warning") and not any(one in message.text for one in ("status of 40", "ERR_INTERNET_DISCONNECTED")):
                self.complaints.append(f"{who} {page.url} 控制台：{message.text}")

        def asked(request: Any) -> None:
            if urlsplit(request.url).netloc not in (urlsplit(self.base).netloc, ""):
                self.complaints.append(f"{who} {page.url} 请求了别处：{request.url}")

        page.on("console", said)
        page.on("pageerror", lambda error: self.complaints.append(f"{who} {page.url} 出错：{error}"))
        page.on("request", asked)


def text(page: Any) -> str:
    """The words of the page."""
    return page.inner_text("main")


def links(page: Any) -> list[str]:
    """Addresses within this office that the page leads to, by links or by requests of its own, in order, each once."""
    found = page.eval_on_selector_all("[href], [hx-get]", "all => all.filter(a => a.tagName !== 'LINK').map(a => a.getAttribute('hx-get') || a.getAttribute('href'))")
    here = urlsplit(page.url)
    whole = ((here.path + a) if a.startswith("?") else a for a in found)
    return list(dict.fromkeys(a.split("#")[0] for a in whole if a.startswith("/")))


def targets(page: Any) -> list[str]:
    """Addresses to which the page's forms and buttons send."""
    found = page.evaluate(
        """() => [...document.querySelectorAll("form")].map(f => f.getAttribute("action") || location.pathname)
            .concat([...document.querySelectorAll("[formaction]")].map(b => b.getAttribute("formaction")))"""
    )
    return list(dict.fromkeys(a.split("?")[0].split("#")[0] for a in found))
