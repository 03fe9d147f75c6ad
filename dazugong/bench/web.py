"""列表页: time and statements of every list page, as the section sees them in a small demo county; baseline: the help page."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment

from dazugong.demo import build
from dazugong.kernel.access.models import Holding
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.people.models import Membership, Person

from .timing import Timing, compare

SCALE = 0.1
SECTION = ("help", "desk", "units", "people", "plans", "tasks", "records", "late", "boards", "packs", "search/?q=党")


def measure(rounds: int, on: date) -> tuple[list[Timing], str]:
    """Builds the county into an empty database and measures."""
    build(seed=1, on=on, scale=SCALE)
    setup_test_environment()
    settings.ALLOWED_HOSTS = ["testserver"]
    section, auditor, administrator = (browser(role, on) for role in ("section", "auditor", "sysadmin"))
    works = {name: ("", page(section, name)) for name in SECTION}
    works["traces"], works["accounts"] = ("", page(auditor, "traces")), ("", page(administrator, "accounts"))
    with reading(system_reader(on, "测速")):
        size = f"{Membership.objects.values('unit').distinct().count()}个支部，{Person.objects.count()}人"
    return compare(works, baseline="help", rounds=rounds), size


def browser(role: str, on: date) -> Client:
    """Logged in as a holder of the role."""
    client = Client()
    with reading(system_reader(on, "测速")):
        holding = Holding.objects.filter(role=role).order_by("pk").first()
        login = Login.objects.get(pk=Person.objects.get(appointments__post=holding.post).login_id)
    client.force_login(login, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, name: str) -> Callable[[], object]:
    """The work of getting a page."""
    address = "/" if name == "desk" else f"/{name}" if "?" in name else f"/{name}/"

    def get() -> bytes:
        response = client.get(address)
        assert response.status_code == 200, (name, response.status_code)
        return response.content

    return get
