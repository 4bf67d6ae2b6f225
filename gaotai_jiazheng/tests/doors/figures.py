"""The figures of the plan: public pages that show everybody the same, whoever asks."""

from plan.models import Target
from plan.tests.factories import TargetFactory

SLUG = "complaints_received"


class FiguresOfThePlan:
    """A target that is counted by a metric of the portal."""

    def __init__(self):
        self.target = Target.objects.filter(slug=SLUG).first() or TargetFactory(slug=SLUG)

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these figures."""
        return {
            "plan:metric": [("complaints", {"slug": SLUG}, "")],
            "plan:rows": [("complaints", {"slug": SLUG}, "")],
            "plan:target": [("complaints", {"slug": self.target.slug}, "")],
        }
