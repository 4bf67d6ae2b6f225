"""Notices and objections for tests, made through the services."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from disclosure import services
from reminders.rulebook import rules
from reminders.tests.factories import DeadlineRuleFactory

CHINA = ZoneInfo("Asia/Shanghai")
Role = BureauMember.Role


def moment(text: str) -> datetime:
    """An aware time of the county, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def rules_of_notices():
    """Five workdays each, as they come with the portal."""
    for slug, name in (("public_notice", "公示"), ("objection_answer", "答复异议")):
        DeadlineRuleFactory(slug=slug, name=name, length=5, in_force_from=date(2020, 1, 1))
    rules.forget()


class NoticesFactory:
    """A bureau that puts notices up, and two of its people."""

    def __init__(self):
        rules_of_notices()
        self.bureau = BureauFactory(slug="industry-commerce", name="县工业信息化和商务局")
        self.contact = BureauMemberFactory(bureau=self.bureau, role=Role.CONTACT).user
        self.leader = BureauMemberFactory(bureau=self.bureau, role=Role.LEADER).user

    def notice(self, at="2026-11-23 10:00", **values):
        """Up from Monday 23 to Monday 30 November 2026."""
        values.setdefault("title", "标准化家政企业评定结果公示")
        values.setdefault("text", "绿洲家政得分86.50，拟定为二档。")
        values.setdefault("subject", BureauFactory())
        return services.publish(
            values.pop("subject"),
            topic="企业评定",
            bureau=self.bureau,
            by=self.contact,
            at=moment(at),
            **values,
        )

    def objection(self, notice, at="2026-11-25 10:00", **values):
        values.setdefault("content", "培训记录的日期与实际不符。")
        return services.submit_objection(notice, at=moment(at), **values).objection
