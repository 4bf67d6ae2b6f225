"""The register of household-service workers (家政服务员): one person, one row."""

import uuid
from datetime import date

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from enterprises.permissions import enterprise_roles_of
from gaotai_jiazheng.identifiers import id_number_problem
from gaotai_jiazheng.masking import mask_id_number, mask_name, mask_phone
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import SealedTextField, blind_index
from regions.models import Community, Town
from workers.models.choices import IdType, Sex
from workers.reading_bureaus import READS_WORKERS, acts_for_one_of

YOUNGEST = 16  # years; 《劳动法》第十五条
PERMIT_PREFIXES = ("81", "82", "83")


def id_digest(id_type: str, number: str, issuer: str = "") -> str:
    """What a person is found by: a passport's number is one of its country."""
    if id_type == IdType.PASSPORT:
        return blind_index(f"{issuer}:{number}" if number else "", "worker_passport")
    return blind_index(number, "worker_id_number")


def phone_digest(phone: str) -> str:
    return blind_index(phone, "worker_phone")


def name_digest(name: str) -> str:
    return blind_index("".join(name.split()), "worker_name")


def told_by(number: str) -> tuple[date, str]:
    """The birth date and the sex that an eighteen-character number tells. Source: GB 11643-1999."""
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def photo_name(worker, filename):
    """Where a portrait goes: nothing of the person ends up in a path."""
    return f"workers/{timezone.now():%Y/%m}/{uuid.uuid4().hex}.jpg"


class WorkerQuerySet(models.QuerySet):
    def registered(self):
        """Those whose data has not been erased."""
        return self.exclude(state=Worker.State.ERASED)

    def with_digests(self, *, numbers=None, phones=None):
        """Those with these digests of numbers or telephones. The second condition lets the partial index
        serve: PostgreSQL does not see by itself that a long list has no empty text."""
        if numbers is not None:
            return self.filter(id_digest__in=numbers).exclude(id_digest="")
        return self.filter(phone_digest__in=phones).exclude(phone_digest="")

    def employed(self, on):
        """Those who work for an enterprise on that day."""
        current = Q(employments__ended_on=None) | Q(employments__ended_on__gte=on)
        return self.filter(current, employments__started_on__lte=on).distinct()

    def visible_to(self, user):
        """All for the bureaus of the register; for an enterprise, those who work or worked for it.

        That a person is a row does not open the row's papers: each kind has its own ``visible_to``.
        """
        if acts_for_one_of(user, READS_WORKERS):
            return self
        mine = enterprise_roles_of(user)
        if not mine:
            return self.none()
        return self.filter(employments__enterprise__in=mine).distinct()


@pghistory.track()
class Worker(models.Model):
    """A person who does household service. Whoever employs her adds an employment, never a second person.

    Everything that says who it is is sealed; ``erased`` rows hold nothing of it.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", "在册"
        ERASED = "erased", "个人信息已删除"

    id_type = models.CharField("证件类型", max_length=10, choices=IdType, default=IdType.RESIDENT)
    id_number = SealedTextField("证件号码", blank=True)
    id_issuer = models.CharField("签发国家", max_length=40, blank=True, help_text="只有护照要填。")
    id_digest = models.CharField("证件摘要", max_length=64, blank=True, editable=False)
    name = SealedTextField("姓名", blank=True)
    name_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    birth_date = SealedTextField("出生日期", blank=True, help_text="年-月-日")
    phone = SealedTextField("手机号", blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, editable=False)
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name="镇")
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, verbose_name="社区（村）"
    )
    photo = models.FileField("照片", upload_to=photo_name, blank=True)
    photo_consented_at = models.DateTimeField("本人同意使用照片的时间", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.REGISTERED)
    registered_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)
    erased_at = models.DateTimeField("删除时间", null=True, blank=True, editable=False)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "家政服务员"
        verbose_name_plural = "家政服务员"
        constraints = [
            models.UniqueConstraint(
                fields=["id_digest"],
                condition=~Q(id_digest=""),
                name="worker_once",
                violation_error_message="这个人已经登记。",
            ),
            models.UniqueConstraint(
                fields=["phone_digest"],
                condition=~Q(phone_digest=""),
                name="worker_phone_of_one_person",
                violation_error_message=(
                    "这个手机号已经登记给另一位服务人员。手机号用来收本人的验证码，请填写本人的号码。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(photo="") | Q(photo_consented_at__isnull=False),
                name="worker_photo_with_consent",
                violation_error_message="本人同意以后才能保存照片。",
            ),
            models.CheckConstraint(
                condition=Q(id_type="passport") & ~Q(id_issuer="")
                | ~Q(id_type="passport") & Q(id_issuer="")
                | Q(state="erased"),
                name="worker_passport_has_its_country",
                violation_error_message="护照请填写签发国家，其他证件不用填。",
            ),
            models.CheckConstraint(
                condition=Q(state="erased", erased_at__isnull=False)
                & Q(id_digest="", name_digest="", phone_digest="", photo="", id_issuer="")
                | ~Q(state="erased") & Q(erased_at=None) & ~Q(id_digest=""),
                name="worker_erased_holds_nothing",
                violation_error_message="已删除的不再有个人信息；没有删除的要有证件号码。",
            ),
        ]
        indexes = [models.Index(fields=["town", "-id"], name="worker_of_town")]
        triggers = [
            pgtrigger.Protect(
                name="erased_holds_nothing_sealed",
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.state = 'erased' AND"
                    " NEW.id_number || NEW.name || NEW.birth_date || NEW.phone <> ''"
                ),
            )
        ]

    def __str__(self):
        return self.masked_name or f"已删除的服务人员{self.pk}"

    def save(self, *args, **kwargs):
        """Keep the digests what the sealed values say; a caller of update_fields names them itself."""
        self.id_digest = id_digest(self.id_type, self.id_number, self.id_issuer)
        self.name_digest = name_digest(self.name)
        self.phone_digest = phone_digest(self.phone)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("admin:workers_worker_change", args=[self.pk])

    def clean(self):
        """Codes: name_missing, id_number, id_prefix, born_otherwise, sex_otherwise, too_young, birth_date."""
        self.id_number = "".join(self.id_number.split()).upper()
        self.id_digest = id_digest(self.id_type, self.id_number, self.id_issuer)
        self.name_digest = name_digest(self.name)
        self.phone_digest = phone_digest(self.phone)
        if self.state == self.State.ERASED:
            return
        if not self.name:
            raise refusal("name", "请填写姓名。", "name_missing")
        if self.id_type == IdType.PASSPORT:
            check_passport(self.id_number)
        else:
            self._check_eighteen()
        born = self.born_on
        if born is None:
            raise refusal("birth_date", "请填写出生日期。", "birth_date")
        if age_on(born, timezone.localdate()) < YOUNGEST:
            raise refusal("birth_date", f"未满{YOUNGEST}周岁，不能登记。", "too_young")

    def _check_eighteen(self):
        if problem := id_number_problem(self.id_number):
            raise refusal("id_number", problem, "id_number")
        is_permit = self.id_number.startswith(PERMIT_PREFIXES)
        if is_permit != (self.id_type == IdType.PERMIT):
            message = "81、82、83开头的是港澳台居民居住证，其他的是居民身份证，请选对证件类型。"
            raise refusal("id_type", message, "id_prefix")
        born, sex = told_by(self.id_number)
        if self.birth_date and self.birth_date != born.isoformat():
            message = "出生日期和证件号码第7至14位不一致。"
            raise refusal("birth_date", message, "born_otherwise")
        if self.sex and self.sex != sex:
            raise refusal("sex", "性别和证件号码第17位不一致。", "sex_otherwise")
        self.birth_date, self.sex = born.isoformat(), sex

    @property
    def born_on(self) -> date | None:
        try:
            return date.fromisoformat(self.birth_date)
        except ValueError:
            return None

    @property
    def masked_name(self):
        return mask_name(self.name)

    @property
    def masked_id_number(self):
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self):
        return mask_phone(self.phone)


def check_passport(number):
    """A passport's number has no check character; countries write 5 to 20 letters and digits."""
    if not (5 <= len(number) <= 20 and number.isascii() and number.isalnum()):
        raise refusal("id_number", "护照号码是5到20位字母和数字。", "id_number")


def age_on(born: date, day: date) -> int:
    """Full years of age on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
