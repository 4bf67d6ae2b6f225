"""What recruitment brings to the enterprise's workspace."""

from enterprises.workspace import add_room

add_room("招聘活动", "recruitment_workspace:index", order=24)
