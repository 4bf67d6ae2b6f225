"""How any step of a competition is taken: lock, check, write, add to the record."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from competitions.models import (
    Competition,
    Criterion,
    Entry,
    Event,
    Judge,
    Prize,
    ScoreSheet,
    StartDraw,
    Tie,
)
from competitions.permissions import keeps_competitions
from competitions.transitions import Action, state_after
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, words_of

# What the database refuses by a trigger, in words; constraints of models have theirs.
REFUSED = {
    "competition_announced_whole": "每个项目的权重加起来要是100，并且要有奖项；请先补齐项目。",
    "competition_three_judges": "评委不足三人，不能开始比赛。",
    "competition_entries_numbered": "还有选手没有审查，或者没有抽参赛号。",
    "entry_three_judges_without_a_tie": "有选手回避以后评委不足三人，请先增加评委。",
    "competition_all_scored": "还有选手的评分表没有签齐，没有到场的请先登记。",
    "competition_awarded_by_its_notice": "表彰要依据这次竞赛的成绩公示。",
    "notice_not_clear": "公示还没有期满，或者还有异议没有答复，不能表彰。",
    "event_stays_once_announced": "方案已经公布，项目、权重和奖项不能再改。",
    "entry_in_its_time": "现在不能办理：报名要在报名时间以内，审查和取消要在抽签以前。",
    "judge_before_it_is_held": "比赛已经开始，有评委退出、选手不足三人评分时才能增加评委。",
    "sheet_while_it_is_held": "现在不能给这名选手评分。",
    "sheet_by_a_judge_without_a_tie": "您和这名选手有利害关系，要回避，不能评分。",
    "sheet_on_the_scale": "每一项都要填0到100的分数，最多一位小数。",
    "sheet_version_once": "这张评分表已经签名锁定，请刷新以后再看。",
    "sheet_corrected_by_a_second_person": "更正要由评委本人以外的人办理，并写明理由。",
}
WORDS = (
    words_of(Competition, Criterion, Entry, Event, Judge, Prize, ScoreSheet, StartDraw, Tie)
    | REFUSED
)
refused_in_words = partial(in_words, by_own_names(WORDS))


def lock(competition) -> Competition:
    """The row as it is now, held until the transaction ends."""
    rows = Competition.objects.select_for_update(of=("self",)).select_related("bureau", "notice")
    return rows.get(pk=competition.pk)


def require_keeper(user):
    if not keeps_competitions(user):
        raise PermissionDenied("由县人社局办理。")


def begin(competition, action, *, by) -> Competition:
    """Lock it and make sure that this person may take this step now.

    Raises PermissionDenied; ValidationError, code step_not_allowed.
    """
    require_keeper(by)
    competition = lock(competition)
    if state_after(competition.state, action) is None:
        raise not_now("这次竞赛", competition.get_state_display(), Action(action).label)
    return competition


def finish(competition, action, *, by, at, note="", **changes) -> Competition:
    """Write the new state and the changes, and add the step to the record."""
    competition.state = state_after(competition.state, action)
    for name, value in changes.items():
        setattr(competition, name, value)
    with refused_in_words():
        competition.save(update_fields=["state", *changes])
    competition.steps.create(action=action, state=competition.state, by=by, at=at, note=note)
    return competition


def now(at):
    return at or timezone.now()
