"""The room of an enterprise's visits, for whoever acts for it, signed in."""

from django.urls import path

from visits.views import workspace

app_name = "workspace_visits"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("plan/", workspace.choose, name="choose"),
    path("plan/<int:worker>/", workspace.plan, name="plan"),
    path("<int:pk>/cancel/", workspace.cancel, name="cancel"),
    path("<int:pk>/dispute/", workspace.dispute, name="dispute"),
]
