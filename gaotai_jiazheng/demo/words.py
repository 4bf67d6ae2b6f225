"""Invented sentences of residents, composed so that a thousand cases do not read alike."""

SERVICES = [
    "深度保洁",
    "日常保洁",
    "月嫂",
    "育儿嫂",
    "住家保姆",
    "老人护理",
    "油烟机清洗",
    "空调清洗",
    "收纳整理",
    "地毯清洗",
    "做饭钟点工",
    "擦玻璃",
    "消杀",
    "搬家后开荒保洁",
]
BEGINNINGS = [
    "上周在网上约了{service}，",
    "通过邻居介绍请了{service}，",
    "在门店交钱订了{service}，",
    "家里老人需要人照看，订了{service}，",
    "孩子满月前订了{service}，",
    "办了{service}年卡，",
    "电话里约好做{service}，",
    "搬进新房以后订了{service}，",
]
EVENTS = {  # category -> (title, what happened, what is asked for)
    "service_quality": [
        (
            "{service}没有做干净",
            "做完以后厨房和卫生间还是脏的，要求返工没有人理。",
            "重新做一次或者退一半的钱",
        ),
        (
            "{service}做得太差",
            "说好四个小时，两个小时就走了，边角都没有处理。",
            "按实际时间收费，多的退回",
        ),
        (
            "{service}与约定标准不符",
            "合同里写的项目有三项没有做，打电话说人手不够。",
            "补做没有做的项目",
        ),
    ],
    "pricing": [
        (
            "{service}多收钱",
            "说好的价钱，上门以后又加收材料费和上楼费，没有事先说明。",
            "退还多收的费用",
        ),
        ("{service}价格不清楚", "店里没有价目表，结账比报价多了三百元。", "按报价收费并公开价格"),
    ],
    "refund_prepaid": [
        ("{service}卡退不了钱", "充值两千元只用了两次，门店搬走了，电话打不通。", "退还卡里的余额"),
        ("预付的{service}费不退", "还没有开始服务就取消了，公司一直拖着不退。", "退还预付款"),
    ],
    "contract_dispute": [
        ("{service}合同违约金不合理", "提前三天通知不做了，公司要收一半的违约金。", "取消违约金"),
        ("{service}没有签合同", "公司一直不肯签书面合同，出了问题不认账。", "补签合同并承担责任"),
    ],
    "false_promotion": [
        (
            "{service}宣传不实",
            "广告说服务员有五年经验和证书，来的人连基本的都不会。",
            "退费并改正广告",
        ),
        (
            "{service}承诺没有兑现",
            "宣传不满意全额退款，真的不满意又说要扣手续费。",
            "按宣传全额退款",
        ),
    ],
    "damage_or_loss": [
        ("{service}打坏了东西", "擦柜子的时候把花瓶打碎了，公司说只赔五十元。", "照价赔偿"),
        ("{service}弄坏家电", "清洗以后机器不能用了，维修说是进了水。", "承担修理费"),
    ],
    "personal_safety": [
        (
            "{service}中老人受伤",
            "护理时老人从床上滑下来，服务员没有告诉家里人。",
            "赔偿医药费并说明情况",
        ),
        (
            "服务员言语威胁",
            "因为不满意想换人，服务员在家里大声吵闹，让人害怕。",
            "查清情况，保证安全",
        ),
    ],
    "worker_changed_or_absent": [
        ("{service}随便换人", "一个月换了四个人，每次都要重新教。", "固定人员或者退费"),
        ("约好的{service}没有来", "早上八点没有人来，下午才回电话说忘了。", "赔偿误工并退费"),
    ],
    "worker_identity_or_papers": [
        (
            "{service}人员没有健康证明",
            "要求看健康证明，说过几天补，一个月了还没有。",
            "更换有证明的人员",
        ),
        ("{service}人员证书有问题", "证书上的编号在网上查不到。", "核实证书"),
    ],
    "agency_fee_or_deposit": [
        ("{service}中介费不退", "介绍的人干了三天就走了，中介费一分不退。", "退还中介费"),
        ("{service}押金被扣", "合同到期以后押金不退，说有损耗又拿不出单据。", "退还押金"),
    ],
    "personal_information": [
        (
            "订{service}以后电话被泄露",
            "订完以后天天有人打电话推销，说得出家里的住址。",
            "停止泄露并道歉",
        ),
    ],
    "property_partner_service": [
        (
            "物业的{service}没有做好",
            "物业在小区里推的服务，出了问题物业和公司互相推。",
            "物业负责解决",
        ),
    ],
    "other": [
        ("{service}的事想反映", "不知道该归哪个单位管，请帮忙看看。", "请有关单位答复"),
    ],
}
ENDINGS = [
    "家里有聊天记录和付款截图。",
    "当时邻居也在场。",
    "前后打了五次电话都没有结果。",
    "希望尽快处理。",
    "老人等着用人，很着急。",
    "合同和收据都还在。",
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
GIVEN_NAMES = [
    "秀兰",
    "建国",
    "玉梅",
    "志强",
    "桂英",
    "晓燕",
    "海军",
    "丽娟",
    "永红",
    "彩霞",
    "文斌",
    "雪梅",
]


def person_name(chance) -> str:
    """An invented name."""
    return chance.choice(SURNAMES) + chance.choice(GIVEN_NAMES)


def story(chance, category: str) -> tuple[str, str, str]:
    """Title, content and demand of an invented case of this category."""
    service = chance.choice(SERVICES)
    title, happened, demand = chance.choice(EVENTS.get(category, EVENTS["other"]))
    beginning, ending = chance.choice(BEGINNINGS), chance.choice(ENDINGS)
    content = f"{beginning}{happened}{ending}"
    return title.format(service=service), content.format(service=service), demand
