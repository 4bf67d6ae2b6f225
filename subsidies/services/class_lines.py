"""What follows for each learner of a class: the training policy's own rule, and what she had before."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone

from subsidies import rules
from subsidies.amounts import fen_of
from subsidies.models import NOT_CONFIRMED, Application, ClaimLine, PolicyAmount, PolicyCode
from subsidies.models.application import person_index
from subsidies.transitions import STANDING
from training.models import ShortageCatalogue
from training.models.assessment import Completion
from training.models.choices import ClassKind
from training.services.records import terms_of
from workers.models import CertificateKind, OccupationCertificate
from workers.models.worker import age_on, told_by

ERASED = "个人信息已经删除，不能核对"
NOT_COMPLETED = "没有结业"
SAME_BEFORE = "同职业同等级已经享受过培训补贴"
BY_HERSELF = "本人已经申请过这一年的培训补贴"


def lines_of(training_class, policy, on) -> list[ClaimLine]:
    """A line for each learner who had a seat, unsaved, in the order of enrolling: a fixed number of queries.

    on: the day of the claim. Codes: amount_unconfirmed.
    """
    known = Known(training_class, policy, on)
    return [known.line_of(learner) for learner in known.learners]


class Known:
    """What has to be known of all learners of a class, each asked once."""

    def __init__(self, training_class, policy, on):
        self.training_class, self.policy, self.on = training_class, policy, on
        self.year = timezone.localtime(training_class.starts_at).year
        self.learners = list(training_class.enrolments.seated().order_by("pk"))
        self.digests = {
            each.pk: person_index(each.id_number) if each.id_number else ""
            for each in self.learners
        }
        self.completions = {
            each.enrolment_id: each
            for each in Completion.objects.standing().filter(enrolment__in=self.learners)
        }
        self.amounts = self.confirmed_amounts()
        self.is_shortage = self.in_shortage()
        self.most = terms_of(training_class).times_a_year_most
        self.certificates = self.certificates_by_digest()
        self.had_same, self.times, self.applied = self.had_before()

    def confirmed_amounts(self) -> dict:
        rows = PolicyAmount.objects.in_force(self.on).filter(policy=self.policy)
        return {row.key: row for row in rows.exclude(confirmed_by="")}

    def in_shortage(self) -> bool:
        """Whether a catalogue that somebody has confirmed named the occupation when the class began."""
        edition = ShortageCatalogue.objects.in_force(
            timezone.localdate(self.training_class.starts_at)
        )
        if edition is None or not edition.is_confirmed:
            return False
        return edition.occupations.filter(pk=self.training_class.occupation_id).exists()

    def certificates_by_digest(self) -> dict[str, str]:
        """Digest of the register -> key of the best certificate that came of the class: a level goes before
        a special ability."""
        rows = OccupationCertificate.objects.verified().filter(
            kind__in=[CertificateKind.SPECIAL_ABILITY, CertificateKind.SKILL_LEVEL],
            worker__id_digest__in=[each.id_digest for each in self.learners if each.id_digest],
            occupation=self.training_class.occupation_id,
            issued_on__gte=timezone.localdate(self.training_class.starts_at),
            issued_on__lte=self.on,
            revoked_on=None,
        )
        found = {}
        for digest, kind, level in rows.values_list("worker__id_digest", "kind", "skill_level"):
            if kind == CertificateKind.SKILL_LEVEL:
                found[digest] = f"level_{level}"
            else:
                found.setdefault(digest, "special_ability")
        return found

    def had_before(self):
        """(digests with the same occupation and level, digest -> times this year, digests that applied)."""
        digests = [digest for digest in self.digests.values() if digest]
        before = ClaimLine.objects.standing().filter(person_digest__in=digests).order_by()
        row = self.training_class
        same = before.filter(kind=row.kind, occupation=row.occupation_id, level=row.level)
        this_year = before.filter(year=self.year).values_list("person_digest")
        applied = Application.objects.filter(
            person_digest__in=digests, code=PolicyCode.TRAINING, year=self.year, state__in=STANDING
        )
        return (
            set(same.values_list("person_digest", flat=True)),
            dict(this_year.annotate(times=Count("pk"))),
            set(applied.values_list("person_digest", flat=True)),
        )

    def line_of(self, learner) -> ClaimLine:
        row, digest = self.training_class, self.digests[learner.pk]
        line = ClaimLine(
            enrolment=learner,
            completion=self.completions.get(learner.pk),
            person_digest=digest,
            kind=row.kind,
            occupation_id=row.occupation_id,
            level=row.level,
            year=self.year,
        )
        reasons = self.against(learner, line.completion, digest)
        if not reasons:
            facts = self.facts_of(learner)
            judged = rules.judge(PolicyCode.TRAINING, facts, self.policy.terms)
            reasons = [reason.text for reason in judged.reasons if not reason.holds]
            if not reasons:
                return self.priced(line, judged.claim)
        line.reasons = "；".join(reasons)[:300]
        return line

    def against(self, learner, completion, digest) -> list[str]:
        """What stands against her before any rule is asked."""
        if not digest:
            return [ERASED]
        reasons = [] if completion else [NOT_COMPLETED]
        if digest in self.had_same:
            reasons.append(SAME_BEFORE)
        if self.times.get(digest, 0) >= self.most:
            reasons.append(f"{self.year}年已经享受{self.times[digest]}次，最多{self.most}次")
        if digest in self.applied:
            reasons.append(BY_HERSELF)
        return reasons

    def facts_of(self, learner) -> rules.Facts:
        return rules.Facts(
            age=age_on(told_by(learner.id_number)[0], self.on),
            certificate=self.certificate_of(learner),
            is_shortage=self.is_shortage,
            hours=self.training_class.hours,
        )

    def certificate_of(self, learner) -> str:
        """The certificate of the register; else the completion, which counts for the class's level."""
        row = self.training_class
        if row.kind == ClassKind.STARTUP:
            return "start_up"
        return self.certificates.get(learner.id_digest) or (
            f"level_{row.level}" if row.level else ""
        )

    def priced(self, line, claim) -> ClaimLine:
        """Codes: amount_unconfirmed."""
        found = self.amounts.get(claim.key)
        if found is None:
            message = f"补贴标准{NOT_CONFIRMED}，确认以前不能申请。"
            raise ValidationError(message, code="amount_unconfirmed")
        line.amount_line, line.percent = found, int(claim.share)
        line.amount_fen, line.is_standing = fen_of(claim, found.amount_fen), True
        return line
