"""Two schools of the demonstration county: what they teach, their figures, and one agreement with an enterprise."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from enterprises.models import Enterprise
from gaotai_jiazheng.uploads import accept_upload
from schools.models import AgreementKind, Major, ModuleKind, Programme, School, SchoolKind
from schools.services import agreements, programmes
from schools.transitions import Action

SOURCE = "演示数据，不是真实学校"
OPENING = (
    (Action.APPLY, date(2023, 11, 6)),
    (Action.APPROVE, date(2024, 4, 12)),
    (Action.OPEN, date(2024, 9, 1)),
)


def play_schools() -> int:
    """Two schools with programmes in several states and one cooperation; how many programmes are new."""
    if Programme.objects.exists() or not Major.objects.exists():
        return 0
    by = User.objects.get(username="education")
    secondary, technician = (
        School.objects.create(name=name, kind=kind, address=address, source=SOURCE)
        for name, kind, address in (
            ("（演示）县职业中等专业学校", SchoolKind.SECONDARY, "（演示）城关镇学府路"),
            ("（演示）河西技工学校", SchoolKind.TECHNICIAN, "（演示）南华镇工业园"),
        )
    )
    home = play_programme(secondary, "家政服务与管理", OPENING, by)
    play_programme(secondary, "护理", OPENING, by)
    play_programme(secondary, "老年服务与管理", OPENING[:1], by)
    play_programme(technician, "康复保健", OPENING[:2], by)
    play_figures(home, by)
    play_agreement(secondary, home, by)
    return Programme.objects.count()


def play_programme(school, major, steps, by) -> Programme:
    programme = programmes.register(
        school=school, major=Major.objects.get(name=major), length_months=36, by=by
    )
    for action, on in steps:
        programme = programmes.take_step(
            programme, action, on=on, document="（演示）文件，不是真实文件", by=by
        )
    return programme


def play_figures(programme, by):
    """A year, its correction, and the year after."""
    first = {
        "year": 2024,
        "admitted": 45,
        "studying": 44,
        "graduated": 0,
        "in_county": 0,
        "elsewhere": 0,
        "studying_on": 0,
        "source": SOURCE,
    }
    programmes.enter_figures(programme, by=by, **first)
    corrected = first | {"studying": 43, "reason": "一人转学，补登记"}
    programmes.enter_figures(programme, by=by, **corrected)
    second = {"year": 2025, "admitted": 48, "studying": 86, "graduated": 30, "in_county": 14}
    programmes.enter_figures(
        programme, by=by, **first | second | {"elsewhere": 7, "studying_on": 6}
    )


def play_agreement(school, programme, by):
    """It runs out in two months, so that its clock is seen."""
    page = BytesIO()
    Image.new("L", (420, 594), 255).save(page, "PNG")
    file = accept_upload(SimpleUploadedFile("演示协议.png", page.getvalue()))
    last = timezone.localdate() + timedelta(days=60)
    agreement = agreements.enter(
        school=school,
        enterprise=Enterprise.objects.order_by("pk").first(),
        kinds=[AgreementKind.ORDER_CLASS, AgreementKind.PLACEMENT],
        valid_from=last - timedelta(days=365),
        valid_until=last,
        file=file,
        by=by,
    )
    for kind, name, hours, in_firm in (
        (ModuleKind.PACKAGE, "居家保洁职业培训包", 120, 60),
        (ModuleKind.WORK_STUDY, "老年照护岗位实习", 240, 200),
    ):
        agreements.add_module(
            agreement,
            programme=programme,
            kind=kind,
            name=name,
            hours=hours,
            hours_in_firm=in_firm,
            by=by,
        )
