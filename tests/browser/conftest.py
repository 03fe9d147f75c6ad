"""The product served by a process of its own on a data folder of its own, and one browser for all of these tests."""
from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest

from .browsing import Office
from .serving import built, served


@pytest.fixture(scope="package")
def chromium() -> Iterator[object]:
    """A browser without a window; the tests are passed over where there is none."""
    reason = "没有 playwright：请先装 requirements-browser.txt，再跑浏览器的测试"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("没有 chromium：请先装 chromium 和 fonts-noto-cjk，再跑浏览器的测试")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def office(chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The sample city, served; see browsing.Office."""
    home = tmp_path_factory.mktemp("office")
    said = json.loads(built("tests.browser.county", home))
    with served("tests.browser.june:application", home) as base:
        yield Office(chromium, base, **said)


@pytest.fixture(autouse=True)
def _leave(office: Office) -> Iterator[None]:
    yield
    office.leave()
