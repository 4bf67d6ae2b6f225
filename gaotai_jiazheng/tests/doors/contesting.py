"""Competitions of skills: a row of everything with an address."""

from django.utils import timezone

from competitions.models import EntrantTerms
from competitions.services import entering, scoring
from competitions.tests.factories import Contest, both
from credentials.models import Promotion
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from workers.models import Occupation

OF_AN_ENTRY = ("decide", "withdraw", "tie", "absent", "came")
FORMS = ("event", "judge", "announce_draw", "draw", "reopen", "award", "cancel")


class Contesting:
    """A competition that takes entries and has one of the member's enterprise; one that is held, with a
    signed sheet; a proposal of a level for the member's worker."""

    def __init__(self, work):
        self.open = Contest().open().take_until_now()
        self.entry = entering.enter_for_enterprise(
            self.open.event,
            work.worker,
            enterprise=work.enterprise,
            by=work.people["member"],
            at=timezone.now(),
        )
        self.held = Contest()
        first, self.numbered = self.held.hold(entries=2)
        judge = self.held.competition.judges.first()
        self.sheet = scoring.sign(judge, first, points=both(80), by=judge.user)
        self.promotion = Promotion.objects.create(
            worker=work.worker, occupation=Occupation.objects.first(), level=4, basis="竞赛一等奖"
        )

        self.terms = EntrantTerms.objects.create(
            in_force_from=timezone.localdate(),
            days_kept=365,
            source="测试",
            confirmed_by="县人社局",
        )

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        rows = {"open": self.open.competition, "held": self.held.competition}
        admin, number = "admin:competitions_competition_{}", self.open.competition.number
        judge = self.sheet.judge
        start = {"number": self.held.competition.number, "start": self.numbered.start_number}
        return {
            **every(admin, OF_ONE_ROW, rows),
            admin.format("step"): keyed(rows, action="close"),
            admin.format("form"): [each for name in FORMS for each in keyed(rows, step=name)],
            admin.format("entry"): [
                (
                    f"member/{name}",
                    {"pk": rows["open"].pk, "entry": self.entry.pk, "step": name},
                    "",
                )
                for name in OF_AN_ENTRY
            ],
            admin.format("reveal"): [
                ("member", {"pk": rows["open"].pk, "entry": self.entry.pk}, "")
            ],
            admin.format("judge"): [("held", {"pk": rows["held"].pk, "judge": judge.pk}, "")],
            admin.format("sheet"): [("held", {"pk": rows["held"].pk, "sheet": self.sheet.pk}, "")],
            **every("admin:credentials_promotion_{}", OF_ONE_ROW, {"member": self.promotion}),
            **every("admin:competitions_entrantterms_{}", OF_ONE_ROW, {"today": self.terms}),
            **{
                f"competitions:{name}": [("open", {"number": number}, "")]
                for name in ("competition", "scores", "enter")
            },
            "competitions:sheet": [("held", start, "")],
            "competitions:tie": [("held", start, "")],
            "competitions:withdraw": keyed({"member": self.entry}),
            "competitions_workspace:competition": [("open", {"number": number}, "")],
            "competitions_workspace:withdraw": keyed({"member": self.entry}),
        }
