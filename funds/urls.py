"""Everybody's page of funds."""

from django.urls import path

from funds import views

app_name = "funds"

urlpatterns = [path("funds/", views.overview, name="overview")]
