"""Any order of acts against a plain model of what may follow what."""

from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings, strategies

from subsidies.models import Application
from subsidies.services import checking, filing, paying
from subsidies.tests.factories import approvers_of, sent

ACTS = ("agree", "return", "resubmit", "refuse", "withdraw", "release")


class Plain:
    """What the table says, written down a second time in plain words."""

    def __init__(self):
        self.state, self.stage, self.told = "checking", 0, False

    def act(self, name) -> bool:
        """Whether the act may be done now; done, it changes the model."""
        if name == "agree" and self.state == "checking":
            self.stage += 1
            self.state = "noticed" if self.stage == 4 else "checking"
            return True
        if name == "return" and self.state == "checking" and not self.told:
            self.state, self.told = "returned", True
            return True
        if name == "resubmit" and self.state == "returned":
            self.state, self.stage = "checking", 0
            return True
        if name == "refuse" and self.state in {"checking", "returned", "noticed"}:
            self.state = "refused"
            return True
        if name == "withdraw" and self.state in {"checking", "returned", "noticed"}:
            self.state = "withdrawn"
            return True
        return False  # the notice is never over on the day on which it is put up


def do(county, application, name):
    who = approvers_of(county)[min(application.position, 3)]
    if name == "agree":
        checking.approve(application, by=who)
    elif name == "return":
        checking.send_back(application, items=["务工证明"], by=who)
    elif name == "resubmit":
        filing.submit(application, county.values(), by=county.clerk)
    elif name == "refuse":
        checking.refuse(application, reason="不符合条件", by=county.people["hrss"][1])
    elif name == "withdraw":
        paying.withdraw(application)
    else:
        paying.release(application, by=county.people["hrss"][1])


def test_lifecycle_follows_the_plain_model(county):
    county.fill_funds()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategies.lists(strategies.sampled_from(ACTS), max_size=8))
    def play(acts):
        application, plain = sent(county), Plain()
        for name in acts:
            may = plain.act(name)
            try:
                do(county, application, name)
                did = True
            except (ValidationError, PermissionDenied):
                did = False
            application.refresh_from_db()
            assert did is may, (name, application.state)
            assert application.state == plain.state
        if application.state not in {"refused", "withdrawn"}:
            paying.withdraw(application)
        assert Application.objects.filter(state="withdrawn").exists() or acts

    play()
