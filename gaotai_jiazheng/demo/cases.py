"""The complaints of the demonstration county: what invented residents said and what was done since.

A path is a tuple of steps: (verb of complaints.services, days after the filing, what the step says).
A case is placed in time by ``days_ago`` or, where its legal day matters, by ``workdays_ago``.
"""

from dataclasses import dataclass

from complaints.models.choices import DeclineGround, Grade, TerminationReason
from complaints.transitions import Kind
from gaotai_jiazheng.demo.mediation import MEDIATOR, ORGANIZATION

RECORD = ("record", 0, {})
ASSIGN = ("assign", 1, {"to": "handler"})
ACCEPT = ("accept", 3, {})
MEDIATE = ("start_mediation", 6, {"complainant_agreed": 5, "respondent_agreed": 6})
SOLVED = ("follow_up", 18, {"is_solved": True, "grade": Grade.SATISFIED})

RECORDED = (RECORD,)
ASSIGNED = (RECORD, ASSIGN)
ACCEPTED = (RECORD, ASSIGN, ACCEPT)
MEDIATING = (*ACCEPTED, MEDIATE)
APPRAISAL = (
    *MEDIATING,
    (
        "start_appraisal",
        9,
        {"document": "（演示）委托鉴定书第1号", "reason": "双方对损坏原因说法不一，同意委托鉴定。"},
    ),
)
ENTRUSTED = (
    *ACCEPTED,
    (
        "entrust",
        6,
        {"organization": ORGANIZATION, "complainant_agreed": 5, "respondent_agreed": 6},
    ),
)
SUSPENDED = (
    *MEDIATING,
    ("name_mediator", 7, {"mediator": MEDIATOR}),
    ("suspend", 8, {"asked_by": "complainant", "reason": "调解员与企业负责人是亲戚。"}),
)
NEGOTIATE = ("start_negotiation", 4, {})
IDENTITY = (RECORD, ("request_identity", 1, {"within_days": 10}))
ARCHIVE = ("archive", 24, {})


def agreed(outcome):
    return (*MEDIATING, ("agree", 14, {"outcome": outcome}))


def archived(outcome, grade=Grade.SATISFIED):
    return (*agreed(outcome), ("follow_up", 18, {"is_solved": True, "grade": grade}), ARCHIVE)


def answered(outcome):
    return (RECORD, ACCEPT, ("answer", 12, {"outcome": outcome}))


def declined(ground, reason):
    return (RECORD, ("decline", 4, {"ground": ground, "public_note": reason}))


def terminated(reason):
    return (*MEDIATING, ("terminate", 20, {"reason": reason}))


CHECKING = (RECORD, ("start_check", 1, {}))
ASK = (RECORD,)


def told_not_filed(reason, result):
    return (
        *CHECKING,
        ("not_file", 9, {"reason": reason}),
        ("tell_result", 11, {"basis": "本局服务承诺", "result": result}),
    )


def replied(outcome):
    return (RECORD, ("answer", 2, {"outcome": outcome}))


@dataclass(frozen=True)
class Case:
    category: str
    title: str
    content: str
    demand: str
    enterprise: int  # place in ENTERPRISES
    complainant: int  # place in COMPLAINANTS
    path: tuple = ()
    days_ago: int | None = None
    workdays_ago: int | None = None
    amount_yuan: int | None = None
    community: str = "人民西路社区"
    hides_name: bool = False
    by_telephone: bool = False
    kind: Kind = Kind.COMPLAINT
    is_anonymous: bool = False
    # The facts of a report made in the same submission, with its category.
    violation: tuple[str, str] | None = None
    # Places in COMPLAINANTS of others who complain too; the first of them is a representative.
    together_with: tuple[int, ...] = ()


COMPLAINANTS = (  # invented; the numbers are in nobody's use
    ("王小兰", "13900000001"), ("张建军", "13900000002"), ("李桂花", "13900000003"),
    ("陈玉霞", "13900000004"), ("刘志明", "13900000005"), ("赵海燕", "13900000006"),
    ("马春梅", "13900000007"), ("何文", "13900000008"), ("周翠兰", "13900000009"),
    ("欧阳静", "13900000010"), ("孙有福", "13900000011"), ("高丽", "13900000012"),
)  # fmt: skip

CASES = (
    # New today and yesterday
    Case("service_quality", "深度保洁没有做完就走了", "约好四小时深度保洁，两个半小时就收工，油烟机和窗户都没有擦。打电话要求补做，说要另外加钱。", "补做或者退还一半费用", 0, 0, workdays_ago=0, amount_yuan=320),
    Case("pricing", "擦玻璃临时加收高空费", "网上下单写明一百八十元全包，师傅到家以后说五楼要加八十元高空费，不给就不擦。", "退还多收的八十元", 4, 1, workdays_ago=0, amount_yuan=80, community="长征路社区"),
    Case("worker_changed_or_absent", "约好的育儿嫂当天没有来", "说好周一早上八点到岗，等到十点没有人来，公司电话一直占线，我只好请假在家带孩子。", "尽快派人，赔偿误工", 2, 3, workdays_ago=1, community="医院西路社区"),
    Case("other", "家政公司门口占道放清洗车", "门店每天把清洗车停在小区路口，老人出门不方便。不知道该归哪个单位管。", "请有关单位处理", 6, 10, workdays_ago=0, community="滨河社区"),
    Case("property_partner_service", "物业推荐的保洁没人负责", "物业在群里推荐了一家保洁，做完地板起泡，物业说是保洁的事，保洁说是物业介绍的。", "查明由谁负责并赔偿", 6, 4, workdays_ago=1, amount_yuan=600, community="滨河社区"),
    # In acceptance: due today, tomorrow, soon, and late
    Case("refund_prepaid", "年卡余额不退", "去年办了三千元的保洁年卡，用了四次，现在门店说不做这项了，余额不退，只能换别的项目。", "退还余额二千二百元", 1, 2, ASSIGNED, workdays_ago=7, amount_yuan=2200),
    Case("false_promotion", "月嫂资历与宣传不符", "宣传说有六年经验、带过五十个孩子，来了以后连喂奶姿势都不会。", "退还定金，换人", 2, 5, ASSIGNED, workdays_ago=6, amount_yuan=1500, community="医院西路社区"),
    Case("damage_or_loss", "搬动家具划伤地板", "整理收纳时拖动柜子，客厅地板划了两道长印，当时拍了照片。", "修复地板", 7, 6, ASSIGNED, workdays_ago=5, amount_yuan=900, community="新建南村社区"),
    Case("contract_dispute", "提前解约要扣全部押金", "住家保姆做了半个月，家里老人住院不需要了，公司说合同写明押金一概不退。", "退还押金", 5, 7, ASSIGNED, workdays_ago=9, amount_yuan=2000, community="新建东村社区"),
    Case("agency_fee_or_deposit", "介绍的人干三天就走，中介费不退", "交了八百元中介费，介绍的阿姨三天就不干了，再介绍还要交钱。", "退还中介费", 8, 8, RECORDED, workdays_ago=11, amount_yuan=800, community="东苑社区"),
    Case("service_quality", "油烟机清洗后漏油", "清洗以后开机就往下滴油，师傅来看过一次说是机器老化。", "修好或者退费", 4, 9, IDENTITY, workdays_ago=4, amount_yuan=220, community="长征路社区", hides_name=True),
    # With bureaus outside the complaint measures: fifteen workdays
    Case("worker_identity_or_papers", "护理员没有健康证明", "照顾老人的护理员来了一个多月，多次要求看健康证明都没有拿出来。", "更换有证明的人员", 3, 11, (RECORD, ACCEPT), workdays_ago=14, community="东苑社区"),
    Case("worker_identity_or_papers", "育婴员证书查不到", "公司给看的育婴员证书，编号在网上查不到，公司说系统没有更新。", "核实证书", 2, 0, (RECORD, ACCEPT), workdays_ago=17, community="医院西路社区"),
    Case("property_partner_service", "小区物业的日常保洁质量差", "物业合作的入户保洁每次都赶时间，卫生间从来不擦，已经提过三次意见。", "改进或者退费", 6, 1, (RECORD, ACCEPT), workdays_ago=13, community="滨河社区"),
    Case("personal_safety", "护理时老人摔伤", "护理员扶老人上厕所时没有扶稳，老人摔倒手臂骨折，公司不出面。", "承担医药费，说明经过", 3, 2, (RECORD, ACCEPT), workdays_ago=8, amount_yuan=4600, community="东苑社区"),
    Case("service_quality", "住家保姆被欠薪后不来了", "保姆说公司拖欠工资三个月，她不愿意再来。我的服务费是按月交清的。", "公司按合同派人", 5, 3, (RECORD, ACCEPT, ("urge", 9, {"internal_note": "投诉人来电询问进度，请尽快联系。"})), workdays_ago=16, community="新建东村社区"),
    # Accepted and mediating
    Case("refund_prepaid", "做饭钟点工退卡难", "买了五十小时的套餐，用了十二小时，要退剩下的，店里说要扣三成手续费。", "退还剩余款项", 7, 4, ACCEPTED, days_ago=12, amount_yuan=760, community="新建南村社区"),
    Case("pricing", "开荒保洁按建筑面积多算钱", "口头说按实际打扫面积，结账按建筑面积算，多出四百多元。", "按约定面积结算", 1, 5, ACCEPTED, days_ago=9, amount_yuan=430),
    Case("damage_or_loss", "清洗空调后不制冷", "空调清洗完当天就不制冷，维修说管路进水，要换配件。", "承担维修费五百元", 4, 6, MEDIATING, days_ago=25, amount_yuan=500, community="长征路社区"),
    Case("contract_dispute", "月嫂服务少做四天", "合同写二十六天，实际做了二十二天，公司按二十六天收费。", "退还四天费用", 2, 7, MEDIATING, days_ago=62, amount_yuan=1240, community="医院西路社区"),
    Case("service_quality", "地毯清洗后缩水变形", "手工地毯送洗回来缩了一圈，边也卷了，公司说只赔清洗费。", "按购买价折旧赔偿", 4, 8, (*MEDIATING, ("supervise", 30, {"internal_note": "涉及金额较大，请每周报告进展。"})), days_ago=70, amount_yuan=3800, community="长征路社区"),
    Case("false_promotion", "承诺不满意全额退款没有兑现", "传单写不满意全额退款，保洁做得不好，要退又说只能重做。", "全额退款", 0, 9, MEDIATING, days_ago=18, amount_yuan=260, hides_name=True),
    Case("worker_changed_or_absent", "一个月换了五个钟点工", "每次来的人都不一样，什么都要从头教，还弄坏了电饭锅。", "固定人员，赔偿电饭锅", 7, 10, MEDIATING, days_ago=30, amount_yuan=300, community="新建南村社区", by_telephone=True),
    Case("damage_or_loss", "红木桌面被清洁剂腐蚀", "用错了清洁剂，红木餐桌桌面发白起泡，双方说不清是不是原来就有。", "修复或者赔偿", 1, 11, APPRAISAL, days_ago=40, amount_yuan=6800),
    Case("damage_or_loss", "洗衣机拆洗后不能脱水", "拆洗后装回去不能脱水，公司说是机器本来就坏，厂家说是装错了。", "修好或者赔偿", 4, 0, APPRAISAL, days_ago=22, amount_yuan=1200, community="长征路社区"),
    # With the enterprise first, with the consumers' association, resting for a recusal
    Case("pricing", "擦油烟机加收配件费", "说好一百五十元，擦完说换了密封圈，多收六十元，没有问过我。", "退还六十元", 4, 2, (*ASSIGNED, NEGOTIATE), workdays_ago=5, amount_yuan=60, community="长征路社区"),
    Case("service_quality", "空调清洗漏了一台", "付了三台的钱，只洗了两台，另一台说下次来，一直没有来。", "洗完或者退一台的钱", 4, 3, (*ACCEPTED, NEGOTIATE), days_ago=8, amount_yuan=120, community="长征路社区"),
    Case("contract_dispute", "陪护服务提前结束不退费", "老人提前出院，剩下八天的陪护费不退，说合同按月算。", "退还八天费用", 3, 4, ENTRUSTED, days_ago=20, amount_yuan=1600, community="东苑社区"),
    Case("refund_prepaid", "保洁卡换店不能用", "办卡的店关了，另一家分店说系统不通，不能用也不退。", "退还余额", 1, 5, SUSPENDED, days_ago=26, amount_yuan=900),
    # Ended, followed up, archived
    Case("service_quality", "家具清洗留下水渍", "沙发清洗以后留下大片水渍，干了也不掉。", "重新清洗", 0, 1, agreed("企业免费重新清洗，并退还费用一百元。"), days_ago=17, amount_yuan=280),
    Case("pricing", "节日加价没有事先说", "国庆期间做保洁，结账时加收五成，下单时没有提示。", "退还加价部分", 1, 2, (*agreed("企业退还加价部分九十元，并在价目表上写明节日价格。"), SOLVED), days_ago=48, amount_yuan=90),
    Case("refund_prepaid", "搬家后无法继续使用的套餐", "搬到外县，剩余套餐用不上了，要求退款。", "退还余款", 7, 3, archived("企业按比例退还余款五百四十元。", Grade.VERY_SATISFIED), days_ago=95, amount_yuan=540, community="新建南村社区"),
    Case("worker_changed_or_absent", "三次爽约", "连续三次约好不来，也不提前通知。", "赔礼并赔偿误工", 5, 4, archived("企业书面道歉，赠送两次保洁。"), days_ago=88, community="新建东村社区"),
    Case("agency_fee_or_deposit", "押金两个月没有退", "合同到期两个月了，押金还没有退。", "退还押金", 8, 5, archived("企业当场退还押金一千元。", Grade.VERY_SATISFIED), days_ago=80, amount_yuan=1000, community="东苑社区"),
    Case("service_quality", "钟点工做饭不卫生", "做饭前不洗手，抹布擦完地又擦桌子。", "换人并退当天费用", 3, 6, archived("企业换人并退还当天费用。"), days_ago=74, amount_yuan=120, community="东苑社区"),
    Case("contract_dispute", "合同到期自动续费", "合同到期没有通知，自动扣了下个月的钱。", "退还扣款", 2, 7, archived("企业退还扣款并取消自动续费。", Grade.FAIRLY_SATISFIED), days_ago=66, amount_yuan=1800, community="医院西路社区"),
    Case("service_quality", "保洁后门锁损坏没有解决", "调解时说好一周内修，到现在没有人来。", "按约定修好门锁", 1, 8, (*agreed("企业一周内修复门锁。"), ("follow_up", 18, {"is_solved": False, "grade": Grade.DISSATISFIED, "remark": "没有来修"}), ("rework", 19, {"public_note": "投诉人反映未按协议修复，请督促企业履行。"})), days_ago=52, amount_yuan=350),
    Case("damage_or_loss", "保洁时打碎花瓶", "擦柜子打碎一个花瓶，公司只愿意赔五十元。", "赔偿三百元", 0, 9, terminated(TerminationReason.NO_AGREEMENT), days_ago=24, amount_yuan=300),
    Case("false_promotion", "宣传的进口设备没有用", "宣传用进口设备，来的是普通吸尘器。", "退还差价", 4, 10, (*terminated(TerminationReason.ABSENT_OR_REFUSED), ("tell", 23, {})), days_ago=33, amount_yuan=200, community="长征路社区"),
    Case("pricing", "办公室保洁多收费", "公司办公室请的保洁，月底多算了两次。", "退还多收费用", 1, 11, declined(DeclineGround.NOT_CONSUMPTION, "公司为办公购买的服务，不是为生活消费需要。"), days_ago=20, amount_yuan=240),
    Case("contract_dispute", "同一件事已经起诉", "与家政公司的押金纠纷，法院已经立案。", "希望一并处理", 5, 0, (*declined(DeclineGround.HANDLED_ELSEWHERE, "法院已经就同一争议立案。"), ("archive", 10, {})), days_ago=60, community="新建东村社区"),
    Case("service_quality", "窗户没有擦干净", "擦完还有水印。", "重新擦", 0, 1, (("withdraw", 1, {"by": None, "public_note": "企业当天已经重新擦过，投诉人撤回。"}),), days_ago=15),
    Case("personal_information", "订过保洁以后推销电话不断", "订单里填的新号码，只有这家公司知道，第二天就有人打电话推销月嫂。", "停止泄露并道歉", 1, 2, archived("企业核查并处分泄露信息的员工，书面道歉。"), days_ago=58),
    Case("property_partner_service", "物业代收保洁费没有开票", "物业代收的保洁费一直不开发票。", "补开发票", 6, 3, (*answered("物业已补开发票，并公布代收项目和标准。"), SOLVED), days_ago=42, community="滨河社区"),
    Case("worker_identity_or_papers", "养老护理员证书过期", "护理员的证书去年就过期了。", "更换人员", 3, 4, answered("企业已更换持证人员，主管单位要求全面核查证书。"), days_ago=16, community="东苑社区"),
    # The same matter a second time, merged into the first
    Case("refund_prepaid", "保洁年卡剩余次数不能用", "年卡还剩很多次，门店说不做了，钱也不退。前几天已经反映过一次，这次补上付款截图。", "退还余额", 1, 2, (RECORD, ("merge_case", 2, {"into": "年卡余额不退", "reason": "同一个人就同一张年卡再次投诉。"})), workdays_ago=6, amount_yuan=2200),
    # Sent back, decided
    Case("property_partner_service", "小区里的家政公司乱收费", "家政公司在小区里设点，收费没有价目表，物业说跟他们没有关系。", "公开价目，退还多收费用", 6, 5, (("send_back", 1, {"duty_basis": "收费纠纷属于消费争议，不属于物业服务管理"}),), workdays_ago=2, amount_yuan=150, community="滨河社区"),
    Case("worker_identity_or_papers", "服务员偷懒还不承认", "家里监控看到服务员一下午都在看手机，公司说是休息时间。", "按实际时间收费", 7, 6, (("send_back", 1, {"duty_basis": "属于消费争议，由市场监管部门调解"}), ("decide_bureau", 2, {"to_bureau": "market-regulation", "duty_basis": "总局令第121号第十三条"}), ("record", 3, {})), workdays_ago=6, amount_yuan=200, community="新建南村社区"),
    Case("other", "想反映家政市场没有统一价格", "问了三家，同样的活差一倍，希望有个参考价。", "公布参考价格", 0, 7, (("decide_bureau", 1, {"to_bureau": "industry-commerce", "duty_basis": "家政服务行业管理（部门职责分工）"}), ("record", 2, {}), ("accept", 4, {})), days_ago=11),
    # Reports
    Case("report_price_marking", "门店没有价目表", "线索：店里和网上都没有价目表，价格全凭口头说。\n\n事实：上周三去问了三次，三次报价不一样，拍了店里的照片。", "", 1, 2, CHECKING, workdays_ago=6, kind=Kind.VIOLATION_REPORT),
    Case("report_unlicensed", "小区里无照经营的家政点", "线索：二号楼一楼挂着家政的牌子，没有营业执照。\n\n事实：收的是个人微信，问执照说正在办，已经开了半年。", "", 6, 0, workdays_ago=1, kind=Kind.VIOLATION_REPORT, is_anonymous=True, community="滨河社区"),
    Case("report_false_papers", "健康证明是假的", "线索：公司给护理员统一做的健康证明，医院查不到。\n\n事实：拿着编号去医院窗口问过，没有这个人。", "", 3, 0, (*CHECKING, ("file_case", 10, {})), workdays_ago=14, kind=Kind.VIOLATION_REPORT, is_anonymous=True, community="东苑社区"),
    Case("report_false_advertising", "广告说的证书没有", "线索：广告写“全员持高级证”。\n\n事实：来的两个人都没有证书，聊天记录里公司也承认了。", "", 2, 4, told_not_filed("核查时企业已经改正，未造成危害后果。", "经核查，企业已改正广告，依法不予立案。"), days_ago=30, kind=Kind.VIOLATION_REPORT, community="医院西路社区"),
    # Questions, calls for help, suggestions
    Case("ask_training", "想学育婴员，去哪里报名", "今年四十五岁，想学育婴员考证，不知道在哪里报名，要不要钱。", "", 0, 5, (*replied("可以到县人社局职业能力建设股报名，符合条件的培训不收费；以县人社局公布的开班通知为准。"), ("follow_up", 4, {"is_solved": True, "grade": Grade.VERY_SATISFIED})), days_ago=9, kind=Kind.CONSULTATION),
    Case("ask_subsidy", "家政公司招人有没有社保补贴", "开了一家小家政公司，想知道给员工缴社保有没有补贴，去哪里问。", "", 0, 6, ASK, workdays_ago=2, kind=Kind.CONSULTATION),
    Case("ask_elder_care", "独居老人没人照看", "邻居老人八十多岁一个人住，摔过一次，孩子在外地，想请有关单位帮忙安排上门照看。", "", 0, 7, ASK, workdays_ago=1, kind=Kind.HELP, community="滨河社区"),
    Case("ask_service", "建议公布各家的价格", "建议把各家保洁、月嫂的价格放在一个网页上，方便比较。", "", 0, 8, workdays_ago=0, kind=Kind.SUGGESTION),
    # One submission of two kinds, and several people together
    Case("pricing", "多收钱，店里也没有价目表", "做开荒保洁，结账时比说好的多收三百元。", "退还多收的三百元", 1, 9, ASSIGNED, workdays_ago=3, amount_yuan=300, violation=("report_price_marking", "线索：店里没有价目表。\n\n事实：去过两次，都没有看到，店员说价格在老板心里。")),
    Case("refund_prepaid", "几家人的保洁卡都退不了", "同一栋楼的三户都在这家店办了卡，现在店里说只能用不能退。", "退还各自的余额", 7, 10, RECORDED, workdays_ago=2, amount_yuan=3600, community="新建南村社区", together_with=(3, 11)),
)  # fmt: skip
