"""家规抓得住: into a copy of the project a violation of each rule is planted; the same check must name its file and line."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.rules.checks import CHECKS
from tests.rules.tree import ROOT, files

URLS = "dazugong/web/urls.py"
ORGS = "dazugong/kernel/orgs"
PAGE = "dazugong/web/templates/planted.html"


@dataclass(frozen=True)
class Plant:
    """违例: `text` put after what `file` holds already (or in place of `instead`); found in `at` (default the same file)."""

    rule: str
    file: str
    text: str
    instead: str = ""
    at: str = ""
    line: int = 0


def model(line: str) -> str:
    return f"\n\nclass Planted(models.Model):\n    unfenced = 'planted'\n    link = {line}\n"


PLANTS = [
    Plant("contracts", "dazugong/formula/planted.py", "import django\n", line=1),
    Plant("contracts", "dazugong/formats/planted.py", "from dazugong.kernel.orgs import queries\n", line=1),
    Plant("contracts", "dazugong/kernel/orgs/planted.py", "\nfrom dazugong.kernel.people import queries\n", line=2),
    Plant("contracts", "dazugong/kernel/audit/planted.py", "from dazugong.web import urls\n", line=1),
    Plant("contracts", "dazugong/web/pages/planted.py", "from dazugong.kernel.people.models import Person\n", line=1),
    Plant("web_keeps_off_models", "dazugong/web/pages/planted.py", "from dazugong.kernel.people import models\n", line=1),
    Plant("web_keeps_off_models", "dazugong/web/planted.py", "from ..kernel.people.models import Person\n", line=1),
    Plant("web_keeps_off_models", "dazugong/web/planted.py", "def rows(found):\n    return found.model.objects.all()\n", line=2),
    Plant("from_its_home", f"{ORGS}/planted.py", "\nfrom dazugong.kernel.orgs.models import Edge\n", line=2),
    Plant("from_its_home", f"{ORGS}/planted.py", "from .queries import Unit\n", line=1),
    Plant("no_signals", f"{ORGS}/planted.py", "from django.db.models.signals import post_save\n", line=1),
    Plant("no_signals", f"{ORGS}/planted.py", "\nfrom django.dispatch import receiver\n", line=2),
    Plant("only_what_is_pinned", f"{ORGS}/planted.py", "import openpyxl\n", line=1),
    Plant("only_what_is_pinned", "tests/planted.py", "from playwright.sync_api import Page\n", line=1),
    Plant("short_files", f"{ORGS}/planted.py", "x = 1\n" * 301, line=301),
    Plant("short_functions", f"{ORGS}/planted.py", "def long() -> None:\n" + "    x = 1\n" * 40, line=1),
    Plant("telling_names", "dazugong/web/page_utils.py", "x = 1\n", line=1),
    Plant("telling_names", "dazugong/kernel/common/planted.py", "x = 1\n", line=1),
    Plant("nothing_left_open", f"{ORGS}/planted.py", "x = 1  # TO" "DO later\n", line=1),
    Plant("nothing_left_open", f"{ORGS}/planted.py", "\nraise NotImplemented" "Error\n", line=2),
    Plant("actions_name_actor_and_time", f"{ORGS}/actions.py", "\n\ndef planted(unit, *, by, at):\n    pass\n"),
    Plant("actions_name_actor_and_time", f"{ORGS}/actions.py", "\n\ndef planted(*, unit, at):\n    pass\n"),
    Plant("actions_name_actor_and_time", f"{ORGS}/actions.py", "\n\ndef planted(*, unit, by):\n    pass\n"),
    Plant("actions_name_actor_and_time", "tests/rules/exceptions.toml", '\n[[action]]\nname = "orgs.planted"\nreason = "not needed"\n', line=-2),
    Plant("clock_at_the_door", f"{ORGS}/planted.py", "from datetime import datetime\nnow = datetime.now()\n", line=2),
    Plant("clock_at_the_door", f"{ORGS}/planted.py", "import datetime\ntoday = datetime.date.today()\n", line=2),
    Plant("clock_at_the_door", f"{ORGS}/planted.py", "from django.utils import timezone\nfield = dict(default=timezone.now)\n", line=2),
    Plant("clock_at_the_door", f"{ORGS}/planted.py", "from django.utils import timezone\nday = timezone.localdate()\n", line=2),
    Plant("clock_at_the_door", f"{ORGS}/planted.py", "field = dict(auto_now=True)\n", line=1),
    Plant("settings_are_documented", "dazugong/project/settings.py", '\nX = os.environ.get("DZG_PLANTED")\n'),
    Plant("in_the_glossary", f"{ORGS}/models.py", model("models.IntegerField()"), line=-3),
    Plant("fenced", f"{ORGS}/models.py", "\n\nclass Planted(models.Model):\n    x = models.IntegerField()\n", line=-2),
    Plant("links_point_down", f"{ORGS}/models.py", model('models.ForeignKey("people.Person", on_delete=models.PROTECT)')),
    Plant("links_point_down", "dazugong/kernel/keys/models.py", "\nfrom dazugong.kernel.orgs.models import Unit\n"
          + model("models.OneToOneField(Unit, on_delete=models.PROTECT)")),
    Plant("every_page_has_its_rights", URLS, '    path("planted/", desk.desk, name="planted"),\n]', instead="]"),
    Plant("every_page_has_its_rights", "tests/rights/doors.csv", "planted,GET,none,ok,ok,ok,ok,ok,ok,ok,ok,ok,planted\n"),
    Plant("nothing_inline", PAGE, "<p>\n<b style='color:red'>红</b></p>", line=2),
    Plant("nothing_inline", PAGE, "<script>\nlet x = 1;</script>", line=1),
    Plant("nothing_inline", PAGE, "{% if x %}\n\n<button onclick='go()'>走</button>{% endif %}", line=3),
    Plant("nothing_inline", PAGE, '<a href="javascript:go()">走</a>', line=1),
    Plant("chinese_throughout", PAGE, "{# 注 #}\n<p>请 click 这里</p>", line=2),
    Plant("chinese_throughout", PAGE, '<input placeholder="Search">', line=1),
    Plant("chinese_throughout", f"{ORGS}/planted.py", 'raise Refusal(f"没有 unit {name}")\n', line=1),
    Plant("static_files_exist", PAGE, "{% load static %}\n<img src=\"{% static 'dzg/planted.svg' %}\">", line=2),
    Plant("static_files_exist", "dazugong/web/static/dzg/planted.css", "p {\n  background: url(planted.png);\n}\n", line=2),
    Plant("no_host_names", "requirements.txt", "# https:" "//mirror.planted.example/simple\n"),
    Plant("no_host_names", "requirements.txt", "--extra-index-" "url x\n"),
    Plant("no_machine_paths", "docs/planted.md", "\n见 /" "root/planted/x\n", line=2),
    Plant("packs_are_data", "dazugong/packs/planted/planted.py", "x = 1\n", line=1),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's tracked files, once more."""
    root = tmp_path_factory.mktemp("copy")
    for path in files(ROOT):
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return root


@contextmanager
def planted(root: Path, plant: Plant) -> Iterator[int]:
    """The violation in the tree; gives the line on which it stands."""
    path = root / plant.file
    before = path.read_text("utf8") if path.exists() else None
    made = [folder for folder in reversed(path.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (before or "").replace(plant.instead, plant.text) if plant.instead else (before or "") + plant.text
    path.write_text(text, "utf8")
    try:
        yield _line(plant, text)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, "utf8")
        for folder in reversed(made):
            shutil.rmtree(folder)


def _line(plant: Plant, text: str) -> int:
    if plant.line > 0:
        return plant.line
    lines = text.splitlines()
    if plant.line < 0:
        return len(lines) + plant.line + 1
    telling = next(part for part in reversed(plant.text.splitlines()) if part.strip(" ]") and part.strip() != "pass")
    return len(lines) - lines[::-1].index(telling)


def missed(check: Callable[[Path], list], root: Path, plant: Plant) -> str:
    """Why the plant was not found; empty when it was."""
    before = _unplanted(check, root)
    with planted(root, plant) as line:
        fresh = set(check(root)) - before
    if any((f.file, f.line) == (plant.at or plant.file, line) for f in fresh):
        return ""
    return f"{plant.file}:{line} 未被发现；新发现：{sorted(map(str, fresh))}"


@cache
def _unplanted(check: Callable[[Path], list], root: Path) -> set:
    """What the check finds in the copy as it is; every plant is taken out again."""
    return set(check(root))


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.rule}-{PLANTS.index(p)}")
def test_the_rule_finds_what_was_planted(copy: Path, plant: Plant) -> None:
    assert not missed(CHECKS[plant.rule], copy, plant)


def test_every_rule_has_a_plant() -> None:
    assert {plant.rule for plant in PLANTS} == set(CHECKS)
