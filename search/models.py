"""What is found: one row for each public row of the portal, copied from what its app says of it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from gaotai_jiazheng.search_terms import query_of

LONGEST_TITLE, LONGEST_TEXT, LONGEST_ADDRESS = 200, 1200, 200


class SearchEntryQuerySet(models.QuerySet):
    def matching(self, text):
        """Those with all words of the text; none for a text without a word."""
        query = query_of(text)
        return self.filter(vector=query) if query else self.none()

    def newest(self):
        return self.order_by("-changed_at", "-pk")

    def behind(self, changed_at, pk):
        """Those that come after this place in the order of ``newest``."""
        return self.filter(TupleLessThan(Tuple(F("changed_at"), F("id")), (changed_at, pk)))


class SearchEntry(models.Model):
    """A public row as it is found. kind, object_id: which one (``public_pages.kinds``). digest: of what its app
    said of it. changed_at: since when it reads so, as far as is known.

    A copy, kept current by ``sweeping``; whoever shows one asks first whether the row is public still.
    """

    kind = models.CharField("类别", max_length=20)
    object_id = models.BigIntegerField("记录")
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    text = models.TextField("文字", max_length=LONGEST_TEXT)
    address = models.CharField("地址", max_length=LONGEST_ADDRESS)
    vector = SearchVectorField("检索词")
    digest = models.CharField("摘要", max_length=64)
    changed_at = models.DateTimeField("变动时间")

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = "搜索条目"
        verbose_name_plural = "搜索条目"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once"),
            models.CheckConstraint(condition=~Q(title=""), name="search_entry_has_a_title"),
            models.CheckConstraint(
                condition=Q(address__startswith="/"), name="search_entry_is_of_this_site"
            ),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_words"),
            models.Index(fields=["kind", "-changed_at", "-id"], name="search_entry_of_kind"),
            models.Index(fields=["-changed_at", "-id"], name="search_entry_newest"),
        ]

    def __str__(self):
        return self.title


class Sweep(models.Model):
    """When the entries of a kind were last compared with its rows."""

    kind = models.CharField("类别", max_length=20, unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["kind"]
        verbose_name = "搜索条目的核对"
        verbose_name_plural = "搜索条目的核对"

    def __str__(self):
        return self.kind
