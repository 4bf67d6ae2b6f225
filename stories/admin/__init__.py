"""Stories in the workbench."""

from stories.admin.story import StoryAdmin

__all__ = ["StoryAdmin"]
