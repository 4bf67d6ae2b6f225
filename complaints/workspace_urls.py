"""Complaints in the workspace of the enterprise that they are about."""

from django.urls import path

from complaints.views import workspace

app_name = "enterprise_complaints"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("<slug:number>/", workspace.answer, name="answer"),
]
