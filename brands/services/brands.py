"""A brand: entered, taken from step to step, given its mark and its standard, helped, and what came of it."""

from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from brands.models import Brand, BrandClass, BrandDeparture, Support, WageSurvey
from brands.permissions import keeps_brands
from brands.services import licensing
from brands.transitions import State
from gaotai_jiazheng.refusals import by_own_names, in_words, refusal, words_of
from gaotai_jiazheng.whole_files import with_their_rows
from recruitment.models import Departure
from recruitment.services.writing import check_public, locked, require, take_step

ONLY = "由县人社局、县妇联、县工业信息化和商务局办理。"
TEXTS = ("name", "owner", "story", "standard", "joining", "prices")
WORDS = words_of(Brand, WageSurvey) | {
    "brands_brand_name_key": "这个品牌已经登记。",
    "brands_brand_slug_key": "已经有这个网址。",
    "brands_brandclass_training_class_id_key": "这个班已经登记在一个品牌下。",
    "brands_branddeparture_departure_id_key": "这次外出务工已经登记在一个品牌下。",
}
FIELDS = {
    "brands_brand_name_key": "name",
    "brands_brand_slug_key": "slug",
    "wage_survey_once_a_day": "on",
    "wage_survey_in_range": "now_yuan",
    "brands_brandclass_training_class_id_key": "training_class",
    "brands_branddeparture_departure_id_key": "id_number",
}
refused_in_words = partial(in_words, by_own_names(WORDS, FIELDS))


def enter(*, by, at=None, **values) -> Brand:
    """Enter a brand that is being prepared. values: name, slug, owner, bureau, phone, story, standard, joining,
    prices. Codes: unique, brands_brand_name_key and brands_brand_slug_key (taken at the same moment), personal_data."""
    require(keeps_brands(by), ONLY)
    check_public(**{name: values[name] for name in TEXTS})
    brand = Brand(by=by, at=at or timezone.now(), **values)
    brand.validate_unique()
    with refused_in_words():
        brand.save()
    return brand


@with_their_rows()
def bring_file(brand, kind: str, accepted, *, by) -> Brand:
    """Give a brand its mark (a picture) or its standard. accepted: an ``uploads.Accepted``.

    kind: "mark" or "standard_file". Codes: mark_is_a_picture.
    """
    require(keeps_brands(by), ONLY)
    if kind == "mark" and not accepted.content_type.startswith("image/"):
        message = ValidationError("标识要是一张图片。", code="mark_is_a_picture")
        raise ValidationError({"file": [message]})
    brand = locked(brand)
    setattr(brand, "mark_type" if kind == "mark" else "standard_type", accepted.content_type)
    getattr(brand, kind).save(accepted.name, ContentFile(accepted.content), save=False)
    brand.save()
    return brand


@transaction.atomic
def step(brand, action, *, on: date, document: str, by, at=None) -> Brand:
    """Take a step; with the end of a brand nobody carries it any more.

    Codes: step_not_allowed, before_last_step, brand_recognised_with_mark_and_standard, personal_data.
    """
    require(keeps_brands(by), ONLY)
    with refused_in_words():
        brand = take_step(brand, action, on=on, document=document, by=by, at=at)
    if brand.state == State.ENDED:
        licensing.end_all(brand, on=on)
    return brand


@transaction.atomic
def support(brand, *, by, at=None, **values) -> Support:
    """values: bureau, on, what, commitment. It stays for ever, so the same is not taken twice. Codes: personal_data,
    support_known."""
    require(keeps_brands(by), ONLY)
    check_public(what=values["what"])
    brand = locked(brand)
    if brand.supports.filter(**values).exists():
        raise refusal("what", "这一项扶持措施已经登记，不用再登记。", "support_known")
    return Support.objects.create(brand=brand, by=by, at=at or timezone.now(), **values)


def add_class(brand, *, training_class, by) -> BrandClass:
    """Codes: brands_brandclass_training_class_id_key, where the class is a brand's already."""
    require(keeps_brands(by), ONLY)
    with refused_in_words():
        return BrandClass.objects.create(brand=brand, training_class=training_class, by=by)


def add_departure(brand, worker, *, by) -> BrandDeparture:
    """The last departure of a worker was under this brand. Codes: no_departure, and where it is a brand's
    already."""
    require(keeps_brands(by), ONLY)
    departure = Departure.objects.filter(worker=worker).order_by("-left_on", "-pk").first()
    if departure is None:
        message = ValidationError("还没有登记这个人外出务工。", code="no_departure")
        raise ValidationError({"id_number": [message]})
    with refused_in_words():
        return BrandDeparture.objects.create(brand=brand, departure=departure, by=by)


def add_survey(brand, worker, *, on, before_yuan, now_yuan, by) -> WageSurvey:
    """Codes: wage_survey_once_a_day, wage_survey_in_range."""
    require(keeps_brands(by), ONLY)
    with refused_in_words():
        return WageSurvey.objects.create(
            brand=brand, worker=worker, on=on, before_yuan=before_yuan, now_yuan=now_yuan, by=by
        )
