"""What the database refuses, in words: the name of a constraint or trigger -> field, sentence, code."""

from functools import partial

from gaotai_jiazheng.refusals import in_words

CAPPED = "这种券您已经领过，到了每人的张数：用短信里的链接打开，或者看小票。"
REFUSALS = {
    "campaign_batches_within_budget": ("stock", "各批券加起来超过了活动预算。", "over_budget"),
    "batch_of_an_open_campaign": (None, "这次活动现在不能加券。", "step_not_allowed"),
    "batch_put_up_stays": (None, "规则公示以后，券批次不能撤掉。", "step_not_allowed"),
    "batch_claims_within_stock": (None, "券已经领完了。", "stock_gone"),
    "voucher_of_an_open_batch": (None, "现在不能领这种券。", "batch_closed"),
    "voucher_within_cap": (None, CAPPED, "cap_reached"),
    "voucher_slot_once": (None, CAPPED, "cap_reached"),
    "redemption_by_who_takes_part": (
        None,
        "您的企业没有参加这次活动，不能收这张券。",
        "not_taking_part",
    ),
    "redemption_of_a_fitting_order": ("order_fen", "订单不符合这张券的规则。", "order_unfit"),
    "voucher_redeemed_once": (None, "这张券已经用过或者过期。", "used_already"),
    "promotion_redemption_voucher_id_key": (None, "这张券已经用过。", "used_already"),
    "redemption_settled_stays": (None, "已经进入结算的核销不能冲正。", "settled_already"),
    "participation_once": (None, "企业已经报名参加过这次活动。", "joined_already"),
    "settlement_approved_by_another": (
        None,
        "结算单要由另一个人复核，编制的人不能复核。",
        "same_person",
    ),
    "settlement_adds_up": (None, "结算单和核销记录对不上，请退回重新编制。", "does_not_add_up"),
    "settlement_of_something": (None, "这几天没有可以结算的核销。", "nothing_to_settle"),
    "account_when_all_is_settled": (
        None,
        "还有没有用完、没有过期或者没有结算的券，不能核算。",
        "not_settled",
    ),
    "account_to_the_cent": (None, "支付和结余加起来不等于预算，不能核算。", "does_not_add_up"),
    "notice_is_over": (None, "公示没有期满，还不能办理这一步。", "notice_not_clear"),
    "notice_is_clear": (None, "还有异议没有答复，或者异议成立，不能办理。", "notice_not_clear"),
    "notice_one_for_its_subject": (None, "已经有一份公示。", "step_not_allowed"),
}
refused_in_words = partial(in_words, REFUSALS, is_one_command=True)
