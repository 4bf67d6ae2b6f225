"""The workspace of an enterprise: for who acts for it, signed in."""

from django.urls import path

from enterprises.views import workspace

app_name = "workspace"

urlpatterns = [
    path("", workspace.home, name="home"),
    path("choose/", workspace.choose, name="choose"),
]
