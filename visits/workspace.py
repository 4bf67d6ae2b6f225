"""What visits bring to the enterprise's workspace: a room."""

from enterprises.workspace import add_room

add_room("上门记录", "workspace_visits:index", order=27)
