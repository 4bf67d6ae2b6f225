"""The public pages of the plan."""

from django.urls import path

from plan import metric_pages, views

app_name = "plan"

urlpatterns = [
    path("", views.index, name="index"),
    path("measures/<int:number>/", views.measure, name="measure"),
    path("metrics/", metric_pages.index, name="metrics"),
    path("metrics/<slug:slug>/", metric_pages.metric, name="metric"),
    path("metrics/<slug:slug>/rows/", metric_pages.rows, name="rows"),
    path("targets/<slug:slug>/", metric_pages.target, name="target"),
]
