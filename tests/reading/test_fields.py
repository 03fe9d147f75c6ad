"""字段: owner, deadline, frequency, targets and names, as a clerk would read them."""

from __future__ import annotations

import pytest

from dazugong.reading import Item, decompose, standing_alone


def only(text: str) -> Item:
    items = [item for item in decompose(text) if item.kind != "principle"]
    assert len(items) == 1, [item.text for item in items]
    return items[0]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("各乡镇党委要逐村建立整顿台账。", "各乡镇党委"),
        ("对逾期未报的乡镇，由县委组织部约谈主要负责人。", "县委组织部"),
        ("柳溪镇、石渡镇要设立流动党员服务站。", "柳溪镇、石渡镇"),
        ("建立后备干部名册（责任单位：组织科）。", "组织科"),
        ("县委组织部每月通报一次进度。", "县委组织部"),
        ("请各单位于下周五前上报落实方案。", "各单位"),
        ("年底前组织部要建立干部信息库。", "组织部"),
        ("每月十号小张负责收。", "小张"),
        ("核定党费基数；由组织科负责。", "组织科"),
        ("各乡镇党委12月底前新建活动阵地3个。", "各乡镇党委"),
        ("县委组织部9月底前办培训班2期。", "县委组织部"),
        ("4月底前由县委组织部集中审核各支部台账。", "县委组织部"),
        ("县委组织部负责人要逐村听取汇报。", "县委组织部负责人"),
        ("领导班子成员要组织一次集体学习讨论。", "领导班子成员"),
        ("定期向老干部通报工作情况。", None),
        ("要建立后备干部名册。", None),
        ("各县区要组织力量逐一验收。", "各县区"),
        ("组织、人社部门要牵头清理信息系统。", "组织、人社部门"),
        ("各支部召开支委会，推荐发展对象。", "各支部"),
        ("请各支部对照问题逐条整改。", "各支部"),
        ("调研组肯定了各县区要推广的做法。", None),
    ],
)
def test_the_owner_is_read_or_left_open(text: str, owner: str | None) -> None:
    assert only(text).responsible == owner


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("3月底前完成自评工作。", "3月底前"),
        ("X月中旬前完成后进村整顿任务。", "X月中旬前"),
        ("各工作队要在4月10日前进驻后进村。", "4月10日前"),
        ("年底前建立干部信息库。", "年底前"),
        ("近期要组织一次专项督查。", "近期"),
        ("各村在五一前把外出党员清单报到镇党建办。", "五一前"),
        ("请各乡镇5月底前报送名册。", "5月底前"),
        ("请各单位于下周五前上报落实方案。", "下周五前"),
        ("开展干部档案专审，一季度完成方案。", "一季度"),
        ("1.建设党群服务中心。年底前完成。", "年底前"),
        ("春节前后要召开在外人才恳谈会。", "春节前后"),
        ("请各支部于4月8日下班前报送名册。", "4月8日下班前"),
        ("2027年底全面完成村级活动场所建设。", "2027年底"),
        ("力争到2027年，覆盖率达到75%以上。", "到2027年"),
        ("会议材料要在会议3天前送达。", "会议3天前"),
        ("公开党费收支情况（公开时间：坚持定期与不定期相结合）。", None),
        ("今年我们慰问了困难老党员25名。", None),
        ("建立干部信息库。", None),
    ],
)
def test_the_deadline_is_quoted_as_written(text: str, deadline: str | None) -> None:
    assert only(text).deadline == deadline


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("每季度召开一次联席会议。", "每季度"),
        ("定期开展岗位练兵活动。", "定期"),
        ("推行工作月报制度。", "每月"),
        ("各支部每半年开展一次党员评议。", "每半年"),
        ("完善评议办法。", None),
    ],
)
def test_the_frequency_is_read(text: str, frequency: str | None) -> None:
    assert only(text).frequency == frequency


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("力争后进村转化率达到90%以上。", ("后进村转化率", ">=", "90%", "%")),
        ("全年选派党建指导员60名。", ("党建指导员", "=", "60名", "名")),
        ("确保抽查比例不低于20%。", ("抽查比例", ">=", "20%", "%")),
        ("引进高层次人才X名左右。", ("高层次人才", "=", "X名左右", "名")),
        ("要把信息差错率控制在1%以内。", ("信息差错率", "<=", "1%", "%")),
        ("一个网格不超过60户。", ("一个网格", "<=", "60户", "户")),
        ("每人走访不少于5户。", ("每人走访", ">=", "5户", "户")),
        ("再考选100名大学生村官。", ("大学生村官", "=", "100名", "名")),
    ],
)
def test_a_target_has_indicator_operator_value_and_unit(text: str, target: tuple[str, ...]) -> None:
    (found,) = only(text).targets
    assert (found["indicator"], found["op"], found["value"], found["unit"]) == target


@pytest.mark.parametrize("text", ["落实“三个一”制度。", "实施“百人计划”。", "抓好第一个环节。"])
def test_a_number_in_a_name_is_no_target(text: str) -> None:
    assert [target for item in decompose(text) for target in item.targets] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("实施“青苗计划”，推行干部结对帮带制度。", ["青苗计划", "干部结对帮带制度"]),
        ("建立困难党员档案。", ["困难党员档案"]),
        ("深化“银发先锋”行动。", ["银发先锋行动"]),
        ("组织开展一次分类定级。", ["分类定级"]),
        ("加强作风建设。", []),
    ],
)
def test_mechanisms_are_called_by_their_names(text: str, names: list[str]) -> None:
    assert [name for item in decompose(text) for name in item.mechanisms] == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("年初以来，全县共排查问题867个。", "achievement"),
        ("建立了乡镇党委书记述职评议制度。", "achievement"),
        ("力争年底前转化率达到90%以上。", "target"),
        ("把组织部门建设成为最讲规矩的部门。", "target"),
        ("推行工作月报制度。", "mechanism"),
        ("每季度抽查一次村级账目。", "mechanism"),
        ("要摸清非公企业党员底数。", "task"),
        ("上半年，我们调整村书记12名。", "achievement"),
        ("上半年，我们要调整村书记12名。", "target"),
        ("请各单位于下周五前上报落实方案。", "task"),
        ("要牢固树立群众观念。", "principle"),
        ("创新村级党组织设置模式。", "task"),
        ("创新活动内容。", "task"),
    ],
)
def test_the_kind_follows_the_order_of_the_rules(text: str, kind: str) -> None:
    assert [item.kind for item in decompose(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    ["同志们：", "基层组织是党的战斗堡垒。", "没有好班子，就无法带好队伍。", "欢迎下载本文档", "当前基层工作面临许多新情况。", "1.发展党员、党费收缴情况；\n2.村级财务收支管理，村集体债权债务情况。"],
)
def test_address_background_and_residue_give_nothing(text: str) -> None:
    assert decompose(text) == []


def test_a_plan_s_closing_bracket_serves_its_whole_paragraph() -> None:
    items = decompose("1.建立整顿台账；选派工作队驻村帮扶。（责任单位：组织科；完成时限：10月底前）")
    assert [(item.responsible, item.deadline) for item in items] == [("组织科", "10月底前")] * 2


def test_headings_of_every_numbering_make_the_path() -> None:
    text = "一、抓基层\n（一）抓支部。一是建好台账。各村要建立党员活动台账。\n（二）抓书记。要选派第一书记。\n二、抓队伍\n1.要培训组织员。"
    assert [item.heading_path for item in decompose(text)] == [
        ["一、抓基层", "（一）抓支部", "一是建好台账"],
        ["一、抓基层", "（二）抓书记"],
        ["二、抓队伍"],
    ]


TABLE = """重点任务清单
序号\t工作任务\t责任单位\t完成时限
1\t制定党员政治生日指引，每季度集中过一次\t组织处\t3月底前
2\t举办支部书记培训班3期\t\t10月底前
3\t走访慰问困难党员；核对党员名册\t群工处\t
"""


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    assert [(item.kind, item.text, item.responsible, item.deadline) for item in decompose(TABLE)] == [
        ("mechanism", "制定党员政治生日指引，每季度集中过一次", "组织处", "3月底前"),
        ("target", "举办支部书记培训班3期", "组织处", "10月底前"),  # an empty cell means the one above
        ("task", "走访慰问困难党员", "群工处", "10月底前"),
        ("task", "核对党员名册", "群工处", "10月底前"),
    ]


def test_a_list_of_duties_is_read_by_its_columns_too() -> None:
    text = "序号\t责任内容\t责任人\n1\t每半年听取一次支部汇报\t党委书记\n2\t建立谈话台账\t组织科、宣传科\n"
    assert [(item.text, item.responsible) for item in decompose(text)] == [("每半年听取一次支部汇报", "党委书记"), ("建立谈话台账", "组织科、宣传科")]


def test_who_leads_who_assists_and_by_when_in_one_sentence_belong_to_what_stands_before_it() -> None:
    text = "一、重点项目\n1.建立联系制度。由人才科牵头，年底前完成。\n2.举办培训班3期。由干部科牵头，县委党校、教育局配合，9月底前完成。\n"
    assert [(item.text, item.responsible, item.deadline) for item in decompose(text)] == [("建立联系制度", "人才科", "年底前"), ("举办培训班3期", "干部科", "9月底前")]


def test_tabs_without_a_head_of_columns_are_only_blanks() -> None:
    assert [item.responsible for item in decompose("甲镇\t乙镇\t丙镇\n建立党员档案\t组织科\t3月\n")] == [None]


def test_what_stands_under_problems_is_no_measure_unless_it_demands() -> None:
    text = "二、存在的问题\n一是组织部分支部活动流于形式；二是落实制度不严。\n要建立整改台账。\n三、2027年工作思路\n建立整改台账。"
    assert [(item.kind, item.text) for item in decompose(text)] == [("mechanism", "要建立整改台账"), ("mechanism", "建立整改台账")]


def test_a_stop_that_lost_a_byte_and_shifted_what_follows_is_put_right() -> None:
    text = "講正氣的部門??偨Y(jié)提煉組工經(jīng)驗(yàn)，建立工作檔案。"
    (item,) = decompose(text)
    assert item.text_norm == "总结提炼组工经验,建立工作档案"
    assert text[item.offset :].startswith(item.text)
    assert standing_alone(item.text) == "總結提煉組工經驗，建立工作檔案", "a task is not named by what a byte left behind"


@pytest.mark.parametrize("text", ["现将有关事项通知如下：", "下面，我再强调三个方面的意见。", "为推动工作，制定本清单。", "希望大家马上动起来。", "请结合实际，认真抓好落实。", "本要点由县委组织部负责解释。", "本办法自印发之日起施行。"])
def test_a_turn_by_which_papers_open_and_close_is_no_measure(text: str) -> None:
    assert decompose(text) == []


def test_a_practice_with_a_number_stands_beside_the_system_before_it() -> None:
    items = decompose("建立县级领导包联制度，包联县级领导每季度到点调研不少于2次。")
    assert [(item.kind, item.responsible, item.frequency) for item in items] == [
        ("mechanism", None, None),
        ("mechanism", "包联县级领导", "每季度"),
    ]


def test_a_time_past_holds_for_its_paragraph_until_another_is_named() -> None:
    text = "过去一年，我们新建活动场所35个。调整村书记12名。今年，新建活动场所5个。选派指导员6名。"
    assert [item.kind for item in decompose(text)] == ["achievement", "achievement", "target", "target"]


def test_a_month_in_a_rhythm_is_no_deadline() -> None:
    item = only("县委督查室一月一督查。")
    assert (item.responsible, item.deadline, item.frequency) == ("县委督查室", None, "每月")


def test_chapters_numbered_before_a_blank_and_chapters_without_a_number_are_headings_and_the_sentences_between_are_not() -> None:
    text = "一 抓党员\n1.每半年听取一次履责汇报。\n二 抓支部\n2.建立支部台账。（组织科）\n抓书记\n3.每季度通报一次进度。\n抓保障\n4.按月发放报酬。"
    assert [(item.heading_path, item.text) for item in decompose(text)] == [
        (["一 抓党员"], "每半年听取一次履责汇报"), (["二 抓支部"], "建立支部台账"), (["抓书记"], "每季度通报一次进度"), (["抓保障"], "按月发放报酬"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("各乡镇党委12月底前新建活动阵地3个。", "活动阵地"),
        ("县委组织部9月底前办培训班2期。", "办培训班"),
        ("各村要做到党务公开的不少于90%。", "党务公开"),
        ("全年要完成发展了农村党员率5%以上。", "农村党员率"),
    ],
)
def test_what_is_counted_is_named_without_owner_verb_and_particle(text: str, indicator: str) -> None:
    assert [target["indicator"] for target in only(text).targets] == [indicator]


def test_what_is_to_be_prevented_is_no_mechanism() -> None:
    assert only("坚决防止“一刀切”，分类推进整顿。").mechanisms == []


@pytest.mark.parametrize("text", ["名单要在村务公开栏公示7天。", "要抓好四项监督制度的宣传。", "要举办第七期培训班。", "要开展全覆盖走访。"])
def test_how_long_and_which_is_no_target(text: str) -> None:
    assert only(text).targets == []


@pytest.mark.parametrize("text", ["要强化“组织工作是主业”的意识，建好台账。", "组工干部要学好业务，成为“活辞典”和“业务通”。", "要研究如何加强对村干部的管理。"])
def test_a_figure_of_speech_and_a_question_name_no_mechanism(text: str) -> None:
    assert all(item.mechanisms == [] for item in decompose(text))


def test_the_time_of_a_row_holds_for_the_whole_row_and_no_further() -> None:
    found = decompose("3月　部署学雷锋志愿服务；走访慰问困难党员。\n建立困难党员台账。\n近期，组织开展走访；建立走访档案。")
    assert [item.deadline for item in found] == ["3月", "3月", None, "近期", None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("采取上门走访、电话联系等方式，摸清流动党员底数。", "task"),
        ("采取“院坝会”等方式，宣传惠民政策。", "mechanism"),
        ("对后进村逐村制定整顿方案。", "task"),
        ("将支部整改情况纳入年度考核。", "task"),
    ],
)
def test_a_way_of_doing_work_and_a_plan_for_one_piece_of_it_are_no_mechanism(text: str, kind: str) -> None:
    assert [item.kind for item in decompose(text)] == [kind]
