"""外面: the public pages as a citizen has them before him, and the exchange between them and the office.

    outside = Outside(tmp_path, monkeypatch)
    outside.feed()                       the office takes in what was sent and writes what is public
    outside.get("/p/…/")                 a citizen's browser: no cookies but the form's token
"""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.publications.feeding import feed
from dazugong.kernel.publications.remarks import take_in
from dazugong.project import public
from tests.make import AT, DAY, SYSTEM

NAMES = (
    "ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_AGE", "CSRF_FAILURE_VIEW", "CONTENT_SECURITY_POLICY",
    "STATICFILES_DIRS", "SECURE_REFERRER_POLICY", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS", "FILE_UPLOAD_HANDLERS",
)  # fmt: skip
RECEIPT = re.compile(r'<p class="receipt">([^<]+)</p>')


class Outside:
    """The public process's pages over a folder of this test alone."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, today: date = DAY) -> None:
        self.folder = folder
        patch.setattr(settings, "PUBLIC_FOLDER", str(folder))
        patch.setattr("dazugong.public.pages._today", lambda: self.today)
        self.today = today
        self.browser = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1", raise_request_exception=False)

    def feed(self, by: Reader = SYSTEM, at=AT) -> int:  # noqa: ANN001
        """What the office's job does."""
        with reading(by):
            take_in(by=by, at=at)
            return feed(by=by, at=at)

    def get(self, address: str) -> HttpResponse:
        with override_settings(**{name: getattr(public, name) for name in NAMES}):
            return self.browser.get(address)

    def page(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def post(self, address: str, page: str, body: dict[str, str], **headers: str) -> HttpResponse:
        """Sends a form of the page it stands on."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page(page))
        given = {**body, "csrfmiddlewaretoken": token[1] if token else ""}
        with override_settings(**{name: getattr(public, name) for name in NAMES}):
            return self.browser.post(address, given, **headers)

    def send(self, address: str, page: str, body: dict[str, str], **headers: str) -> str:
        """The number given for what was sent."""
        answer = self.post(address, page, body, **headers)
        found = RECEIPT.search(answer.content.decode())
        assert found, answer.content.decode()[:3000]
        return found[1]

    def progress(self, receipt: str) -> str:
        return self.post("/progress/", "/progress/", {"receipt": receipt}).content.decode()
