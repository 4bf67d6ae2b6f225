"""The register of the demonstration county: who owns an enterprise, what waits for review, what was said.

Everything goes through the services; played once, when no registration is there yet.
"""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw
from stdnum.cn import uscc

from accounts.models import User
from enterprises.forms.registration import RegistrationForm
from enterprises.models import (
    Enterprise,
    EnterpriseMember,
    Incubator,
    Mode,
    Purpose,
    Registration,
    ServiceLine,
    Tenancy,
)
from enterprises.services import (
    amending,
    filing,
    registering,
    reviewing,
    save_enterprise,
    supporting,
)
from enterprises.services.standing import change_standing
from enterprises.transitions import StandingAction
from gaotai_jiazheng import uploads
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from gaotai_jiazheng.demo.mediation import ODR_ENTERPRISE
from regions.models import Community, Town

OWNER = "enterprise-demo"
SINCE = date(2026, 1, 5)
Line = ServiceLine
# Place in ENTERPRISES -> services and mode, as the enterprise would have told them.
SERVICES = {
    0: (
        [Line.CLEANING, Line.DEEP_CLEANING, Line.ORGANIZING, Line.APPLIANCE_CLEANING],
        Mode.EMPLOYEE_BASED,
    ),
    1: ([Line.CLEANING, Line.APPLIANCE_CLEANING], Mode.AGENCY_BASED),
    2: (
        [Line.CHILD_CARE, Line.NUTRITION, Line.CLEANING, Line.APPLIANCE_CLEANING],
        Mode.AGENCY_BASED,
    ),
    3: ([Line.ELDER_CARE, Line.NUTRITION, Line.CLEANING], Mode.EMPLOYEE_BASED),
    4: ([Line.CLEANING, Line.DEEP_CLEANING, Line.APPLIANCE_CLEANING], Mode.EMPLOYEE_BASED),
    5: ([Line.ELDER_CARE, Line.CHILD_CARE, Line.CLEANING, Line.DEEP_CLEANING], Mode.MEMBER_BASED),
    6: ([Line.CLEANING, Line.DISINFECTION], Mode.AGENCY_BASED),
    7: ([Line.CHILD_CARE], Mode.AGENCY_BASED),
    8: ([Line.CLEANING, Line.ELDER_CARE], Mode.MEMBER_BASED),
    9: ([Line.AIR_TREATMENT, Line.DISINFECTION], Mode.EMPLOYEE_BASED),
}
# (name, credit code without its check character, telephone, legal representative)
REGISTRATIONS = (
    ("高台县胡杨家政服务有限公司", "91620724MA0002001", "13893600011", "王秀英"),
    ("高台县沙枣花家政服务部", "91620724MA0002102", "13893600012", "马玉兰"),
    ("高台县祁连月嫂服务中心", "91620724MA0002203", "13893600013", "李桂芳"),
    ("高台县黑河湾保洁服务有限公司", "91620724MA0002304", "13893600014", "张海燕"),
)


def seed_registry() -> int:
    """Play the register; how many registrations, 0 when it has been played before."""
    if Registration.objects.exists():
        return 0
    users = {user.username: user for user in User.objects.all()}
    enterprises = {enterprise.name: enterprise for enterprise in Enterprise.objects.all()}
    of_place = {place: enterprises[row[0]] for place, row in enumerate(ENTERPRISES)}
    for place, (lines, mode) in SERVICES.items():
        entry = Enterprise.objects.get(pk=of_place[place].pk)
        entry.service_lines, entry.mode, entry.is_online = list(lines), mode, place % 2 == 0
        entry.confirmed_on = SINCE + timedelta(days=20 * place)
        save_enterprise(entry)
    mine = of_place[ODR_ENTERPRISE]
    for enterprise in (mine, of_place[3]):
        EnterpriseMember.objects.create(
            enterprise=enterprise, user=users[OWNER], role="owner", valid_from=SINCE
        )
    play_registrations(users)
    play_entry(Enterprise.objects.get(pk=mine.pk), users)
    play_support(of_place, users)
    suspended = of_place[10]
    Enterprise.objects.filter(pk=suspended.pk).update(state="registered")
    change_standing(
        suspended,
        StandingAction.SUSPEND,
        by=users["industry-commerce"],
        reason="（演示）登记的地址找不到企业，电话停机",
    )
    return len(REGISTRATIONS)


def play_registrations(users):
    """One that is verified, one that is returned, one that waits, one that is still being typed."""
    sent = [registration_of(row, place) for place, row in enumerate(REGISTRATIONS)]
    for registration in sent[:3]:
        form = RegistrationForm(registration.given, stored=frozenset(Purpose.values))
        form.full_clean()
        registering.submit(registration, form.values(), by=users[OWNER])
    reviewing.verify(sent[0], agrees=True, by=users["market-regulation"])
    reviewing.send_back(
        sent[1],
        remarks={
            "license": "执照照片右下角看不清，请重新拍",
            "address": "和执照上的门牌号不一致",
        },
        by=users["industry-commerce"],
    )


def registration_of(row, place):
    name, code, phone, owner = row
    town = Town.objects.order_by("position", "pk").first()
    community = Community.objects.active().filter(town=town).order_by("pk")[place]
    registration = registering.begin()
    registering.save_answers(
        registration,
        {
            "phone": phone,
            "name": name,
            "uscc": code + uscc.calc_check_digit(code),
            "legal_representative": owner,
            "applicant_is": "owner",
            "place": f"community:{community.pk}",
            "address": f"甲街{place + 11}号",
            "public_phone": f"0936-662030{place}",
            "service_lines": ["cleaning", "deep_cleaning"],
            "mode": "employee_based",
            "ways": ["offline", "online"],
        },
    )
    filing.add_files([license_picture(name)], registration=registration, purpose=Purpose.LICENSE)
    return Registration.objects.get(pk=registration.pk)


def license_picture(name) -> uploads.Accepted:
    """A picture that says of itself that it is no licence."""
    picture = Image.new("RGB", (800, 560), "#f5f7f6")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 780, 540), outline="#1b5a4a", width=4)
    draw.text((60, 60), "DEMO - NOT A BUSINESS LICENCE", fill="#1b2421")
    content = BytesIO()
    picture.save(content, "PNG")
    return uploads.accept_upload(SimpleUploadedFile(f"{name}.png", content.getvalue()))


def play_entry(enterprise, users):
    """What the demonstration's enterprise has said about itself."""
    owner = users[OWNER]
    amending.confirm_unchanged(enterprise, by=owner)
    amending.propose(
        Enterprise.objects.get(pk=enterprise.pk),
        {"address": "城关镇长征路甲19号"},
        by=owner,
        reason="搬到同一条街的新门店",
    )
    trademark = supporting.add_trademark(enterprise, name="亮窗", classes="37", by=owner)
    supporting.move_trademark(
        trademark, state="filed", on=timezone.localdate(), number="90000001", by=owner
    )


def play_support(of_place, users):
    owner, officer = users[OWNER], users["industry-commerce"]
    for place, quarter, accepts in ((4, "（演示）长征小区", True), (3, "（演示）东苑小区", None)):
        partnership = supporting.propose_partnership(
            of_place[place],
            property_company="（演示）安居物业服务有限公司",
            quarter=quarter,
            community=of_place[place].community,
            service_lines=SERVICES[place][0],
            signed_on=date(2026, 3, 1),
            by=owner,
        )
        if accepts:
            supporting.decide_partnership(partnership, accepts=True, by=officer)
    granted = supporting.apply_for_home_care(
        of_place[3], statement="（演示）护理员八名，都有健康证明和等级证书。", by=owner
    )
    supporting.grant_home_care(
        granted,
        valid_from=timezone.localdate(),
        valid_until=timezone.localdate() + timedelta(days=50),
        by=users["civil-affairs"],
    )
    supporting.apply_for_home_care(
        of_place[4], statement="（演示）护理员三名，可以去城关镇各社区。", by=owner
    )
    incubator = Incubator.objects.create(
        name="（演示）高台县家政孵化基地",
        operator="（演示）县妇女儿童活动中心",
        town=of_place[5].town,
        address="城关镇人民东路甲30号二楼",
        phone="0936-6629002",
        offers="三间办公室、一间实操教室，第一年免租金。",
        opened_on=date(2026, 3, 8),
    )
    Tenancy.objects.create(
        incubator=incubator, enterprise=of_place[5], since=date(2026, 4, 1), relief="第一年免租金"
    )
