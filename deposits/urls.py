"""The deposit's pages in the workspace."""

from django.urls import path

from deposits import views

app_name = "deposits"

urlpatterns = [
    path("", views.room, name="room"),
    path("leave/", views.leave, name="leave"),
    path("stay/", views.stay, name="stay"),
]
