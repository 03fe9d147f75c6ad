"""虚构的名称: places, units and people that do not exist; drawn from a seed."""
from __future__ import annotations

import random

COUNTY = "澄岭县"
TOWNS = (
    "枕溪镇", "鹤汀镇", "栖霭镇", "丹枥镇", "云碓镇", "晴壑镇", "苔矶镇", "隐竹镇", "听松镇", "映渠镇", "澜屏镇", "梧汊镇",
    "远岫乡", "流萤乡", "半坞乡", "霁坪乡", "望樨乡", "澄东街道", "澄西街道",
)  # fmt: skip
OFFICES = (
    "县纪委监委机关", "县委办公室", "县委宣传部", "县委统战部", "县委政法委", "县委编办", "县委党校", "县发展改革局", "县教育局",
    "县工业信息化局", "县民政局", "县财政局", "县人力资源社会保障局", "县自然资源局", "县住房城乡建设局", "县农业农村局",
    "县文化旅游局", "县卫生健康局", "县应急管理局", "县市场监管局",
)  # fmt: skip
_FIRST = "槐柏樟榆枫檀柳桐杏梓桂枣栎楝柘荻芦蓼菖苇藕菱葵苓芷蕙萱薇岚霞霁霖露澄泓沁洄涧渚汀浦埠坞垄坪岗峪"
_SECOND = "树林园塘湾坡沟岭岩桥渡口寨庄店铺井泉洼滩坳垭畈冲垸墩台阁堰碾磨窑坊"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
)
_GIVEN_MALE = "志国建军文武宏毅长林春山立诚永安世昌德厚守信克勤开泰景行学礼传家继先东升海涛云峰振华向阳家兴国栋大勇"
_GIVEN_FEMALE = "秀兰淑珍桂英玉梅春燕丽华晓霞文静慧敏雅琴素芬巧云惠芳月娥佩玲红英雪莲翠萍彩凤美玲静宜若兰思雨"
_FIRMS = ("机械", "纺织", "建材", "食品", "茶业", "竹艺", "物流", "电子", "印务", "果蔬", "化纤", "陶瓷")
_SOCIETIES = ("商会", "志愿者协会", "养老服务中心", "行业协会", "律师事务所", "民办幼儿园", "老年体协")


class Names:
    """取名: never the same village name or person's name twice in a row of draws that must differ."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        pairs = [a + b for a in _FIRST for b in _SECOND]
        draw.shuffle(pairs)
        self._places = iter(pairs)

    def place(self) -> str:
        """A village or community: two characters, each pair once."""
        return next(self._places)

    def person(self, sex: str) -> str:
        given = _GIVEN_MALE if sex == "男" else _GIVEN_FEMALE
        start = self.draw.randrange(0, len(given) - 1, 2)
        name = given[start : start + 2] if self.draw.random() < 0.5 else self.draw.choice(given) + self.draw.choice(given)
        return self.draw.choice(_SURNAMES) + (name if self.draw.random() < 0.85 else name[0])

    def firm(self) -> str:
        return self.place() + self.draw.choice(_FIRMS) + "公司"

    def society(self) -> str:
        return self.place() + self.draw.choice(_SOCIETIES)
