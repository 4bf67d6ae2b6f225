"""One time that the books were proved: what was looked at, what was found."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format


class Proof(models.Model):
    """The result of one proof. A row that is added and never changed; the public may read it.

    results: [{slug, name, violations}], one for each invariant. head: a digest over the heads of all
    chains; who wrote it down can show later that nothing before it was changed.
    """

    proved_at = models.DateTimeField("证明时间", default=timezone.now)
    is_sound = models.BooleanField("全部成立")
    results = models.JSONField("各项结果")
    accounts = models.PositiveBigIntegerField("账户")
    entries = models.PositiveBigIntegerField("凭证")
    postings = models.PositiveBigIntegerField("分录")
    open_holds = models.PositiveBigIntegerField("未解除的冻结")
    head = models.CharField("总校验值", max_length=64)
    took_ms = models.PositiveIntegerField("用时（毫秒）")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "账簿证明"
        verbose_name_plural = "账簿证明"

    def __str__(self):
        return date_format(timezone.localtime(self.proved_at), "DATETIME_FORMAT")
