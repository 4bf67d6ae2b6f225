"""A class as who teaches and who looks after it sees it: lessons, attendance, results, completion."""

from django.urls import reverse

from training.models.training_class import TrainingClass


class Classroom(TrainingClass):
    """The same row as its class; here from its first day on."""

    class Meta:
        proxy = True
        ordering = ["-starts_at", "-pk"]
        verbose_name = "课堂和结业"
        verbose_name_plural = "课堂和结业"

    def get_absolute_url(self):
        return reverse("admin:training_classroom_change", args=[self.pk])
