"""What a complaint may be about, and the privacy notice a resident accepts."""

from django.db import models

from complaints.transitions import Kind


class Category(models.Model):
    """What happened, in a resident's words; chosen first, so that nobody types for the wrong place."""

    slug = models.SlugField("标识", unique=True)
    kind = models.CharField("事项类型", max_length=20, choices=Kind, default=Kind.COMPLAINT)
    name = models.CharField("名称", max_length=40)
    hint = models.CharField("说明", max_length=200, blank=True)
    is_dangerous = models.BooleanField("可能有人身危险", default=False)
    position = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "事项类别"
        verbose_name_plural = "事项类别"

    def __str__(self):
        return self.name


class PrivacyNotice(models.Model):
    """A version of the notice on personal data; a case keeps the version its resident accepted."""

    version = models.CharField("版本", max_length=20, unique=True)
    text = models.TextField("正文")
    in_force_from = models.DateField("施行日期")

    class Meta:
        ordering = ["-in_force_from", "-pk"]
        get_latest_by = ["in_force_from", "pk"]
        verbose_name = "隐私告知"
        verbose_name_plural = "隐私告知"

    def __str__(self):
        return self.version
