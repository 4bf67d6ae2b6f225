"""Two labour brands: one recognised, with members and what came of it, and one in care."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from brands.models import Brand
from brands.services import brands, licensing
from brands.transitions import Action
from bureaus.models import Bureau
from enterprises.models import Enterprise
from gaotai_jiazheng.uploads import accept_upload
from recruitment.models import Departure
from workers.models import Worker

DOCUMENT = "（演示）文件，不是真实文件"


def play_brands() -> int:
    """How many are new."""
    if Brand.objects.exists():
        return 0
    by, today = User.objects.get(username="womens-federation"), timezone.localdate()
    sister = enter("（演示）高台嫂", "gaotai-sao", by)
    for kind in ("mark", "standard_file"):
        brands.bring_file(sister, kind, picture(), by=by)
    for action, days in ((Action.GROW, 300), (Action.RECOGNISE, 200)):
        on = today - timedelta(days=days)
        sister = brands.step(sister, action, on=on, document=DOCUMENT, by=by)
    play_members(sister, by)
    other = enter("（演示）黑河护工", "heihe-hugong", by)
    brands.step(other, Action.GROW, on=today - timedelta(days=60), document=DOCUMENT, by=by)
    return Brand.objects.count()


def enter(name, slug, by) -> Brand:
    return brands.enter(
        name=name,
        slug=slug,
        owner="（演示）高台县家政服务行业协会",
        bureau=Bureau.objects.get(slug="womens-federation"),
        phone="0936-6629100",
        story="（演示）本县妇女出去做家政的共同名字，有统一的培训和服务标准。",
        standard="持证上岗，每年体检。\n先说好价格再服务。\n接到投诉当天答复。",
        joining="带身份证和培训合格证书，到县妇联报名，审核合格后授权一年。",
        prices="住家保姆每月4500元起，护理员每天180元起。",
        by=by,
    )


def picture():
    """A mark: a house in a circle."""
    page, image = BytesIO(), Image.new("RGB", (320, 320), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 310, 310), fill="#1f6f5c")
    draw.polygon(((160, 70), (250, 150), (70, 150)), fill="#ffffff")
    draw.rectangle((95, 150, 225, 240), fill="#ffffff")
    image.save(page, "PNG")
    return accept_upload(SimpleUploadedFile("演示标识.png", page.getvalue()))


def play_members(brand, by):
    """Two enterprises, of which one licence ends next month, and a worker; help, departures and a survey."""
    today = timezone.localdate()
    for enterprise, left in zip(
        Enterprise.objects.listed().order_by("pk"), (25, 300), strict=False
    ):
        last = today + timedelta(days=left)
        first = last - timedelta(days=364)
        licensing.grant(brand, enterprise=enterprise, valid_from=first, valid_until=last, by=by)
    for worker in Worker.objects.registered().order_by("pk")[:1]:
        last = today + timedelta(days=200)
        licensing.grant(brand, worker=worker, valid_from=today, valid_until=last, by=by)
        brands.add_survey(brand, worker, on=today, before_yuan=2800, now_yuan=4600, by=by)
    brands.support(
        brand,
        bureau=brand.bureau,
        on=today - timedelta(days=90),
        what="（演示）统一工装和培训教材",
        commitment=None,
        by=by,
    )
    for departure in Departure.objects.select_related("worker").order_by("left_on")[:5]:
        brands.add_departure(brand, departure.worker, by=by)
