"""The enterprise's posts, who fits them, and its interns; under /workspace/jobs/."""

from django.urls import path

from employment.views import candidates, interns, workspace

app_name = "workspace_jobs"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("new/", workspace.new, name="new"),
    path("<int:pk>/", workspace.job, name="job"),
    path("<int:pk>/edit/", workspace.edit, name="edit"),
    path("<int:pk>/check/", workspace.check, name="check"),
    path("<int:pk>/step/<slug:action>/", workspace.step, name="step"),
    path("<int:pk>/candidates/", candidates.candidates, name="candidates"),
    path("<int:pk>/candidates/<int:seeker>/ask/", candidates.propose, name="propose"),
    path("matches/<int:pk>/", candidates.match, name="match"),
    path("matches/<int:pk>/contact/", candidates.contact, name="contact"),
    path("matches/<int:pk>/step/<slug:name>/", candidates.step, name="match_step"),
    path("interns/", interns.index, name="interns"),
    path("interns/new/", interns.new, name="new_intern"),
    path("interns/<int:pk>/step/<slug:name>/", interns.step, name="intern_step"),
]
