"""Who works in the demonstration county. The names are invented."""

from dataclasses import dataclass

from bureaus.models import BureauMember

Role = BureauMember.Role


@dataclass(frozen=True)
class Officer:
    """A person of a bureau; the user name of the first one is the bureau's slug."""

    username: str
    name: str
    bureau: str
    role: str


OFFICERS = (
    Officer("industry-commerce", "马玉梅", "industry-commerce", Role.CONTACT),
    Officer("industry-commerce-leader", "何建国", "industry-commerce", Role.LEADER),
    Officer("hrss", "王志强", "hrss", Role.CONTACT),
    Officer("hrss-handler", "陈晓燕", "hrss", Role.HANDLER),
    # Lent as an inspector.
    Officer("hrss-handler", "陈晓燕", "industry-commerce", Role.HANDLER),
    Officer("hrss-leader", "赵永红", "hrss", Role.LEADER),
    Officer("market-regulation", "李秀兰", "market-regulation", Role.CONTACT),
    Officer("market-regulation-deputy", "张海军", "market-regulation", Role.DEPUTY),
    Officer("market-regulation-handler", "刘丽娟", "market-regulation", Role.HANDLER),
    Officer("market-regulation-handler-2", "杨文斌", "market-regulation", Role.HANDLER),
    Officer("market-regulation-leader", "高桂英", "market-regulation", Role.LEADER),
    Officer("development-reform", "徐彩霞", "development-reform", Role.CONTACT),
    Officer("trade-union", "孙雪梅", "trade-union", Role.CONTACT),
    Officer("womens-federation", "周玉珍", "womens-federation", Role.CONTACT),
    Officer("education", "吴学明", "education", Role.CONTACT),
    Officer("civil-affairs", "罗春花", "civil-affairs", Role.CONTACT),
    Officer("finance", "郭立新", "finance", Role.CONTACT),
    Officer("agriculture-rural", "朱有才", "agriculture-rural", Role.CONTACT),
    Officer("health", "林淑芳", "health", Role.CONTACT),
    Officer("housing", "胡建平", "housing", Role.CONTACT),
    Officer("housing-leader", "黄海燕", "housing", Role.LEADER),
    Officer("federation-industry-commerce", "马成", "federation-industry-commerce", Role.CONTACT),
    Officer("public-security", "何勇", "public-security", Role.CONTACT),
    Officer("taxation", "王丽", "taxation", Role.CONTACT),
    Officer("gov-service-center", "张玉兰", "gov-service-center", Role.CONTACT),
    Officer("gov-service-center-deputy", "陈卫东", "gov-service-center", Role.DEPUTY),
    Officer("gov-service-center-leader", "李国庆", "gov-service-center", Role.LEADER),
    Officer("youth-league", "刘洋", "youth-league", Role.CONTACT),
)
ADMINISTRATORS = (  # user name, name, administrator role; "" = superuser
    ("admin", "平台管理员", ""),
    ("system-admin", "系统管理员", "system"),
    ("security-admin", "安全管理员", "security"),
    ("audit-admin", "审计管理员", "audit"),
)
OUTSIDERS = (  # no rights of staff: their workspace comes with the enterprises' part
    ("enterprise-demo", "家政企业（演示）"),
    ("enterprise-demo-2", "其他家政企业（演示）"),
    ("institution-demo", "培训机构（演示）"),
)
