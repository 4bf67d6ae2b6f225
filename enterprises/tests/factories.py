"""Enterprises for tests."""

import factory
from stdnum.cn import uscc

from enterprises import services
from enterprises.models import Enterprise


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
