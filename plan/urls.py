"""The public pages of the plan."""

from django.urls import path

from plan import views

app_name = "plan"

urlpatterns = [
    path("", views.index, name="index"),
    path("measures/<int:number>/", views.measure, name="measure"),
]
