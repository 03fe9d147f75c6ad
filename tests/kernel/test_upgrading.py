"""升级机制: before it is installed, a new version says what changes and for whom; periods that run keep theirs."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dazugong.cli.__main__ import main
from dazugong.cli.packs import PACKS
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.upgrading import changes_of
from dazugong.spec import load_files, load_pack
from dazugong.spec.differing import differences
from tests.month import at, open_may, the_clock
from tests.sample_packs import MONTHLY

FOLLOW_UP = PACKS / "follow_up"


def said(**changed: str) -> str:
    files = MONTHLY | changed
    system = the_clock()
    with reading(system):
        return "\n".join(changes_of(system, load_files(files), date(2026, 5, 26)))


def newer(text: str) -> str:
    return text.replace('version = "2026.1"', 'version = "2026.2"')


def test_a_new_mechanism_names_the_units_it_is_for(city):
    assert "“工作月报”：4个单位" in said()


def test_an_upgrade_names_fields_choices_times_and_units_and_what_keeps_its_version(city):
    open_may()
    pack = newer(MONTHLY["pack.toml"]).replace("类别 在 [乡镇党委, 街道党工委]", "类别 在 [党支部]")
    form = MONTHLY["forms/report.toml"].replace('id = "problems"', 'id = "troubles"')
    text = said(**{"pack.toml": pack, "forms/report.toml": form, "schedule.toml": MONTHLY["schedule.toml"].replace("due_day = 3", "due_day = 5")})
    for part in ("由2026.1版换成2026.2版", "4份，仍按开启时的版本报完", "新问：存在问题", "不再问：存在问题", "日程有变", "不再要报的4个单位", "新要报的10个单位"):
        assert part in text, (part, text)


def test_an_upgrade_names_the_rule_the_figure_and_the_target_that_changed(city):
    open_may()
    newer_pack = newer(MONTHLY["pack.toml"])
    first = load_files(MONTHLY).forms[0].fields[0].term
    form = MONTHLY["forms/report.toml"].replace("required = true", "", 1) + f'[[rule]]\nrule = "{first} 非空"\nrefuse = "要写"\n'
    text = said(**{"pack.toml": newer_pack, "forms/report.toml": form, "indicators.toml": ""})
    for part in ("改了必填", "几栏之间的规则有变", "不再有指标"):
        assert part in text, (part, text)


def test_the_list_of_mechanisms_says_which_is_installed_and_which_has_a_newer_version_built_in(city, capsys):
    older = {path.relative_to(FOLLOW_UP).as_posix(): path.read_text() for path in FOLLOW_UP.rglob("*.*")}
    older["pack.toml"] = re.sub(r'version = ".*"', 'version = "2025.9"', older["pack.toml"])
    with reading(the_clock()):
        install_pack(source=older, since=date(2026, 1, 1), by=the_clock(), at=at(1, 1))
    assert main(["pack", "list"]) == 0
    listed = {line.split("\t")[0]: line.split("\t")[2] for line in capsys.readouterr().out.splitlines()}
    assert re.match(r"已装2025\.9版，自带的是2026\.\d+版：先 pack upgrade follow_up 看改什么", listed["follow_up"])
    assert re.fullmatch(r"自带[\d.]+版，没有安装", listed["grading"])


def test_the_same_again_changes_nothing(city):
    open_may()
    assert "没有变化" in said()
    assert "有变" not in said(**{"pack.toml": newer(MONTHLY["pack.toml"])})


def test_an_upgrade_names_each_step_of_a_procedure_that_comes_goes_or_becomes_mandatory():
    old = load_pack(PACKS / "topic_tender")

    def steps(**changed: object) -> str:
        """What is said of the first procedure with other steps."""
        [first, *others] = old.procedures
        return "\n".join(differences(old, replace(old, procedures=(replace(first, **changed), *others))))

    publish, *rest = old.procedures[0].steps
    assert publish.title == "发布课题" and not publish.mandatory
    added = replace(publish, id="review", title="立项审核", mandatory=True)
    assert steps(steps=(publish, added, *rest)) == "流程“创新课题”新增必经环节“立项审核”"
    assert steps(steps=tuple(rest)) == "流程“创新课题”不再有环节“发布课题”"
    assert steps(steps=(replace(publish, mandatory=True, days=3), *rest)) == "流程“创新课题”环节“发布课题”改为必经；环节“发布课题”有变"
    assert steps(by=("部领导",)) == "流程“创新课题”有变"
    assert steps() == ""


def test_a_mechanism_whose_examples_do_not_come_out_is_not_installed(city, tmp_path, capsys):
    for name, text in MONTHLY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    example = tmp_path / "examples" / "plain.toml"
    example.write_text(example.read_text().replace("count = 1", "count = 0", 1))
    assert main(["pack", "install", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "examples/plain.toml　按时报送：不符　满意率达标占比：应得 0/1，实得 1/1" in said and "项，没有安装；改好示例或机制，用 pack try 看全部" in said
    with reading(the_clock()):
        assert not PackVersion.objects.filter(pack="monthly").exists()
    assert main(["pack", "install", str(tmp_path), "--untried"]) == 0
