"""What every filing asks for: the categories and the privacy notice in force."""

from django.utils import timezone

from complaints.models import Category, PrivacyNotice
from gaotai_jiazheng.short_memory import remembered


@remembered(seconds=5)
def privacy_notice() -> PrivacyNotice:
    """The notice in force. Raises PrivacyNotice.DoesNotExist before the plan is loaded."""
    return PrivacyNotice.objects.filter(in_force_from__lte=timezone.localdate()).latest()


@remembered(seconds=5)
def categories() -> dict[str, Category]:
    """Slug -> category that a new complaint may have, in the order of the form."""
    return {category.slug: category for category in Category.objects.filter(is_active=True)}
