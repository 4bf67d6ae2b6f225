"""Campaigns, their vouchers, and what became of the money."""

from promotion.models.account import FinalAccount
from promotion.models.batch import VoucherBatch
from promotion.models.campaign import Campaign, CampaignStep
from promotion.models.participation import Participation
from promotion.models.redemption import Redemption
from promotion.models.settlement import Settlement, SettlementStep
from promotion.models.voucher import Voucher

__all__ = [
    "Campaign",
    "CampaignStep",
    "FinalAccount",
    "Participation",
    "Redemption",
    "Settlement",
    "SettlementStep",
    "Voucher",
    "VoucherBatch",
]
