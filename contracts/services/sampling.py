"""Samples of households that are asked on the telephone whether they have a three-party contract."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from bureaus.models import Bureau
from contracts import permissions
from contracts.drawing import lines_of, new_seed
from contracts.models import CallSample, SampledCall
from gaotai_jiazheng.arriving_twice import ARRIVES_TWICE_WITHIN
from gaotai_jiazheng.refusals import refusal, write

Outcome = SampledCall.Outcome
NO_RIGHT = "只有查看三方合同的单位可以抽查。"


@transaction.atomic
def draw_sample(
    *, bureau, title: str, source: str, population: int, size: int, by, seed=None, at=None
) -> CallSample:
    """Draw lines of a list at random; what arrives twice is one sample, or the bureau could choose between two. seed: a
    new one when None. Raises PermissionDenied; ValidationError of call_sample_size_within_list."""
    if not permissions.can_sample(by):
        raise PermissionDenied(NO_RIGHT)
    at = at or timezone.now()
    asked = {
        "bureau": bureau,
        "title": title,
        "source": source,
        "population": population,
        "size": size,
        "drawn_by": by,
    }
    Bureau.objects.select_for_update(no_key=True).only("pk").get(pk=bureau.pk)
    just_now = CallSample.objects.filter(**asked, drawn_at__gt=at - ARRIVES_TWICE_WITHIN)
    if same := just_now.first():
        return same
    sample = CallSample(**asked, seed=new_seed() if seed is None else seed, drawn_at=at)
    write(sample)
    SampledCall.objects.bulk_create(
        SampledCall(sample=sample, line=line) for line in lines_of(sample.seed, population, size)
    )
    return sample


@transaction.atomic
def record_call(
    call, *, outcome: str, called_on: date, by, enterprise=None, contract=None
) -> SampledCall:
    """Write down what was said; a call may be made again while nobody has answered.

    Codes: call_answered, called_on_impossible, and sampled_call_contract_means_yes.
    """
    if not permissions.can_sample(by):
        raise PermissionDenied(NO_RIGHT)
    call = (
        SampledCall.objects.select_for_update(of=("self",)).select_related("sample").get(pk=call.pk)
    )
    if call.outcome in SampledCall.ANSWERED:
        raise refusal("outcome", "这一户已经有回答，不能再改。", "call_answered")
    if not timezone.localdate(call.sample.drawn_at) <= called_on <= timezone.localdate():
        raise refusal("called_on", "日期应在抽取以后、今天以前。", "called_on_impossible")
    call.outcome, call.called_on, call.called_by = Outcome(outcome), called_on, by
    call.contract = contract
    call.enterprise = contract.enterprise if contract is not None else enterprise
    write(call)
    return call
