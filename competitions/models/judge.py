"""Judges, their ties, the draw of start numbers, and the sheets that are signed once."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q
from django.utils import timezone

from competitions.models.competition import Competition
from competitions.models.entry import Entry
from competitions.transitions import State
from credentials.models import ExamPerson
from gaotai_jiazheng.sealed import SealedTextField


def is_tied(judge, entry) -> Func:
    """Whether a judge must not look at an entry, asked of the database: a declared tie, her own enterprise,
    her own pupil, herself. It is the same function that its triggers ask."""
    return Func(judge, entry, function="competitions_is_tied", output_field=BooleanField())


def lacks_judges(competition) -> Func:
    """Whether an entry of it can no more be scored by three: so many have left. Asked of the database, as the
    trigger does that lets a judge in after the contest has begun."""
    return Func(competition, function="competitions_lacks_judges", output_field=BooleanField())


ADDED_BEFORE_HELD = """
    PERFORM 1 FROM competitions_competition WHERE id = NEW.competition_id
        AND (state IN ('planned', 'announced', 'registration', 'checking')
            OR state = 'held' AND competitions_lacks_judges(id)) FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'competition % takes no judge any more', NEW.competition_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'judge_before_it_is_held';
    END IF;
    RETURN NEW;
"""


class Judge(models.Model):
    """A person who judges with an account of her own. code: the letter under which her sheets are published."""

    competition = models.ForeignKey(
        Competition, models.PROTECT, related_name="judges", verbose_name="竞赛"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="judged", verbose_name="账号"
    )
    person = models.ForeignKey(
        ExamPerson, models.PROTECT, related_name="+", verbose_name="考评和授课人员"
    )
    code = models.CharField("代号", max_length=2)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("退出时间", null=True, blank=True)
    withdrawn_reason = models.CharField("退出的原因", max_length=200, blank=True)

    class Meta:
        ordering = ["competition", "code"]
        verbose_name = "评委"
        verbose_name_plural = "评委"
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "user"],
                name="judge_account_once",
                violation_error_message="这个账号已经是这次竞赛的评委。",
            ),
            models.UniqueConstraint(
                fields=["competition", "person"],
                name="judge_once",
                violation_error_message="这个人已经是这次竞赛的评委。",
            ),
            models.UniqueConstraint(fields=["competition", "code"], name="judge_code_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="judge_withdrawn_says_why",
                violation_error_message="请写明原因。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="before_it_is_held",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ADDED_BEFORE_HELD,
            ),
            pgtrigger.ReadOnly(
                name="who_it_is_stays", exclude=["withdrawn_at", "withdrawn_reason"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"评委{self.code}"

    def entries(self):
        """The numbered entries that she may open."""
        rows = Entry.objects.filter(
            event__competition=self.competition_id, state=Entry.State.ELIGIBLE
        ).exclude(start_number="")
        return rows.filter(~is_tied(self.pk, F("pk")))


def entries_visible_to(entries, user):
    """Without those that the person is to judge and must not look at: a tie holds in the workbench, too."""
    tied = Judge.objects.filter(
        is_tied(F("pk"), OuterRef("pk")),
        user=user,
        competition=OuterRef("event__competition"),
    )
    return entries.filter(~Exists(tied))


class Tie(models.Model):
    """A declared tie of a judge to an entry; what registers know is not declared but looked up."""

    judge = models.ForeignKey(Judge, models.PROTECT, related_name="ties", verbose_name="评委")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="ties", verbose_name="选手")
    reason = models.CharField("关系", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "回避"
        verbose_name_plural = "回避"
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "entry"],
                name="tie_once",
                violation_error_message="这位评委已经对这名选手回避。",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.judge}回避{self.entry}"


class StartDraw(models.Model):
    """Who starts with which number. The population, a hash of the secret and the source of a public number
    are fixed first; after the number is out, the seed follows from all three, as in inspections."""

    competition = models.OneToOneField(Competition, models.PROTECT, related_name="draw")
    population = models.JSONField("抽签范围")
    population_sha256 = models.CharField("抽签范围的 SHA-256", max_length=64)
    secret = SealedTextField("秘密")
    commitment = models.CharField("秘密的 SHA-256", max_length=64)
    public_source = models.CharField("公开的随机数", max_length=120)
    public_at = models.DateTimeField("随机数公布时间")
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField("预告时间", default=timezone.now)
    public_value = models.CharField("公布的随机数", max_length=120, blank=True)
    seed = models.CharField("种子", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽签时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "参赛号抽签"
        verbose_name_plural = "参赛号抽签"
        constraints = [
            models.CheckConstraint(
                condition=Q(public_at__gt=F("announced_at")),
                name="start_draw_number_not_known_yet",
                violation_error_message="随机数公布的时间应在预告之后。",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None, public_value="", seed="")
                | Q(drawn_at__gte=F("public_at")) & ~Q(public_value="") & ~Q(seed=""),
                name="start_draw_after_the_number",
                violation_error_message="随机数公布以后才能抽签。",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="announced_stays", exclude=["public_value", "seed", "drawn_at"]
            ),
            pgtrigger.Protect(
                name="made_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__drawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.competition}的抽签"


# The sheet is the next version, of a judge without a tie, whole, on the scale; the first is the judge's own
# and every other one a second person's. The total is the database's.
SIGNED_RIGHTLY = """
    DECLARE
        event bigint;
        signer bigint;
    BEGIN
        SELECT entry.event_id, judge.user_id INTO event, signer
            FROM competitions_entry entry
            JOIN competitions_event of_entry ON of_entry.id = entry.event_id
            JOIN competitions_competition competition
                ON competition.id = of_entry.competition_id AND competition.state = 'held'
            JOIN competitions_judge judge ON judge.id = NEW.judge_id
                AND judge.competition_id = competition.id AND judge.withdrawn_at IS NULL
            WHERE entry.id = NEW.entry_id AND entry.state = 'eligible' AND NOT entry.is_absent
                AND entry.start_number <> ''
            FOR SHARE OF competition;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'entry % is not judged by % now', NEW.entry_id, NEW.judge_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_while_it_is_held';
        END IF;
        IF competitions_is_tied(NEW.judge_id, NEW.entry_id) THEN
            RAISE EXCEPTION 'judge % has a tie to entry %', NEW.judge_id, NEW.entry_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_by_a_judge_without_a_tie';
        END IF;
        IF (SELECT COUNT(*) FROM competitions_criterion WHERE event_id = event)
            <> (SELECT COUNT(*) FROM jsonb_object_keys(NEW.points))
            OR EXISTS (SELECT 1 FROM competitions_criterion criterion
                WHERE criterion.event_id = event
                    AND NOT COALESCE(NEW.points ->> criterion.position::text, '')
                        ~ '^(100(\\.0)?|[0-9]{1,2}(\\.[0-9])?)$')
        THEN
            RAISE EXCEPTION 'the sheet of entry % is not on the scale', NEW.entry_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_on_the_scale';
        END IF;
        IF NEW.version <> (SELECT COALESCE(MAX(version), 0) + 1 FROM competitions_scoresheet
            WHERE judge_id = NEW.judge_id AND entry_id = NEW.entry_id) THEN
            RAISE EXCEPTION 'the sheet of entry % has another version', NEW.entry_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sheet_version_once';
        END IF;
        IF (NEW.version = 1) <> (NEW.by_id = signer) OR (NEW.version = 1) <> (NEW.reason = '') THEN
            RAISE EXCEPTION 'the sheet of entry % is corrected by a second person', NEW.entry_id
                USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'sheet_corrected_by_a_second_person';
        END IF;
        SELECT SUM(criterion.weight * (NEW.points ->> criterion.position::text)::numeric) / 100
            INTO NEW.total FROM competitions_criterion criterion WHERE criterion.event_id = event;
        RETURN NEW;
    END;
"""


class ScoreSheetQuerySet(models.QuerySet):
    def newest(self):
        """Of each judge and entry the version that counts."""
        newer = ScoreSheet.objects.filter(
            judge=OuterRef("judge"), entry=OuterRef("entry"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))


class ScoreSheet(models.Model):
    """One judge's points for one entry, locked when it is signed.

    points: {criterion's position: "86.5"}, 0 to 100 with at most one decimal. digest: SHA-256 of what is
    published of it. total: filled in by the database.
    """

    judge = models.ForeignKey(Judge, models.PROTECT, related_name="sheets", verbose_name="评委")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="sheets", verbose_name="选手")
    version = models.PositiveSmallIntegerField("版本", default=1)
    points = models.JSONField("得分")
    total = models.DecimalField("合计", max_digits=6, decimal_places=3, editable=False, default=0)
    digest = models.CharField("SHA-256", max_length=64)
    reason = models.CharField("更正的理由", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签名"
    )
    at = models.DateTimeField("签名时间", default=timezone.now)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "judge", "version"]
        verbose_name = "评分表"
        verbose_name_plural = "评分表"
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "entry", "version"],
                name="sheet_version_once",
                violation_error_message="这张评分表已经签名锁定，请刷新以后再看。",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_rightly",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=SIGNED_RIGHTLY,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.judge} {self.entry} 第{self.version}版"


def entries_to_score(user):
    """The entries for which the person has a sheet to sign now: numbered, come, without a tie."""
    signed = ScoreSheet.objects.filter(judge=OuterRef("pk"), entry=OuterRef(OuterRef("pk")))
    seats = Judge.objects.filter(
        ~is_tied(F("pk"), OuterRef("pk")),
        ~Exists(signed),
        user=user,
        withdrawn_at=None,
        competition=OuterRef("event__competition"),
    )
    rows = Entry.objects.filter(
        Exists(seats),
        event__competition__state=State.HELD,
        state=Entry.State.ELIGIBLE,
        is_absent=False,
    )
    return rows.exclude(start_number="")
