"""The figures of the plan's first measure. The plan gives no number for them: they are 自定指标."""

from datetime import date

from django.db.models import Sum

from plan.metrics import metric
from promotion.models import Campaign, Redemption, Voucher

REGISTER = "消费券活动登记"


@metric(
    "campaigns_held",
    register=REGISTER,
    rows="promotion:held",
    title="举办的消费券活动",
    unit="场",
    definition="到当天为止规则公示期满、资金落实并且已经开始的活动，草案和公示中的不算。",
)
def campaigns_held(on: date) -> int:
    """Campaigns that had begun by the day."""
    return Campaign.objects.held(on).count()


@metric(
    "vouchers_claimed",
    register=REGISTER,
    rows="promotion:claimed",
    title="居民领取的消费券",
    unit="张",
    definition="到当天为止用手机验证码或者在网点领到的券，后来过期、冲正的也算。",
)
def vouchers_claimed(on: date) -> int:
    """Vouchers that had been claimed by the day."""
    return Voucher.objects.claimed(on).count()


@metric(
    "vouchers_redeemed",
    register=REGISTER,
    rows="promotion:redeemed",
    title="使用了的消费券",
    unit="张",
    definition="到当天为止企业收下、并且当天没有冲正的券。",
)
def vouchers_redeemed(on: date) -> int:
    """Uses that stood on the day."""
    return Redemption.objects.counted(on).count()


@metric(
    "voucher_yuan_redeemed",
    register=REGISTER,
    rows="promotion:redeemed",
    title="消费券抵扣的金额",
    unit="元",
    definition="到当天为止没有冲正的券抵扣的钱，只取整元。",
)
def voucher_yuan_redeemed(on: date) -> int:
    """Whole yuan that standing uses had taken off by the day."""
    return Redemption.objects.counted(on).aggregate(fen=Sum("off_fen", default=0))["fen"] // 100
