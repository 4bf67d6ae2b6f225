"""Workers and their papers for tests, with numbers that carry their check."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from stdnum.cn import ric

from bureaus.tests.factories import BureauMemberFactory
from enterprises.models import Mode
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.short_memory import forget_all
from workers.models import (
    BackgroundCheck,
    BackgroundResult,
    CertificateKind,
    Consent,
    Employment,
    HealthCertificate,
    Occupation,
    OccupationCertificate,
    Policy,
    PolicyKind,
    SkillLevel,
    Verification,
    VerifyMethod,
    Worker,
)


def id_number(n=1, born=date(1985, 3, 12), region="620724", male=False) -> str:
    """A resident identity number whose check character fits."""
    order = (2 * n + male) % 1000
    body = f"{region}{born:%Y%m%d}{order:03}"
    return body + ric.calc_check_digit(f"{body}0")  # the last character is not read


def officer(slug, name=""):
    """A person of the bureau with this slug; what was remembered of bureaus is forgotten."""
    user = BureauMemberFactory(bureau__slug=slug, bureau__name=name or f"县{slug}").user
    forget_all()
    return user


class WorkerFactory(factory.django.DjangoModelFactory):
    """A woman of 1985 with a telephone."""

    class Meta:
        model = Worker

    id_number = factory.Sequence(lambda n: id_number(n, date(1985, 1 + n // 400 % 12, 12)))
    name = "王秀兰"
    sex = "female"
    birth_date = factory.LazyAttribute(
        lambda worker: date(
            int(worker.id_number[6:10]), int(worker.id_number[10:12]), int(worker.id_number[12:14])
        ).isoformat()
    )
    phone = factory.Sequence(lambda n: f"139{n:08}")


class EmploymentFactory(factory.django.DjangoModelFactory):
    """Employee-based since the start of 2026, under a contract of two years."""

    class Meta:
        model = Employment

    worker = factory.SubFactory(WorkerFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    mode = Mode.EMPLOYEE_BASED
    started_on = date(2026, 1, 1)
    contract_kind = "fixed_term"
    contract_from = date(2026, 1, 1)
    contract_until = date(2027, 12, 31)


class OccupationFactory(factory.django.DjangoModelFactory):
    """家政服务员 of the 2022 edition, with its four levels."""

    class Meta:
        model = Occupation
        django_get_or_create = ("code", "dict_version")

    code = "4-10-01-06"
    name = "家政服务员"
    dict_version = "2022年版"
    levels = [5, 4, 3, 2]
    active_from = date(2022, 1, 1)
    is_confirmed = True


class CertificateFactory(factory.django.DjangoModelFactory):
    """四级, issued in 2025, not verified."""

    class Meta:
        model = OccupationCertificate

    worker = factory.SubFactory(WorkerFactory)
    kind = CertificateKind.SKILL_LEVEL
    occupation = factory.SubFactory(OccupationFactory)
    skill_level = SkillLevel.FOUR
    number = factory.Sequence(lambda n: f"S0000620724002500{n:06}")
    issuer = "张掖市职业技能鉴定中心"
    issued_on = date(2025, 6, 1)


class HealthCertificateFactory(factory.django.DjangoModelFactory):
    """A year from a month ago, not verified."""

    class Meta:
        model = HealthCertificate

    worker = factory.SubFactory(WorkerFactory)
    issuer = "高台县疾病预防控制中心"
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    valid_until = factory.LazyAttribute(lambda paper: paper.valid_from + timedelta(days=364))


class PolicyFactory(factory.django.DjangoModelFactory):
    """An accident policy of a year from a month ago."""

    class Meta:
        model = Policy

    worker = factory.SubFactory(WorkerFactory)
    kind = PolicyKind.ACCIDENT
    insurer = "某财产保险公司张掖支公司"
    number = factory.Sequence(lambda n: f"PIAC{n:08}")
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    valid_until = factory.LazyAttribute(lambda paper: paper.valid_from + timedelta(days=364))


class BackgroundCheckFactory(factory.django.DjangoModelFactory):
    """Clear, checked a month ago."""

    class Meta:
        model = BackgroundCheck

    worker = factory.SubFactory(WorkerFactory)
    result = BackgroundResult.CLEAR
    checked_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    verification = factory.LazyAttribute(lambda paper: look(paper.worker, "public-security"))


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    worker = factory.SubFactory(WorkerFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    scope = "details"
    way = "code"


def look(subject, slug="hrss", by=None) -> Verification:
    """A look by a bureau that found what the register says."""
    member = BureauMemberFactory(bureau__slug=slug, bureau__name=f"县{slug}")
    return Verification.objects.create(
        subject=subject,
        agrees=True,
        method=VerifyMethod.ORIGINAL,
        bureau=member.bureau,
        by=by or member.user,
    )
