"""What waits for the bureau that rates."""

from bureaus.permissions import acts_for_a_bureau, oversees_all_bureaus
from gaotai_jiazheng.waiting_work import waits

DOSSIERS = "ratings.Application"


def may_have_part(user) -> bool:
    """The list has the applications of one's bureaus and those in which one has a seat; to whoever oversees the
    county it shows all, and those wait for others."""
    return acts_for_a_bureau(user) and not oversees_all_bureaus(user)


waits(DOSSIERS, "待受理的评定申请", may_have_part, state__exact="submitted")
waits(DOSSIERS, "待现场核查的评定申请", may_have_part, state__exact="accepted")
waits(DOSSIERS, "正在评审的评定申请", may_have_part, state__in="visited,scoring")
waits(DOSSIERS, "评审完成、待公示的", may_have_part, state__exact="scored")
waits(DOSSIERS, "公示中、待授予的评定申请", may_have_part, state__exact="noticed")
