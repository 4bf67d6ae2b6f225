"""What the database refuses, in words: the name of a constraint or trigger -> field, sentence, code."""

from functools import partial

from gaotai_jiazheng.refusals import in_words

OWN_STAFF = "这个手机号是这家企业的人员或者服务人员的。上门要由住户自己确认和评价。"
REFUSALS = {
    "visit_not_by_own_staff": ("phone", OWN_STAFF, "own_staff"),
    "rating_not_by_own_staff": (None, OWN_STAFF, "own_staff"),
    "visit_confirmed_when_it_was": (None, "还没有到上门的日期，不能确认。", "not_yet"),
    "visit_once": (None, "您已经记录过这次上门，不用再记。", "visit_known"),
    "rating_of_confirmed_visit": (None, "这次上门没有确认，不能评价。", "step_not_allowed"),
    "rating_changed_in_time": (None, "修改评价的期限已经过了。", "change_over"),
    "rating_points_in_range": (None, "请打1到5分。", "points"),
    "visits_rating_visit_id_key": (None, "这次上门已经评价过。", "rated_already"),
    "dispute_open_once": (None, "这次上门已经有一件争议，正在等部门答复。", "disputed_already"),
    "star_one_at_a_time": (None, "有人在这段时间已经有星级。", "star_already"),
    "notice_is_over": (None, "公示没有期满，不能授予。", "notice_not_clear"),
    "notice_is_clear": (None, "还有异议没有答复，或者异议成立，不能授予。", "notice_not_clear"),
}
refused_in_words = partial(in_words, REFUSALS)
