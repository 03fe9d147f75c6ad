"""不能考核、不能采集的事: what counts traces or looks into private life is refused; what merely sounds alike is work."""
from __future__ import annotations

import pytest

from dazugong.spec.forbidden import PRIVATE_LIFE, TRACES_OF_WORK, unscorable

TRACES = """登录次数 登陆率 每日登录 账号激活率 点击率 点赞数 发帖数 转发次数 转发量 浏览次数 阅读量 公众号粉丝数 关注公众号人数 在线时长 在线率 线上学习小时数 平台使用率
活跃用户数 小程序打开次数 学习强国积分 微信群发言次数 微信群消息数 留痕材料份数 微信步数 定位轨迹数 打卡次数 签到率 照片张数 截图几张 上传视频数 视频时长"""
PRIVATE_MATTERS = "配偶姓名 子女情况 离婚次数 怀孕 血型 性取向 信仰宗教 宗教信仰 心理状况 饮酒习惯 打牌情况 上网记录 聊天记录 微信好友 朋友圈内容 手机定位 八小时以外活动 病历和诊断 所患病种 患病情况 诊断证明 就诊医院"
WORK = """登记次数 签到簿编号 到会人数 培训学时 视频会议场次 视频监控数 上线项目完成率 线上服务天数 同步数据条数 进步数 注册企业数 平台经济企业数 访问群众户数 台账更新日期
邻里纠纷调解数 违规饮酒情况数 家访户数 体育设施数 定位为示范的村数 照明灯数 图书册数 粉丝经济项目 问题诊断数 病险水库数"""


@pytest.mark.parametrize("words", TRACES.split())
def test_traces_of_work_are_not_work(words: str) -> None:
    assert unscorable(words)[1] == TRACES_OF_WORK


@pytest.mark.parametrize("words", PRIVATE_MATTERS.split())
def test_private_life_is_nobodys_score(words: str) -> None:
    assert unscorable(words)[1] == PRIVATE_LIFE


@pytest.mark.parametrize("words", WORK.split())
def test_what_merely_sounds_alike_is_work(words: str) -> None:
    assert unscorable(words) == ("", "")
