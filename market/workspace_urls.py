"""The enterprise's own pages of its prices; under /workspace/prices/."""

from django.urls import path

from market.views import workspace

app_name = "market_workspace"

urlpatterns = [
    path("", workspace.room, name="room"),
    path("begin/", workspace.begin, name="begin"),
    path("draft/", workspace.draft, name="draft"),
    path("draft/publish/", workspace.publish, name="publish"),
    path("draft/throw-away/", workspace.throw_away, name="throw_away"),
    path("confirm/", workspace.confirm, name="confirm"),
]
