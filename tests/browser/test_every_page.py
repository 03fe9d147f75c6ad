"""每一页: one page of every kind for every role, looked at on the desk and on the phone.

What was found is remembered by the survey; each test then asks one thing of all the pages. The rules of access and
the width are tried on each kind of page once on either screen: what a role may not do is left out of a page, it does not
change its form.
"""
from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from .browsing import DESK, PHONE, WHO, Office, links, targets

pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
AT_MOST = 2  # addresses of one kind that one role follows: the third person's page is like the first


@dataclass
class Survey:
    """What was seen."""

    pages: Counter = field(default_factory=Counter)
    barred: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    followed: Counter = field(default_factory=Counter)
    tried: set[str] = field(default_factory=set)


@pytest.fixture(scope="package")
def survey(office: Office) -> Survey:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = Survey()
    for who in WHO:
        _survey_of(office, who, found, axe)
    return found


def _kind(address: str) -> str:
    """The name of the page at an address."""
    try:
        return resolve(address.split("?")[0]).url_name or ""
    except Resolver404:
        return ""


def _survey_of(office: Office, who: str, found: Survey, axe: Any) -> None:
    """From the desk along the links, one page of each kind; every link of these pages is asked for."""
    page = office.sit(who)
    waiting, looked, asked = deque(["/"]), set(), Counter()
    answered: set[str] = set()
    while waiting:
        address = waiting.popleft()
        if (kind := _kind(address)) in looked:
            continue
        looked.add(kind)
        page.set_viewport_size(DESK)
        page.goto(address)
        found.pages[who] += 1
        for link in links(page):
            if _answers(page, link, who, found, answered, asked):
                waiting.append(link)
        for target in targets(page):
            _reaches(page, target, who, found, answered)
        _look(page, who, found, axe)
        office.complaints.extend(f"{who} {address} 安全策略：{said}" for said in page.evaluate("window.violations"))


def _answers(page: Any, link: str, who: str, found: Survey, answered: set[str], asked: Counter) -> bool:
    """Asks for the address; True where a further page stands."""
    path, _, query = link.partition("?")
    kind = f"{_kind(link)}?{'&'.join(sorted(part.partition('=')[0] for part in query.split('&')))}"
    if link in answered or asked[kind] >= AT_MOST or path.startswith("/static/"):
        return False
    answered.add(link)
    asked[kind] += 1
    response = page.request.get(link)
    found.followed[who] += 1
    if response.status != 200:
        found.unanswered.append(f"{who}在{page.url}：{link} → {response.status}")
    return "text/html" in response.headers.get("content-type", "") and "out=" not in query


def _reaches(page: Any, target: str, who: str, found: Survey, answered: set[str]) -> None:
    """A form's address stands: the page is there (200) or takes only what is sent to it (405)."""
    if target in answered or target == "/logout/":
        return
    answered.add(target)
    status = page.request.get(target, max_redirects=0).status
    found.followed[who] += 1
    if status not in (200, 302, 405):
        found.unanswered.append(f"{who}在{page.url}的表单：{target} → {status}")


def _look(page: Any, who: str, found: Survey, axe: Any) -> None:
    kind = _kind(page.url.removeprefix(page.evaluate("location.origin")))
    if kind in found.tried:
        return
    found.tried.add(kind)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        at = f"{who} {page.url} {size['width']}"
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.sideways.append(at)
        for wrong in axe.run(page, options=RULES).response["violations"]:
            if wrong["impact"] in SERIOUS:
                found.barred.append(f"{at} {wrong['id']}：{wrong['nodes'][0]['html'][:160]}")


def test_every_role_has_its_pages(survey):
    least = {"leader@甲部": 15, "section@甲部": 20, "organiser@甲一镇": 18, "secretary@甲一村": 10, "member@甲一村": 4}
    for who in WHO:
        assert survey.pages[who] >= least.get(who, 3), (who, survey.pages)


def test_every_link_answers(survey):
    assert sum(survey.followed.values()) > 300
    assert not survey.unanswered, "\n".join(survey.unanswered)


def test_nobody_is_barred_by_a_page(survey):
    assert not survey.barred, "\n".join(sorted(survey.barred))


def test_nothing_runs_off_the_side_of_the_screen(survey):
    assert not survey.sideways, "\n".join(survey.sideways)


def test_nothing_is_said_on_the_console_and_no_other_host_is_asked(survey, office):
    assert not office.complaints, "\n".join(office.complaints)
