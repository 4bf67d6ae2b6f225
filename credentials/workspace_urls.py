"""The room of exams, for whoever acts for an enterprise; under /workspace/exams/."""

from django.urls import path

from credentials.views import workspace

app_name = "credentials_workspace"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("registrations/<int:pk>/withdraw/", workspace.withdraw, name="withdraw"),
    path("<slug:number>/", workspace.exam, name="exam"),
]
