"""Where the money of a campaign is: in an account of its own, or promised in the budget of a fund.

An account is filled when the campaign starts, pays what is settled and gives the rest back. A fund's commitment
has one payable and no part of one, so what a settlement takes is cut out of it: the commitment is released and
the parts are committed anew, all in one transaction that holds the budget's account.
"""

import uuid

from django.db import transaction

from funds import services as funds
from ledger import services as ledger
from ledger.models import Account

SOURCE, PAID = "promotion:source", "promotion:paid"
NARRATION = 120


def key_of(*words) -> uuid.UUID:
    """The key of an act: the same act said twice is recorded once."""
    return uuid.uuid5(uuid.NAMESPACE_OID, ":".join(map(str, ("promotion", *words))))


def source() -> Account:
    """What campaigns are given without a fund comes from here; negative by that sum."""
    return ledger.open_account(SOURCE, "促消费活动资金来源", may_be_negative=True)


def paid() -> Account:
    """What enterprises were paid without a fund goes here."""
    return ledger.open_account(PAID, "促消费活动已付企业")


def provide(campaign, *, by, at) -> None:
    """Secure the whole budget; written into the campaign, which is not saved. Codes of ``funds.services.commit``."""
    if campaign.is_of_fund:
        campaign.commitment = commit(campaign, campaign.budget_fen, "start", by=by, at=at)
        return
    campaign.account = ledger.open_account(f"promotion:{campaign.number}", campaign.title)
    move(
        campaign,
        {source(): -campaign.budget_fen, campaign.account: campaign.budget_fen},
        "provide",
        "活动预算到位",
        by=by,
    )


def commit(campaign, amount_fen, word, *, by, at, subject=None, promised_at=None):
    return funds.commit(
        campaign.fund_budget,
        amount_fen,
        key=key_of("campaign", campaign.pk, word),
        subject=subject or campaign,
        narration=f"促消费活动 {campaign.title}"[:NARRATION],
        by=by,
        at=at,
        promised_at=promised_at,
    )


def move(campaign, moves, word, what, *, by, document="", subject=None):
    return ledger.record(
        moves,
        key=key_of("campaign", campaign.pk, word),
        kind="promotion",
        narration=f"{what} {campaign.title}"[:NARRATION],
        by=by,
        document=document,
        subject=subject or campaign,
        subject_label=campaign.number,
    )


def pay(settlement, *, receipt, by) -> int:
    """Book what was paid to an enterprise; the entry's key. Codes of ``ledger.services.record``."""
    campaign = settlement.campaign
    moves = {campaign.account: -settlement.total_fen, paid(): settlement.total_fen}
    word = f"settlement:{settlement.pk}"
    recorded = move(campaign, moves, word, "支付结算", by=by, document=receipt, subject=settlement)
    return recorded.entry_id


@transaction.atomic
def cut_out(campaign, settlement, *, by, at):
    """Commit a settlement's sum out of the campaign's commitment; the new commitment. The campaign is saved.

    The parts stay promises of the year in which the campaign started: what was used in December is settled in January.
    """
    before = campaign.commitment
    given = {"by": by, "at": at, "promised_at": before.committed_at}
    funds.release(before, by, f"转结算单{settlement.number}", at=at)
    rest = before.amount_fen - settlement.total_fen
    word = f"settlement:{settlement.pk}"
    made = commit(campaign, settlement.total_fen, word, subject=settlement, **given)
    if rest:
        campaign.commitment = commit(campaign, rest, f"after:{settlement.pk}", **given)
        campaign.save(update_fields=["commitment"])
    return made


def commitment_again(campaign, settlement, called_off, *, by, at):
    """The commitment of a payable that the fund has called off; another one, of the same year, where its money was
    given free."""
    before = called_off.commitment
    if before.released_at is None:
        return before
    word = f"settlement:{settlement.pk}:{called_off.pk}"
    given = {"by": by, "at": at, "promised_at": before.committed_at}
    return commit(campaign, settlement.total_fen, word, subject=settlement, **given)


def give_rest_back(campaign, rest_fen, *, by, at) -> None:
    """What was not paid goes back to where it came from."""
    if not rest_fen:
        return
    if campaign.is_of_fund:
        funds.release(campaign.commitment, by, "活动核算，结余退回", at=at)
        return
    moves = {campaign.account: -rest_fen, source(): rest_fen}
    move(campaign, moves, "rest", "活动结余退回", by=by)
