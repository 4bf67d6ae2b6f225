"""What an owner types on each page of the registration."""

from io import BytesIO

from PIL import Image
from stdnum.cn import uscc

USCC = "91620724MA0000007" + uscc.calc_check_digit("91620724MA0000007")
PHONE = "13893600001"
PASSWORD = "liu-ye-hong-1876"


def png(name="license.png"):
    """A small picture as a browser sends it."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    file.seek(0)
    file.name = name
    return file


def answers(community=None, **changes):
    """Page -> its answers, without the file of the licence."""
    place = f"community:{community.pk}" if community else ""
    given = {
        "enterprise": {"phone": PHONE, "name": "高台县绿洲家政服务有限公司", "uscc": USCC},
        "license": {"license_valid_until": ""},
        "people": {"legal_representative": "王秀兰", "applicant_is": "owner"},
        "address": {"place": place, "address": "人民西路18号", "public_phone": "0936-6620101"},
        "services": {
            "service_lines": ["elder_care", "deep_cleaning"],
            "mode": "employee_based",
            "ways": ["offline"],
        },
    }
    for page in given.values():
        page.update({name: changes[name] for name in page.keys() & changes.keys()})
    return given


def whole(community, **changes):
    """All answers in one, as the draft keeps them."""
    return {k: v for page in answers(community, **changes).values() for k, v in page.items()}
