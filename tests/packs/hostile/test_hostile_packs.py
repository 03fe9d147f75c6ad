"""坏机制: packs with one fault each are refused for that fault, at its line, in words; their harmless twins are accepted."""
from __future__ import annotations

import pytest
from faulty import HEALTHY, changed, checked, faults, line_of

from dazugong.spec import burden, load_files, run_examples

ALL = list(faults())


def test_the_healthy_pack_is_healthy() -> None:
    assert checked(HEALTHY) == []
    assert [o.message for o in run_examples(load_files(HEALTHY)) if not o.ok] == []


@pytest.mark.parametrize("fault", ALL, ids=[fault["name"] for fault in ALL])
def test_one_fault_is_refused_for_that_fault(fault: dict) -> None:
    files = changed(fault, fault["bad"])
    problems = checked(files)
    place, text = fault.get("in", fault["file"]), files[fault.get("in", fault["file"])]
    lines = range(1, text.count("\n") + 2) if "at" not in fault and "old" not in fault else [line_of(text, fault.get("at", fault["bad"]))]
    assert [p for p in problems if p.file == place and p.line in lines and all(word in p.message for word in fault["says"])], problems
    assert len(problems) <= fault.get("most", 1), problems


@pytest.mark.parametrize("fault", [f for f in ALL if "good" in f], ids=[f["name"] for f in ALL if "good" in f])
def test_the_harmless_twin_is_accepted(fault: dict) -> None:
    files = changed(fault, fault["good"])
    assert checked(files) == []
    pack = load_files(files)
    run_examples(pack)
    burden(pack)


def test_the_faults_of_a_folder_are_told_in_one_pass() -> None:
    """One fault in each file: as many problems, each in its file."""
    one_each = {fault["file"]: fault for fault in ALL if fault.get("most", 1) == 1 and "old" in fault and "in" not in fault}
    files = dict(HEALTHY)
    for fault in one_each.values():
        files |= {fault["file"]: changed(fault, fault["bad"])[fault["file"]]}
    told = {problem.file for problem in checked(files)}
    assert set(one_each) <= told
