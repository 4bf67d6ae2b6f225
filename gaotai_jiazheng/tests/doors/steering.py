"""Reports and meetings of bureaus: a row of everything with an address, and a rival bureau's."""

from datetime import timedelta

from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from meetings.services import packs, planning
from meetings.tests.factories import Round
from reporting.services import reporting, templates
from reporting.tests.factories import Quarter, workbook

OF_A_MEETING = ("topic", "hold", "minutes", "action", "cancel")
BUTTONS = ("find", "pack", "sign")
ADMINS = ("reportperiod", "progressreport", "reporttemplate")


class Steering:
    """A quarter with an accepted report of 人社 and a draft of 教育; a template of each; a meeting that is to come
    with its pack, one that was held with an action of 人社, and one of 教育. ``office`` collects and calls."""

    def __init__(self, quarter=None, round_=None):
        self.quarter = quarter or Quarter().open()
        self.accepted = self.quarter.accepted()
        self.draft = self.quarter.report_of(self.quarter.education)
        self.templates = {
            bureau.slug: templates.keep(bureau=bureau, title="市里的表", file=workbook(), by=by)
            for bureau, by in (
                (self.quarter.labour, self.quarter.writer),
                (self.quarter.education, self.quarter.rival),
            )
        }
        self.bound = templates.bind(
            self.templates["labour"], place="B3", metric="meetings_held", by=self.quarter.writer
        )
        self.summary = self.summarised()
        self.round = round_ or Round()
        self.round.hold()
        self.done = self.round.decide()
        self.rival = self.round.decide(bureau=self.round.education)
        self.coming = self.round.call(held_on=timezone.localdate() + timedelta(days=1))
        self.topic = planning.add_item(self.coming, title="进度", by=self.round.caller)
        packs.make_due()

    def summarised(self):
        return reporting.summarise(self.quarter.period, by=self.quarter.collector)

    def people(self):
        """Who knocks: name -> user; ``leader`` decides on what ``office`` has submitted."""
        leader = BureauMemberFactory(bureau=self.quarter.office, role=BureauMember.Role.LEADER)
        return {
            "office": self.quarter.collector,
            "leader": leader.user,
            "labour": self.quarter.writer,
            "education": self.quarter.rival,
            "stranger": self.round.stranger,
        }

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {**self.report_addresses(), **self.meeting_addresses()}

    def report_addresses(self):
        period, template = {"quarter": self.quarter.period}, self.templates
        reports = {"labour": self.accepted, "education": self.draft}
        rows = dict(zip(ADMINS, (period, reports, template), strict=True))
        admin = "admin:reporting_{}_{}"
        found = {}
        for model, of_it in rows.items():
            found |= every(admin.format(model, "{}"), OF_ONE_ROW, of_it)
        unbind = {"pk": template["labour"].pk, "binding": self.bound.pk}
        return {
            **found,
            admin.format("reportperiod", "summarise"): keyed(period),
            admin.format("reportperiod", "summary"): [
                (f"quarter/{form}", self.summary_at(form), "") for form in ("pdf", "docx")
            ],
            **every(admin.format("progressreport", "{}"), ("words", "return"), reports),
            admin.format("progressreport", "step"): [
                *keyed(reports, action="submit"),
                *keyed(reports, action="accept"),
            ],
            admin.format("progressreport", "paper"): keyed(reports, form="pdf"),
            **every(admin.format("reporttemplate", "{}"), ("bind", "retire"), template),
            admin.format("reporttemplate", "unbind"): [("labour", unbind, "")],
            admin.format("reporttemplate", "fill"): [
                (name, {"pk": row.pk}, f"period={self.quarter.period.pk}")
                for name, row in template.items()
            ],
        }

    def summary_at(self, form):
        return {"pk": self.quarter.period.pk, "paper": self.summary.pk, "form": form}

    def meeting_addresses(self):
        meetings = {"held": self.round.meeting, "coming": self.coming}
        actions = {"labour": self.done, "education": self.rival}
        admin = "admin:meetings_meeting_{}"
        item = {"pk": self.coming.pk, "item": self.topic.pk}
        return {
            **every(admin, OF_ONE_ROW, meetings),
            admin.format("step"): [e for name in BUTTONS for e in keyed(meetings, step=name)],
            admin.format("form"): [e for name in OF_A_MEETING for e in keyed(meetings, step=name)],
            admin.format("item"): [
                (f"coming/{name}", {**item, "step": name}, "") for name in ("edit", "settle")
            ],
            admin.format("pack"): [
                (f"coming/{form}", {"pk": self.coming.pk, "version": 1, "form": form}, "")
                for form in ("pdf", "docx")
            ],
            **every("admin:meetings_action_{}", OF_ONE_ROW, actions),
            "admin:meetings_action_step": [
                each
                for name in ("finish", "extend", "cancel")
                for each in keyed(actions, step=name)
            ],
        }
