"""Stories of people, cases and news: written by one, reviewed by another, let out by a third."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from employment.models import Job
from stories.keeping_bureaus import KEEPS_STORIES
from stories.transitions import NEXT_STATE, State
from training.models import TrainingClass
from workers.reading_bureaus import acts_for_one_of

LONGEST_TITLE, LONGEST_TEXT = 60, 8000

# A story tells of somebody: it goes up with her consent, and a picture with her consent to pictures.
CONSENTED = """
    IF NEW.kind = 'news' THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM stories_consent WHERE story_id = NEW.id AND withdrawn_at IS NULL
        AND (valid_until IS NULL OR valid_until >= (now() AT TIME ZONE 'Asia/Shanghai')::date)
        AND (NEW.photo IS NULL OR 'photo' = ANY(scope)) FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'story % has no consent that covers it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'story_goes_up_with_consent';
    END IF;
    RETURN NEW;
"""


class Kind(models.TextChoices):
    STORY = "story", "人物故事"
    CASE = "case", "典型案例"
    NEWS = "news", "动态"


class StoryQuerySet(models.QuerySet):
    def of_people(self):
        """Stories and cases; the others are news."""
        return self.exclude(kind=Kind.NEWS)

    def news(self):
        return self.filter(kind=Kind.NEWS)

    def published(self):
        """Those that went up, whatever became of them."""
        return self.filter(published_at__isnull=False)

    def public(self, on=None):
        """What everybody reads on that day: not withdrawn, not over, and with a consent that stands."""
        on = on or timezone.localdate()
        consents = Story._meta.get_field("consents").related_model.objects.standing(on)
        told = Q(kind=Kind.NEWS) | Exists(consents.filter(story=OuterRef("pk")))
        not_over = Q(expires_on=None) | Q(expires_on__gte=on)
        return self.filter(told, not_over, state=State.PUBLISHED)

    def visible_to(self, user):
        """Their own bureaus' for the bureaus of measure 17, and of the others what was handed on."""
        if oversees_all_bureaus(user) or user.is_superuser:
            return self
        if not acts_for_one_of(user, KEEPS_STORIES):
            return self.none()
        return self.filter(Q(bureau__in=bureau_ids_of(user)) | ~Q(state=State.DRAFT))


@pghistory.track(exclude=["photo"])
class Story(models.Model):
    """One text with at most one picture. expires_on: the last day on which it is up, None for ever.

    opening, job: the class and the job that a reader may come into; the free seats and places are shown as they
    are. shows_no_minor: the writer has looked: neither text nor picture lets a child be recognised.
    """

    State = State

    kind = models.CharField("类别", max_length=6, choices=Kind)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name="供稿单位")
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    text = models.TextField("正文", max_length=LONGEST_TEXT)
    photo = models.BinaryField("照片", null=True, blank=True)
    photo_words = models.CharField("照片说明", max_length=120, blank=True)
    shows_no_minor = models.BooleanField("文字和照片认不出未成年人", default=False)
    opening = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="可以报名的培训班",
    )
    job = models.ForeignKey(
        Job,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="正在招人的岗位",
    )
    expires_on = models.DateField("展示到", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="撰稿人"
    )
    written_at = models.DateTimeField("撰稿时间", default=timezone.now)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤下人",
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    reason = models.CharField("退回或者撤下的原因", max_length=200, blank=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "故事和动态"
        verbose_name_plural = "故事和动态"
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("written_by")),
                name="story_reviewed_by_another",
                violation_error_message="撰稿的人不能审核自己的稿子。",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None)
                | ~Q(published_by=F("reviewed_by")) & ~Q(published_by=F("written_by")),
                name="story_published_by_a_third",
                violation_error_message="撰稿和审核的人不能发布，请另一个人发布。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published", "withdrawn"])
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="story_approved_has_its_reviewer",
                violation_error_message="稿子还没有审核。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["published", "withdrawn"],
                    published_by__isnull=False,
                    published_at__isnull=False,
                )
                | ~Q(state__in=["published", "withdrawn"])
                & Q(published_by=None, published_at=None),
                name="story_published_has_its_publisher",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_by=None),
                name="story_withdrawn_says_why",
                violation_error_message="撤下要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(shows_no_minor=True),
                name="story_shows_no_minor",
                violation_error_message="请先确认文字和照片认不出未成年人；认得出的不能用。",
            ),
            models.CheckConstraint(
                condition=Q(photo=None) | ~Q(photo_words=""),
                name="story_photo_is_described",
                violation_error_message="请写照片说明，看不见照片的人靠它。",
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at"], name="story_of_state")]
        triggers = [
            pgtrigger.Protect(
                name="begins_as_draft",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state <> 'draft'"),
            ),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(before, after) for (before, _), after in NEXT_STATE.items()],
            ),
            pgtrigger.Trigger(
                name="goes_up_with_consent",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("NEW.state = 'published'"),
                func=CONSENTED,
            ),
            pgtrigger.Protect(
                name="read_stays",
                operation=pgtrigger.UpdateOf(
                    "kind", "bureau_id", "title", "text", "photo", "photo_words", "written_by_id"
                ),
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (NEW.kind, NEW.bureau_id, NEW.title, NEW.text, NEW.photo,"
                    " NEW.photo_words, NEW.written_by_id) IS DISTINCT FROM (OLD.kind, OLD.bureau_id,"
                    " OLD.title, OLD.text, OLD.photo, OLD.photo_words, OLD.written_by_id)"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("admin:stories_story_change", args=[self.pk])

    @property
    def is_news(self) -> bool:
        return self.kind == Kind.NEWS

    @property
    def public_address(self) -> str:
        """Of its page for everybody, and of nothing where it is not up."""
        return reverse("stories:one_news" if self.is_news else "stories:story", args=[self.pk])
