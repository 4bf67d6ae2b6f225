"""A small county with contracts: templates, an enterprise with prices, its people, and two bureaus."""

import base64
import re
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from contracts.forms.contract import ContractForm
from contracts.models import ContractBureau, ServiceContract
from contracts.services import composing, drafting, sending, signing, templates
from enterprises.models import Mode
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng import uploads
from gaotai_jiazheng.short_memory import forget_all
from market.services import prices
from regions.tests.factories import CommunityFactory
from reminders.models import Notification
from reminders.tests.factories import load_shipped_rules

CONSUMER, CONSUMERS_PHONE, HOME = "端木海棠", "13988810123", "杨柳巷9号院2单元301"
WORKER, WORKERS_PHONE, WORKERS_ID = "公孙绿萼", "13877710321", "620724199001011224"
LINES = (
    prices.Line("居家养老照护", "起居、三餐、陪护", "elder_care", 20000, unit="day"),
    prices.Line("深度保洁", "厨房、卫生间", "deep_cleaning", 800, unit="square_metre"),
    prices.Line("月嫂服务", "产妇和新生儿", "", method="按26天计，每天另议"),
)
CODE = re.compile(r"验证码(\d{6})")
LINK = re.compile(r"/contracts/sign/([\w-]+)/")


def picture(mark=True, size=(600, 200)) -> bytes:
    """A PNG as a canvas gives it: transparent, with a stroke."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    if mark:
        ImageDraw.Draw(image).line((40, 150, 200, 40, 320, 160, 540, 60), fill="black", width=6)
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def drawing(**kwargs) -> str:
    return "data:image/png;base64," + base64.b64encode(picture(**kwargs)).decode()


def scan() -> uploads.Accepted:
    return uploads.accept_upload(SimpleUploadedFile("签好的合同.png", picture()))


def answers(community, **changes) -> dict:
    """Everything that the builder's pages ask, as a browser sends it; items are chosen apart."""
    today = timezone.localdate()
    return {
        "consumer_name": CONSUMER,
        "consumer_phone": CONSUMERS_PHONE,
        "consumer_id_number": "",
        "worker_name": WORKER,
        "worker_phone": WORKERS_PHONE,
        "worker_id_number": "",
        "items": ["1:1"],
        "service_detail": "照顾一位老人的起居和三餐。",
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=365)),
        "hours": "周一至周六8:00至17:00",
        "rest_days": "周日",
        "place": f"community:{community.pk}",
        "address": HOME,
        "worker_pay": "每月4800元",
        "pay_way": "企业每月10日前转账",
        "fee": "每月6000元",
        "fee_way": "每月5日前转账",
        "deposit_yuan": "0",
        "deposit_return_days": "",
        "insurance": ["liability"],
        "insurance_payer": "enterprise",
        "change_days": "7",
        "change_times": "2",
        "refund_rule": "按天计算，退还没有做的天数的费用",
        "refund_days": "7",
        "cameras": "none",
        "camera_places": "",
        "notice_days": "7",
        **changes,
    }


class ContractCounty:
    """owner acts for ``enterprise``, clerk too but does not sign; officer's bureau looks after contracts,
    outsider's does not."""

    def __init__(self):
        load_shipped_rules()
        templates.load_shipped()
        self.community = CommunityFactory(name="东苑社区", town__name="城关镇")
        self.enterprise = EnterpriseFactory(name="绿洲家政", phone="0936-6621234")
        self.owner = self.member("owner")
        self.clerk = self.member("clerk")
        member = BureauMemberFactory(
            bureau__slug="market-regulation", bureau__name="县市场监管局", user__is_staff=True
        )
        self.officer, self.bureau = member.user, member.bureau
        ContractBureau.objects.create(bureau=self.bureau, basis="测试")
        self.outsider = BureauMemberFactory(
            bureau__slug="education", bureau__name="县教育局", user__is_staff=True
        ).user
        forget_all()
        self.publish()

    def member(self, role, enterprise=None, **kwargs):
        return EnterpriseMemberFactory(
            enterprise=enterprise or self.enterprise, role=role, user=UserFactory(), **kwargs
        ).user

    def publish(self, lines=LINES, *, effective_on=None, at=None, enterprise=None, by=None):
        """A price list of the enterprise."""
        enterprise, by = enterprise or self.enterprise, by or self.owner
        at = at or timezone.now()
        draft = prices.begin_draft(enterprise, by=by, at=at)
        day = effective_on or timezone.localdate(at)
        draft = prices.save_draft(draft, lines=lines, effective_on=day, by=by)
        return prices.publish(draft, by=by, at=at)

    def draft(self, *, mode=Mode.EMPLOYEE_BASED, **changes) -> ServiceContract:
        contract = drafting.begin(self.enterprise, mode=mode, by=self.clerk)
        version = composing.prices_at(self.enterprise, timezone.now())["version"]
        changes = {"items": [f"{version}:1"], **changes}
        return drafting.save_answers(contract, answers(self.community, **changes), by=self.clerk)

    def values(self, contract) -> dict:
        """What the services take, from a draft's answers."""
        choices = composing.item_choices(composing.prices_at(self.enterprise, timezone.now()))
        form = ContractForm(contract.given, items=choices)
        form.is_valid()
        return form.values()

    def sent(self, contract=None, *, at=None, **changes) -> ServiceContract:
        contract = contract or self.draft(**changes)
        return sending.send(contract, self.values(contract), by=self.clerk, at=at)

    def sign(self, contract, role, **kwargs):
        if role == "enterprise":
            return signing.sign_for_enterprise(contract, sha256=contract.sha256, by=self.owner)
        party = contract.parties.get(role=role)
        kwargs = {"method": "typed", "typed_name": party.name, "sha256": contract.sha256, **kwargs}
        return signing.sign(party, **kwargs)

    def in_force(self, contract=None, **changes) -> ServiceContract:
        contract = contract or self.sent(**changes)
        for role in ("enterprise", "worker", "consumer"):
            contract = self.sign(contract, role)
        return contract

    def amended(self, contract, **changes) -> ServiceContract:
        """The next version of a contract, as a draft."""
        draft = drafting.amend(contract, by=self.clerk)
        version = composing.prices_at(self.enterprise, timezone.now())["version"]
        return drafting.save_answers(draft, {"items": [f"{version}:1"], **changes}, by=self.clerk)


def code_sent_to(phone) -> str:
    """The one-time code of the last text message to a phone."""
    return CODE.search(last_message(phone, "contract_code").body)[1]


def token_sent_to(phone) -> str:
    return LINK.search(last_message(phone, "contract_link").link)[1]


def last_message(phone, kind):
    return next(
        row
        for row in Notification.objects.filter(kind=kind).order_by("-pk")
        if row.address == phone
    )
