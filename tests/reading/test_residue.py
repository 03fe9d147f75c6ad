"""残留: what a site left goes, sentence by sentence; what the writer said with the same words stays."""
from __future__ import annotations

import pytest

from dazugong.reading import decompose

TITLE = "某县干部工作安排\n一、严格管理\n"

WRITTEN = [     # words that sites use too, in sentences of a writer
    "未经县委组织部同意，不得调整第一书记。", "每月制定信息反馈要点，给各科室上报信息提供参考。", "组织党员下载学习平台，每月登录不少于4次。",
    "开通24小时客服热线，及时受理党员诉求。", "发布季度人才指数。", "建立党建文库，收集典型案例120个。", "在市级以上刊物发表相关文章10篇。",
    "及时转载中央媒体的评论。", "统计网站点击率，每周更新信息3条。", "绘制活动场所建设图纸38套。", "依法查处侵权案件12起。",
    "登录干部网络学院（https://127.0.0.1）报名。", "编印应知应会手册，印发各支部供参考。", "公布举报电话和网站客服电话。",
]  # fmt: skip
LEFT_BY_SITES = [
    "本文由网友上传，仅供参考。", "本站所有资源如无特殊说明，都需要本地电脑安装阅读器。", "版权归原作者所有，如有侵权请联系删除。", "希望能帮到你！",
    "下面是小编为大家整理的内容。", "更多精彩范文，请点击下载。", "下载文件中如有侵权或不适当内容，请与我们联系。",
]  # fmt: skip


def texts(paper: str) -> list[str]:
    return [item.text for item in decompose(paper)]


@pytest.mark.parametrize("sentence", WRITTEN)
def test_what_the_writer_said_with_a_word_of_sites_is_read(sentence: str) -> None:
    found = texts(f"{TITLE}逐人登记流动党员，{sentence}")
    assert any(sentence.strip("。").partition("，")[0][-4:] in one for one in found), found


@pytest.mark.parametrize("blurb", LEFT_BY_SITES)
def test_a_blurb_within_a_paragraph_goes_alone(blurb: str) -> None:
    found = texts(f"{TITLE}对412个支部逐个登记流动党员。{blurb}每季度通报一次进度。")
    assert found == ["对412个支部逐个登记流动党员", "每季度通报一次进度"]
    assert texts(f"{TITLE}每季度通报一次进度。\n{blurb}") == ["每季度通报一次进度"]


def test_a_paragraph_is_never_lost_for_one_word() -> None:
    """However long, and wherever in it the word stands."""
    paragraph = "".join(f"选派{number}名干部驻村。" for number in range(2, 40)) + "本站版权所有。"
    assert len(texts(TITLE + paragraph)) == 38


def test_head_lines_of_minutes_and_pages_stay_out() -> None:
    paper = "某县部务会纪要\n时间：2026年3月4日\n主持：周会长\n出席：孙列、李席\n来源：县委组织部\n每月召开一次部务会。\n第3页\n上一篇：某县计划"
    assert texts(paper) == ["每月召开一次部务会"]
