"""What the bank's answers are to settlement lists that a fund pays: the enterprise is told. How it stands the payable says."""

from funds import payables
from promotion.models import Settlement
from promotion.services import telling


@payables.on_paid
def paid(rows, *, batch, by, at):
    """The bank has paid these."""
    tell(rows, "已支付")


@payables.on_failed
def failed(rows, *, batch, by, at):
    """The bank has sent these back; the accounts are put right in the room of funds, by two people."""
    tell(rows, "银行没有付成，请和主管单位核对账号")


def tell(rows, words):
    found = list(Settlement.objects.filter(payable__in=rows.values("pk")).order_by("pk"))
    if found:
        telling.tell_of_settlements(found, words)
