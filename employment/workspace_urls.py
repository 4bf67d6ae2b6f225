"""The enterprise's posts; under /workspace/jobs/."""

from django.urls import path

from employment.views import workspace

app_name = "workspace_jobs"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("new/", workspace.new, name="new"),
    path("<int:pk>/", workspace.job, name="job"),
    path("<int:pk>/edit/", workspace.edit, name="edit"),
    path("<int:pk>/check/", workspace.check, name="check"),
    path("<int:pk>/step/<slug:action>/", workspace.step, name="step"),
]
