from stories.models.consent import Consent, Scope
from stories.models.story import LONGEST_TEXT, Kind, Story

__all__ = ["LONGEST_TEXT", "Consent", "Kind", "Scope", "Story"]
