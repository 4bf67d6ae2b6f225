"""Opening what is sealed of a contract for a bureau: the look is written down first."""

import json

from django.db import transaction

from accounts.access import log_access, reveal
from accounts.models import AccessLog
from contracts.transitions import Role

PARTS = {
    "consumer": "家庭（雇主）的姓名、手机、证件号、服务地址",
    "worker": "服务员的姓名、手机、证件号",
    "text": "合同全文",
}
LABELS = {"name": "姓名", "phone": "手机", "id_number": "身份证号", "address": "服务地址"}


@transaction.atomic
def open_contract(contract, parts, *, reason: str, by, address: str) -> dict:
    """{"people": [(role, [(label, value)])], "clauses": the text's clauses or []}.

    Raises ValidationError as ``accounts.access.reveal`` does, and opens nothing.
    """
    people = []
    for party in contract.parties.filter(role__in=[each for each in parts if each in Role.values]):
        values = reveal(by, party, list(LABELS), reason, address)
        lines = [(LABELS[name], value) for name, value in values.items() if value]
        people.append((party.get_role_display(), lines))
    clauses = []
    if "text" in parts:
        content = reveal(by, contract.text, ["content"], reason, address)["content"]
        clauses = json.loads(content)["clauses"] if content else []
    log_access(by, AccessLog.Action.REVEAL, contract, sorted(parts), reason.strip(), address)
    return {"people": people, "clauses": clauses}
