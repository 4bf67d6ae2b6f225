"""What the database refuses, in words: the name of a constraint or trigger -> field, sentence, code."""

from functools import partial

from gaotai_jiazheng.refusals import in_words

REFUSALS = {
    "outlet_in_open_facility": (
        "facility",
        "这处场所已经停用，不能再设网点，请另选一处。",
        "facility_closed",
    ),
    "outlet_in_facilitys_community": (
        "facility",
        "这处场所不在所选的社区（村），请核对。",
        "facility_elsewhere",
    ),
    "facility_closed_when_empty": (
        "closed_on",
        "里面还有没有关闭的网点，请网点先迁出或者关闭。",
        "facility_in_use",
    ),
    "outlet_once_at_its_address": (
        None,
        "这家企业在这个地址已经有网点或者申请。",
        "outlet_known",
    ),
    "rent_waiver_once_a_month": (
        "first_month",
        "这个网点在这些月份已经有租金减免。",
        "months_overlap",
    ),
    "bill_once_for_its_days": ("first_day", "这块表在这些天已经有账单。", "days_overlap"),
    "event_seats_within_capacity": (None, "名额已经满了。", "seats_gone"),
    "event_takes_registrations": (None, "这个活动不再接受报名。", "event_closed"),
    "registration_once_by_phone": (None, "这个手机号已经报过名。", "registered_already"),
}
refused_in_words = partial(in_words, REFUSALS)
