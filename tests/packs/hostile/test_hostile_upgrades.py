"""坏升级: an upgrade that gives ids to other fields is not installed; packs that prefill from each other in a circle are refused."""
from __future__ import annotations

from datetime import date

import pytest
from faulty import HEALTHY

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.models import Obligation, PackVersion
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.upgrading import changes_of
from dazugong.spec import check_files, load_files
from dazugong.spec.neighbours import forms_of
from tests.month import open_may, the_clock
from tests.sample_packs import MONTHLY

SINCE = date(2026, 5, 26)


def upgraded(old: str, new: str) -> dict[str, str]:
    assert old in MONTHLY["forms/report.toml"]
    head = MONTHLY["pack.toml"].replace('version = "2026.1"', 'version = "2026.2"')
    return {**MONTHLY, "pack.toml": head, "forms/report.toml": MONTHLY["forms/report.toml"].replace(old, new)}


def installed(files: dict[str, str], at) -> PackVersion:
    system = the_clock()
    with reading(system):
        return install_pack(source=files, since=SINCE, by=system, at=at)


def kept() -> set[tuple[int, str]]:
    """Which version each report owed follows."""
    with reading(the_clock()):
        return set(Obligation.objects.values_list("pk", "pack_version__version"))


def test_a_field_that_gets_another_id_is_not_installed(city):
    open_may()
    files = upgraded('id = "problems"', 'id = "troubles"')
    at = PackVersion.objects.first().installed_at
    with pytest.raises(Refusal, match="请改回“problems”"):
        installed(files, at)
    system = the_clock()
    with reading(system):
        assert "装不上" in "\n".join(changes_of(system, load_files(files), SINCE))


def test_periods_that_run_keep_their_version_and_the_twin_is_installed(city):
    open_may()
    running = kept()
    at = PackVersion.objects.first().installed_at
    version = installed(upgraded('id = "problems"', 'label = "主要问题"\nid = "problems"'), at)
    assert version.version == "2026.2"
    assert running and running == kept()


def taking(pack: str, from_pack: str, field: str, source: str) -> dict[str, str]:
    """The healthy pack under another name, with a number that it takes from another pack."""
    form = HEALTHY["forms/talk.toml"] + f'''
[[field]]
id = "{field}"
term = "{field}数"
type = "number"
prefill = {{ over = "{from_pack}.talk", take = "{source}数" }}
'''
    return {**HEALTHY, "pack.toml": HEALTHY["pack.toml"].replace('id = "healthy"', f'id = "{pack}"'), "forms/talk.toml": form}


def test_two_packs_that_take_a_number_from_each_other_are_refused():
    beside = forms_of([load_files(taking("second", "first", "b", "a"))])
    problems = check_files(taking("first", "second", "a", "b"), beside)
    assert [p.file for p in problems] == ["forms/talk.toml"] and "绕了一圈" in problems[0].message and "a数" in problems[0].message


def test_two_packs_that_take_different_numbers_from_each_other_are_accepted():
    beside = forms_of([load_files(taking("second", "first", "b", "c"))])
    files = taking("first", "second", "a", "b")
    plain = '\n[[field]]\nid = "c"\nterm = "c数"\ntype = "number"\n'
    assert check_files({**files, "forms/talk.toml": files["forms/talk.toml"] + plain}, beside) == []
