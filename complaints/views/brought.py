"""What a link of another page brings into a matter that is begun from it: the enterprise that it is about, a
refund that was worked out. It stands in the address, so a page that is only looked at keeps nothing of it."""

from datetime import date

from django.http import QueryDict
from django.utils.formats import date_format

from complaints import catalogue
from complaints.forms.interviews import COMPLAINT
from complaints.forms.refund import FORMS
from complaints.transitions import Kind

# The query key of a filled refund form; without it the address only chooses the contract.
FILLED = "calculate"
# Of ``forms.intake.DEMANDS``: what is asked for money that is with the other side for later, and for any other.
PREPAID = frozenset({"sessions", "stored_value", "time_card", "deposit"})
PREPAID_DEMAND, REFUND_DEMAND = "end_contract", "refund"
# Contract -> the category of complaints that it is; of services that were begun the person chooses.
CATEGORIES = {
    "sessions": "refund_prepaid",
    "stored_value": "refund_prepaid",
    "time_card": "refund_prepaid",
    "agency": "agency_fee_or_deposit",
    "deposit": "agency_fee_or_deposit",
    "earnest": "contract_dispute",
}


def brought_answers(request, interview=COMPLAINT) -> dict:
    """Field name -> what the browser would have sent; what is there already is not changed by it."""
    answers = enterprise_answer(request.GET)
    if interview is COMPLAINT and (form := refund_form(request.GET)):
        answers |= refund_answers(form)
    return answers


def brought_query(request, interview=COMPLAINT) -> str:
    """What hands it on to the next page's address; "" where nothing was brought."""
    query = QueryDict(mutable=True)
    query.update(enterprise_answer(request.GET))
    if interview is COMPLAINT and (form := refund_form(request.GET)):
        known = {"contract", FILLED, *form.fields}
        query.update({name: request.GET[name] for name in request.GET if name in known})
    return f"?{query.urlencode()}" if query else ""


def enterprise_answer(query) -> dict:
    pk = query.get("enterprise", "")
    return {"enterprise": pk} if pk.isascii() and pk.isdigit() and len(pk) < 19 else {}


def refund_form(query):
    """The filled form of a refund that can be worked out; None where there is none."""
    form_class = FORMS.get(query.get("contract"))
    if form_class is None or FILLED not in query:
        return None
    form = form_class(query)
    return form if form.is_valid() else None


def refund_answers(form) -> dict:
    """The terms as the beginning of the story, the sum as the demand; where the other side owes nothing, no demand."""
    settlement = form.settlement
    lines = [f"{form.fields[name].label}：{words}" for name, words in filled_terms(form)]
    answers = {
        "content": "\n".join([f"{settlement.contract}，在网站算过：", *lines, settlement.in_words]),
        "amount_yuan": str(settlement.paid),
        "occurred_on": settlement.ended_on.isoformat(),
    }
    category = CATEGORIES.get(form.contract)
    if category in catalogue.categories_of(Kind.COMPLAINT):
        answers["category"] = category
    if settlement.owed_by_business:
        choice = PREPAID_DEMAND if form.contract in PREPAID else REFUND_DEMAND
        answers |= {"demand_choices": [choice], "demand": settlement.in_words}
    return answers


def filled_terms(form):
    """(name, in words) of each term that was filled in."""
    for name, value in form.cleaned_data.items():
        if value in (None, "", False):
            continue
        if isinstance(value, date):
            yield name, date_format(value)
        elif isinstance(value, bool):
            yield name, "是"
        elif choices := getattr(form.fields[name], "choices", None):
            yield name, dict(choices)[form.data[name]]
        else:
            yield name, str(value)
