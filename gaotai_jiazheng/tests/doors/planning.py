"""What is proved of the plan: clauses and commitments of a version, how they stand for everybody, and by which
address the versions are read."""

from datetime import date

from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every
from plan.tests.factories import (
    ClauseFactory,
    CommitmentFactory,
    MeasureFactory,
    PlanFactory,
    ReadingFactory,
    ResponsibilityFactory,
)


class Planning:
    """A clause of a bureau's measure with a commitment of its own and one that a rival bureau leads."""

    def __init__(self, work):
        self.measure = MeasureFactory(number=900)
        self.bureau = work.commerce
        ResponsibilityFactory(measure=self.measure, bureau=self.bureau)
        self.clause = ClauseFactory(measure=self.measure, key="prices")
        self.own = CommitmentFactory(clause=self.clause, lead=self.bureau, metric="prices")
        self.rival = CommitmentFactory(clause=self.clause, position=2, metric="others")
        ReadingFactory(metric="prices")
        self.later = PlanFactory(slug="later", version="正式稿", in_force_from=date(2099, 1, 1))

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        commitments = {"own": self.own, "rival": self.rival}
        return {
            "plan:bureau": [("commerce", {"slug": self.bureau.slug}, "")],
            "api_commitment-detail": [
                (row, {"pk": commitment.pk}, "") for row, commitment in commitments.items()
            ],
            **every("admin:plan_clause_{}", OF_ONE_ROW, {"prices": self.clause}),
            **every("admin:plan_commitment_{}", OF_ONE_ROW, commitments),
        }
