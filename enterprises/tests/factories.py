"""Enterprises and registrations for tests."""

from datetime import date

import factory
from stdnum.cn import uscc

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from enterprises import services
from enterprises.forms.registration import RegistrationForm
from enterprises.models import Enterprise, EnterpriseMember, Purpose
from enterprises.services import proving, registering
from enterprises.tests.registration_answers import whole
from gaotai_jiazheng.short_memory import forget_all
from regions.tests.factories import CommunityFactory
from reminders.tests.factories import load_shipped_rules


def uscc_number(number):
    """An invented credit code of the county that ends in its true check character."""
    code = f"91620724MA{number:07}"
    return code + uscc.calc_check_digit(code)


class EnterpriseFactory(factory.django.DjangoModelFactory):
    """An enterprise in good standing, registered as the admin registers it."""

    class Meta:
        model = Enterprise

    name = factory.Sequence(lambda n: f"高台县第{n}家政服务有限公司")
    uscc = factory.Sequence(uscc_number)
    address = "城关镇人民西路18号"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return services.register_enterprise(**kwargs)


class EnterpriseMemberFactory(factory.django.DjangoModelFactory):
    """The owner of an enterprise, since the start of 2020."""

    class Meta:
        model = EnterpriseMember

    enterprise = factory.SubFactory(EnterpriseFactory)
    user = factory.SubFactory(UserFactory)
    role = EnterpriseMember.Role.OWNER
    valid_from = date(2020, 1, 1)


class ReviewingBureaus:
    """The two bureaus with a person each, the rules of their clocks, and a place to be at."""

    def __init__(self):
        load_shipped_rules()
        self.verifier = BureauMemberFactory(
            bureau__slug="market-regulation",
            bureau__name="县市场监管局",
            bureau__keeps_enterprise_register=True,
            bureau__verifies_business_licenses=True,
        ).user
        self.reviewer = BureauMemberFactory(
            bureau__slug="industry-commerce",
            bureau__name="县工业信息化和商务局",
            bureau__keeps_enterprise_register=True,
        ).user
        self.community = CommunityFactory(name="东苑社区", town__name="城关镇")
        forget_all()


def values_of(registration):
    """What the services take, from a registration's answers."""
    form = RegistrationForm(registration.given, stored={Purpose.LICENSE, Purpose.DELEGATION})
    assert form.is_valid(), form.errors
    return form.values()


def filled_registration(community, **changes):
    """A registration that could be sent."""
    registration = registering.begin()
    return registering.save_answers(registration, whole(community, **changes))


def submitted_registration(bureaus, by=None, **changes):
    """A registration that both bureaus wait to check."""
    registration = filled_registration(bureaus.community, **changes)
    return registering.submit(registration, values_of(registration), by=by or UserFactory())


def prove_phone(row, phone):
    """What who holds the telephone does for a registration or an invitation."""
    _, code = proving.hand_out(phone, checked="居民身份证", by=UserFactory())
    proving.prove(proving.purpose_of(row), phone, code)
