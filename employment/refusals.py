"""What the database refuses, in words: the name of a constraint or trigger -> field, sentence, code."""

from functools import partial

from gaotai_jiazheng.refusals import in_words

REFUSALS = {
    "job_never_overfilled": (None, "这个岗位已经招满。", "job_full"),
    "job_by_the_stations_people": ("station", "您这一天不是这个驿站的人员。", "not_of_the_station"),
    "job_takes_people": (None, "这个岗位现在不招人。", "job_closed"),
    "placement_of_an_agreed_match": (None, "要求职人先同意。", "step_not_allowed"),
    "match_once": (None, "这个人已经推荐过这个岗位。", "matched_already"),
    "seeker_once_by_phone": (
        "phone",
        "这个手机号已经登记过求职，请用编号和查询码修改。",
        "registered_already",
    ),
    "interview_one_planned": (None, "已经约了一次面试，请先登记结果。", "interview_planned"),
    "internship_has_allowance": ("allowance_yuan", "请填写生活费。", "allowance_missing"),
    "internship_month_once": ("month", "这个人这个月已经登记过。", "month_known"),
    "internship_days_never_overlap": (
        "month",
        "这个人在这些天已经在别处见习。",
        "days_overlap",
    ),
}
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "job_full",
        "job_closed",
        "matched_already",
        "registered_already",
        "interview_planned",
        "month_known",
        "days_overlap",
        "poster_not_verified",
    }
)
refused_in_words = partial(in_words, REFUSALS)
