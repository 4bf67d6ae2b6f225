"""The public pages of the plan."""

from django.urls import path

from plan import metric_pages, table, views

app_name = "plan"

urlpatterns = [
    path("", views.index, name="index"),
    path("measures/<int:number>/", views.measure, name="measure"),
    path("matrix/", views.matrix, name="matrix"),
    path("bureaus/<slug:slug>/", views.bureau, name="bureau"),
    path("versions/", views.changes, name="changes"),
    path("table.csv", table.table_csv, name="table_csv"),
    path("table.xlsx", table.table_xlsx, name="table_xlsx"),
    path("metrics/", metric_pages.index, name="metrics"),
    path("metrics/<slug:slug>/", metric_pages.metric, name="metric"),
    path("metrics/<slug:slug>/rows/", metric_pages.rows, name="rows"),
    path("targets/<slug:slug>/", metric_pages.target, name="target"),
]
