"""Opening what is sealed of a case: of the complainant, an agent, other complainants."""

from django.db import transaction

from accounts.access import reveal
from complaints.forms.reveal import SEALED_FIELDS
from complaints.models import WageWorker

AGENT = {"name": "代理人姓名", "phone": "代理人电话", "id_number": "代理人证件号码"}
PERSON = {"name": "姓名", "phone": "电话"}
NOTHING = "没有填写"


@transaction.atomic
def opened(user, complaint, chosen, reason, address) -> dict[str, str]:
    """Label -> the open value; every record that is looked at is written down first.

    Raises ValidationError as accounts.access.reveal does, and opens nothing.
    """
    own = [name for name in chosen if name in SEALED_FIELDS]
    found = {}
    if own:
        values = reveal(user, complaint, own, reason, address)
        found |= {SEALED_FIELDS[name]: value or NOTHING for name, value in values.items()}
    if "agent" in chosen:
        values = reveal(user, complaint.agent, list(AGENT), reason, address)
        found |= {AGENT[name]: value or NOTHING for name, value in values.items()}
    if "joint" in chosen:
        for place, person in enumerate(complaint.joint_complainants.all(), start=2):
            values = reveal(user, person, list(PERSON), reason, address)
            found |= {f"投诉人{place}{PERSON[name]}": value for name, value in values.items()}
    if "coworkers" in chosen:
        coworkers = WageWorker.objects.filter(claim=complaint.pk, is_claimant=False)
        for place, person in enumerate(coworkers, start=2):
            values = reveal(user, person, list(PERSON), reason, address)
            found |= {f"劳动者{place}{PERSON[name]}": value for name, value in values.items()}
    return found
