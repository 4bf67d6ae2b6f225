"""Ten workers of the demonstration county in two enterprises: invented people, numbers of no region.

Everything goes through the services; played once, when no worker is there yet.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from stdnum.cn import ric

from accounts.models import User
from enterprises.models import Enterprise, Mode
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from gaotai_jiazheng.demo.mediation import ODR_ENTERPRISE
from gaotai_jiazheng.demo.registry import OWNER
from regions.models import Town
from workers.models import (
    BodyKind,
    Consent,
    EvaluationBody,
    HealthCertificate,
    Occupation,
    OccupationCertificate,
    Policy,
    Worker,
)
from workers.services import consenting, employing, papers, registering

OTHER_ENTERPRISE = 3
NO_REGION = "629999"  # no county has it, so that no number is anybody's
OWN_RECORDS = "own_records"


@dataclass(frozen=True)
class Person:
    """A worker. level: of 家政服务员, 0 for none; the days of her papers from today, None for none."""

    name: str
    born: str
    place: int
    mode: str
    level: int = 0
    health_days: int | None = None
    background: str = ""
    policy_days: int | None = None
    contract_days: int | None = 500
    is_verified: bool = True
    has_left: bool = False


EMPLOYEE, AGENCY = Mode.EMPLOYEE_BASED, Mode.AGENCY_BASED
PEOPLE = (
    Person("赵秋菊", "19820415", ODR_ENTERPRISE, EMPLOYEE, 3, 300, "clear", 250),
    Person("钱桂香", "19790902", ODR_ENTERPRISE, EMPLOYEE, 4, 120, "clear", 5),
    Person("孙海棠", "19880120", ODR_ENTERPRISE, EMPLOYEE, 5, 20, "clear", 200, 25),
    Person("李青禾", "19910707", ODR_ENTERPRISE, EMPLOYEE, 5, -10, "clear", 90),
    Person("周木兰", "19851130", ODR_ENTERPRISE, AGENCY, 0, 200, "", None, None, False),
    Person("吴小满", "19950521", ODR_ENTERPRISE, AGENCY, contract_days=None),
    Person("郑春燕", "19760218", OTHER_ENTERPRISE, EMPLOYEE, 2, 330, "clear", 300, 700),
    Person("王雪莲", "19830614", OTHER_ENTERPRISE, EMPLOYEE, 4, 210, "not_clear", 150),
    Person("冯麦穗", "19900310", OTHER_ENTERPRISE, AGENCY, 4, 60, "clear", None, None),
    Person("陈玉竹", "19800825", OTHER_ENTERPRISE, EMPLOYEE, 5, 15, "clear", 40, 60, True, True),
)


def play_workers() -> int:
    """Register the ten, verify their papers, let one work for both enterprises; how many are new."""
    if Worker.objects.exists():
        return 0
    users = {user.username: user for user in User.objects.all()}
    enterprises = {
        place: Enterprise.objects.get(name=ENTERPRISES[place][0])
        for place in (ODR_ENTERPRISE, OTHER_ENTERPRISE)
    }
    body = make_body()
    for number, person in enumerate(PEOPLE, start=1):
        play_person(number, person, enterprises[person.place], body, users)
    play_both(enterprises[OTHER_ENTERPRISE], users)
    return len(PEOPLE)


def make_body() -> EvaluationBody:
    body = EvaluationBody.objects.create(
        kind=BodyKind.SOCIAL,
        name="（演示）河西家政技能培训评价中心",
        filing_number="演示-001",
        highest_level=2,
        valid_from=date(2025, 1, 1),
        source="演示数据，不是真实备案",
    )
    body.occupations.set(Occupation.objects.filter(name__in=["家政服务员", "养老护理员"]))
    return body


def play_person(number, person, enterprise, body, users):
    today, owner = timezone.localdate(), users[OWNER]
    started = today - timedelta(days=200)
    contract = {"contract_kind": "", "contract_from": None, "contract_until": None}
    if person.contract_days is not None:
        contract = {
            "contract_kind": "fixed_term",
            "contract_from": started,
            "contract_until": today + timedelta(days=person.contract_days),
        }
    added = registering.add_worker(
        enterprise,
        person=identity(number, person),
        employment={"mode": person.mode, "started_on": started, **contract},
        by=owner,
    )
    worker = added.employment.worker
    play_papers(number, person, worker, enterprise, body, users)
    if person.has_left:
        employing.end(
            added.employment,
            ended_on=today - timedelta(days=20),
            end_reason="（演示）外出务工",
            by=owner,
        )


def identity(number, person) -> dict:
    digits = f"{NO_REGION}{person.born}{2 * number:03}"
    return {
        "id_type": "resident",
        "id_number": digits + ric.calc_check_digit(f"{digits}0"),
        "name": person.name,
        "phone": f"138000000{number:02}",
        "town": Town.objects.order_by("position", "pk").first(),
    }


def play_papers(number, person, worker, enterprise, body, users):
    for model, values in papers_of(number, person, body):
        paper = papers.enter(model, worker, by=users[OWNER], enterprise=enterprise, **values)
        if person.is_verified:
            by = users["health" if model is HealthCertificate else "hrss"]
            papers.verify(paper, agrees=True, method=OWN_RECORDS, by=by)
    if person.background:
        papers.enter_background(
            worker,
            result=person.background,
            checked_on=timezone.localdate() - timedelta(days=60),
            by=users["public-security"],
        )


def papers_of(number, person, body):
    """(model, values) of each paper that the person has."""
    today = timezone.localdate()
    if person.level:
        yield (
            OccupationCertificate,
            {
                "kind": "skill_level",
                "occupation": Occupation.objects.get(name="家政服务员"),
                "skill_level": person.level,
                "number": f"S000062990000250000{number:03}",
                "body": body,
                "issued_on": today - timedelta(days=100),
            },
        )
    if person.health_days is not None:
        until = today + timedelta(days=person.health_days)
        yield (
            HealthCertificate,
            {
                "issuer": "（演示）县疾病预防控制中心",
                "valid_from": until - timedelta(days=364),
                "valid_until": until,
            },
        )
    if person.policy_days is not None:
        until = today + timedelta(days=person.policy_days)
        yield (
            Policy,
            {
                "kind": "accident",
                "insurer": "（演示）某财产保险公司",
                "number": f"演示{number:04}",
                "valid_from": until - timedelta(days=364),
                "valid_until": until,
            },
        )


def play_both(enterprise, users):
    """The first one works for both enterprises; she has opened her papers to the second."""
    worker = Worker.objects.order_by("pk").first()
    asked = registering.ask(
        enterprise,
        worker,
        employment={"mode": AGENCY, "started_on": timezone.localdate() - timedelta(days=30)},
        by=users[OWNER],
    )
    registering.accept(asked)
    consenting.give(worker, enterprise, "details", way=Consent.Way.OWN_PAGE)
    papers.attest(
        worker,
        kind="union_member",
        value="",
        since=date(2024, 5, 1),
        until=None,
        by=users["trade-union"],
    )
