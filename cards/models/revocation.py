"""The published lists of cards that are not to be trusted."""

import hashlib
import json

import pgtrigger
from django.db import models
from django.utils import timezone

from cards.models.key import SigningKey


class RevocationList(models.Model):
    """A list as it was signed; its number is its key. What was published is never changed."""

    id = models.BigIntegerField("编号", primary_key=True)
    payload = models.TextField("内容")
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+", verbose_name="签名密钥")
    signature = models.CharField("签名", max_length=88)
    issued_at = models.DateTimeField("签发时间", default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "停用名单"
        verbose_name_plural = "停用名单"
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self):
        return f"第{self.pk}号停用名单"

    def published(self) -> dict:
        """What is sent out, as JSON values."""
        return {"key_id": self.key.key_id, "payload": self.payload, "signature": self.signature}

    def content(self) -> dict:
        """What the list says."""
        return json.loads(self.payload)

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.signature.encode()).hexdigest()[:32]}"'
