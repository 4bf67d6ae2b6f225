"""The answers of one resident, as the browsers of the tests type them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from complaints.forms.questions import PAGES, QUESTION_PAGES

ANSWERS = {
    "category": "service_quality",
    "content": "约定四小时深度保洁，两小时就走了。\n打电话没有人接。",
    "title": "保洁没有做完",
    "occurred_on": "2026-11-03",
    "demand_choices": ["refund", "redo"],
    "demand": "退一半，600元",
    "amount_yuan": "1,200.50",
    "respondent_name": "高台县安心家政服务有限公司",
    "enterprise": "",
    "respondent_address": "城关镇解放街",
    "place": "",
    "complainant_name": "王小兰",
    "hides_name": "on",
    "complainant_phone": "138 9360 0001",
    "complainant_address": "城关镇东关社区3号",
    "agrees_to_entrust": "on",
    "consent_version": "2026-11",
}


def answers_of(page, **changes):
    """What is sent with one page; None leaves a field out, as an empty tick does."""
    answers = {name: ANSWERS[name] for name in page.fields if name in ANSWERS} | changes
    return {name: value for name, value in answers.items() if value is not None}


def fill(client, pages=PAGES, **changes):
    """Send every page up to the check page."""
    for page in pages:
        mine = {name: value for name, value in changes.items() if name in page.fields}
        address = reverse("complaints:step", args=[page.slug])
        answer = client.post(address, answers_of(page, **mine))
        assert answer.status_code == 302, answer.context["form"].errors
    return answer


def fill_elder(client, **changes):
    client.cookies["view"] = "elder"
    return fill(client, QUESTION_PAGES, **changes)


def submit(client):
    return client.post(reverse("complaints:check"))


def png(name="照片.png", size=(60, 40)):
    content = BytesIO()
    Image.new("RGB", size, (20, 90, 60)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())
