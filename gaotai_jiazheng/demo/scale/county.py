"""What the rows of cases and clocks refer to, read once."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from stdnum.cn import uscc

from bureaus.models import Bureau
from complaints.models import Category, Complaint, PrivacyNotice, RoutingRule
from complaints.transitions import Kind
from enterprises.models import Enterprise
from enterprises.services import register_enterprise
from gaotai_jiazheng.demo.scale.shares import CATEGORY_WEIGHTS, OTHER_OPEN, STATUTORY_OPEN
from gaotai_jiazheng.demo.words import story
from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.search_terms import vector_of
from regions.models import Community, Town
from reminders.models import DeadlineRule

ENTERPRISES = 300
STORIES_PER_CATEGORY = 150


@dataclass(frozen=True)
class Story:
    title: str
    content: str
    demand: str
    vector: str


@dataclass(frozen=True)
class Route:
    category: Category
    bureau: Bureau
    rule_id: int | None
    assisting: list[int]
    seen_by: list[int]
    reason: str
    stories: list[Story]


class County:
    """Routes, enterprises, places, rules, and the personal values that every row repeats."""

    def __init__(self, chance):
        self.routes = routes(chance)
        self.weights = [CATEGORY_WEIGHTS.get(route.category.slug, 3) for route in self.routes]
        self.enterprises = enterprises()
        self.towns = list(Town.objects.all())
        self.communities = {}
        for community in Community.objects.all():
            self.communities.setdefault(community.town_id, []).append(community.pk)
        self.notice_id = PrivacyNotice.objects.latest().pk
        self.rules = rules_in_force()
        self.lead_id = Bureau.objects.get(handles_by_complaint_measures=True).pk
        self.subject_type_id = ContentType.objects.get_for_model(Complaint).pk
        self.name = sealed("complainant_name", "王秀兰")
        self.phone = sealed("complainant_phone", "13893600001")
        self.phone_index = blind_index("13893600001", "phone")
        self.address = sealed("complainant_address", "城关镇人民西路社区")


def rules_in_force():
    """Slug -> rule of today. Raises DeadlineRule.DoesNotExist when one that the rows need is missing."""
    rules = {rule.slug: rule for rule in DeadlineRule.objects.filter(in_force_to=None)}
    needed = {"arbitrate_return"} | {
        slug for states, _weights in (STATUTORY_OPEN, OTHER_OPEN) for _state, slug in states
    }
    if missing := needed - rules.keys():
        raise DeadlineRule.DoesNotExist(f"没有时限规则 {'、'.join(sorted(missing))}")
    return rules


def sealed(field_name, value):
    return Complaint._meta.get_field(field_name).get_db_prep_save(value, connection)


def routes(chance):
    """For each category, the bureau that the routing table's own row names."""
    rules = {}
    of_complaints = RoutingRule.objects.filter(kind__in=["", Kind.COMPLAINT], subject_words="")
    for rule in of_complaints.select_related("bureau"):
        rules.setdefault(rule.category_id, rule)
    center = Bureau.objects.get(is_dispatch_center=True)
    found = []
    for category in Category.objects.filter(kind=Kind.COMPLAINT):
        rule = rules.get(category.pk)
        bureau = rule.bureau if rule else center
        assisting = [other.pk for other in rule.assisting_bureaus.all()] if rule else []
        told = [story(chance, category.slug) for _ in range(STORIES_PER_CATEGORY)]
        found.append(
            Route(
                category=category,
                bureau=bureau,
                rule_id=rule.pk if rule else None,
                assisting=assisting,
                seen_by=sorted({bureau.pk, *assisting}),
                reason=f"类别为“{category.name}”，由{bureau.name}承办。",
                stories=[Story(*texts, vector_of(*texts[:2])) for texts in told],
            )
        )
    return found


def enterprises():
    """At least so many enterprises, with the vector of each name."""
    for number in range(Enterprise.objects.count(), ENTERPRISES):
        code = f"91620724MAX{number:06}"
        code += uscc.calc_check_digit(code)
        if not Enterprise.objects.filter(uscc=code).exists():
            register_enterprise(
                name=f"高台县测试{number}号家政服务部", uscc=code, address="城关镇解放路"
            )
    rows = Enterprise.objects.values_list("pk", "name")[:ENTERPRISES]
    return [(pk, name, vector_of(name)) for pk, name in rows]
