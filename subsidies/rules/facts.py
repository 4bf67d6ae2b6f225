"""What a rule may know of a person or a unit. None: not known, which is neither yes nor no."""

from dataclasses import dataclass, fields

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Facts:
    """Plain values; ages in years, periods in full months.

    destination: a key of ``DESTINATIONS``. certificate: a key of ``CERTIFICATES``, "" for none of the last twelve
    months. hours: 学时 of the class, where a class is claimed for. insured_months: of one worker, or of all the
    insured_people of a unit together (人月). award: whether the county has given her an award that money follows.

    incubator: key of the register's incubator that a unit asks for, and what the register then knows: whether the
    unit keeps it (is_operator), how many tenants it has, and how many full months each of them has stayed (stays).
    """

    age: int | None = None
    is_poverty_group: bool | None = None
    is_start_up_group: bool | None = None
    is_young_jobless: bool | None = None
    works_away: bool | None = None
    months: int | None = None
    destination: str | None = None
    was_organised: bool | None = None
    certificate: str | None = None
    is_shortage: bool | None = None
    hours: int | None = None
    is_intern: bool | None = None
    allowance_reaches_minimum: bool | None = None
    is_employee: bool | None = None
    insured_months: int | None = None
    insured_people: int | None = None
    has_business: bool | None = None
    business_months: int | None = None
    award: bool | None = None
    is_unit: bool | None = None
    incubator: int | None = None
    is_operator: bool | None = None
    tenants: int | None = None
    stays: list[int] | None = None

    def as_data(self) -> dict:
        """JSON values, those that are known only."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value is not None}

    @classmethod
    def from_data(cls, data: dict) -> "Facts":
        return cls(**data)


DESTINATIONS = {
    "outside_province": f"{settings.SITE_PROVINCE}外",
    "in_province": f"{settings.SITE_PROVINCE}内、{settings.SITE_CITY}外",
    "in_city": f"{settings.SITE_CITY}内、{settings.SITE_COUNTY}外",
}
CERTIFICATES = {
    "level_5": "五级（初级工）证书",
    "level_4": "四级（中级工）证书",
    "level_3": "三级（高级工）证书",
    "level_2": "二级（技师）证书",
    "special_ability": "专项职业能力证书",
    "start_up": "创业培训合格证书",
}
