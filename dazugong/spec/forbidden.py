"""不能考核的事: traces of work are not work, and private life is nobody's score."""
from __future__ import annotations

import re

from dazugong.spec.legible import folded

# Between the trace and its measure may stand what it is a trace in: 登录〔平台〕次数, 在线〔学习〕时长, 照片〔（〕张. "|" parts two texts.
SCORED = re.compile(
    r"登[录陆][^|]{0,6}?(次数|频次|频率|率|次|频|量|天数|人数|时长|时间|数)|[每日月][天日月]?均?登[录陆]|(账号|用户|APP)(激活|注册|安装|下载)[数量率]|在线率"
    r"|点击|点赞|发帖|跟帖|刷屏|转发[^|]{0,2}?(次数|条数|篇数|[数量率])|浏览(次数|人数|[数量])|阅读(次数|[数量])|访问量|粉丝[数量]|关注[^|]{0,2}公众号"
    r"|(在线|上线|停留|挂机|线上学习|使用(系统|平台|软件)|(系统|平台|软件)使用)[^|]{0,4}?(时长|时间|天数|小时)|(系统|平台|软件)使用率|活跃(度|用户)|日活|(上线|打开|启动|刷新)(次数|频次|天数|率)"
    r"|学习强国|微信群[^|]{0,4}?(发言|消息|回复)|(消息|信息)已读率|留痕|(?<![同进逐分])步数(?!据)|定位轨迹"
    r"|(打卡|签到|刷脸|人脸识别)(次数|率|数|频次|天数)|(照片|图片|截图|截屏|影像|相片)[^|]{0,4}?(数|张|几|量)|(上传|拍摄|报送)[^|]{0,2}视频|视频(数|条数|时长)|几张(照片|图片|截图|截屏|相片)"
)
PRIVATE = re.compile(
    r"八小时(以)?外|业余(生活|爱好|交往)|私生活|婚姻|离婚|恋爱|夫妻|配偶|家庭(关系|矛盾|收入|成员)|子女(情况|就学|婚|数)|生育(情况|意愿)|怀孕|孕期"
    r"|病史|病情|病历|病种|患病|就诊|诊断(书|证明)|疾病诊断|体检|健康状况|心理(状况|状态|测评)|血型|性取向|宗教信仰|信仰宗教|(?<!违规)([吸抽]烟|[饮喝]酒|打牌|麻将)(习惯|爱好|情况|次数)"
    r"|朋友圈|私人(交往|往来|聚会)|微信(好友|聊天|运动)|社交(关系|账号)|行踪|手机定位|(通话|聊天|上网)记录|消费(记录|习惯)|网购|作息|性格|长相|外貌"
)
TRACES_OF_WORK = "，减负规定不允许以登录、点击、在线时长、照片数量考核基层，请改为看实际成效"
PRIVATE_LIFE = "，个人私生活不得记分，请删去，或改为看履职情况"
NOT_ASKED = "，个人私生活不采集，请删去这一栏，只问规定清单里的事项和履职情况"


def unscorable(*texts: str) -> tuple[str, str]:
    """(the words that may not be scored, why), or two empty texts; spaces and wide letters do not hide them."""
    text = "|".join(map(folded, texts))
    if found := SCORED.search(text):
        return found[0], TRACES_OF_WORK
    if found := PRIVATE.search(text):
        return found[0], PRIVATE_LIFE
    return "", ""
