"""What a check of a card can come to, the sentence for it, and the status of the answer."""

from django.conf import settings
from django.db.models import TextChoices


class Outcome(TextChoices):
    GREEN = "green", "绿色"
    YELLOW = "yellow", "黄色"
    RED = "red", "红色"
    EXPIRED = "expired", "证已过期"
    LOST = "lost", "证已挂失"
    REPLACED = "replaced", "证已换发"
    REVOKED = "revoked", "证已吊销"
    KEY_ENDED = "key_ended", "密钥已停用"
    NOT_A_CARD = "not_a_card", "不是上门服务证"
    FOREIGN = "foreign", "不是本县签发"
    FORGED = "forged", "内容被改动"
    UNKNOWN = "unknown", "没有这张证"


# Outcome -> (heading, sentence, status). The card was there and is no longer: 410.
REFUSALS = {
    Outcome.EXPIRED: (
        "这张证已经过期",
        "证上的有效期已过，不能再用来上门。请让来人出示新证，或者打电话问企业。",
        410,
    ),
    Outcome.LOST: (
        "这张证已经挂失",
        "持证人或者企业报告这张证丢失了，拿着它的可能是别人。请不要让其进门。",
        410,
    ),
    Outcome.REPLACED: (
        "这张证已经换发新证",
        "旧证不再有效。请让来人出示新证，或者打电话问企业。",
        410,
    ),
    Outcome.REVOKED: (
        "这张证已经吊销",
        "发证单位收回了这张证，不能用来上门。请不要让其进门。",
        410,
    ),
    Outcome.KEY_ENDED: (
        "这张证的签名已经停用",
        "签发这张证的密钥已经停用，要由发证单位换发。请让来人出示新证，或者打电话问企业。",
        410,
    ),
    Outcome.NOT_A_CARD: (
        f"这不是{settings.SITE_COUNTY}的上门服务证",
        "二维码的内容不完整，或者不是上门服务证的二维码。请重新扫一次，或者改用证上的编号查。",
        404,
    ),
    Outcome.FOREIGN: (
        f"这张证不是{settings.SITE_COUNTY}签发的",
        "二维码的格式对，签名用的却不是本县的密钥。"
        f"外地的证请到签发地查；说是{settings.SITE_COUNTY}的证，就是假证。",
        404,
    ),
    Outcome.FORGED: (
        "这张证的内容被改动过",
        "签名和内容对不上，这是伪造的证。请不要让其进门；可以拨打110报警。",
        409,
    ),
    Outcome.UNKNOWN: (
        "没有查到这张证",
        "签发记录里没有这张证。请核对编号再查一次；仍然没有的，请不要让来人进门。",
        404,
    ),
}
