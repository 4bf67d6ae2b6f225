"""Levels for everybody, a worker's own pages, and the page behind the link of a passport."""

from django.urls import path

from credentials.views import own, public

app_name = "credentials"

urlpatterns = [
    path("workers/levels/", public.levels, name="levels"),
    path("passport/<str:token>/", public.shown, name="shown"),
    path("me/worker/next-level/", own.next_level, name="next_level"),
    path("me/worker/exams/", own.exams, name="exams"),
    path("me/worker/awards/", own.awards, name="awards"),
    path("me/worker/awards/files/<int:pk>/", own.award_file, name="award_file"),
    path("me/worker/passport/", own.passport, name="passport"),
    path("me/worker/passport/<int:pk>/revoke/", own.passport_revoke, name="passport_revoke"),
]
