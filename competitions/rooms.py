"""What competitions bring to the enterprise's workspace."""

from enterprises.workspace import add_room

add_room("技能竞赛", "competitions_workspace:index", order=23)
