"""Every address of the portal begins here."""

from django.contrib import admin
from django.urls import include, path

from gaotai_jiazheng import views

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("complaints/", include("complaints.urls")),
    path("inbox/", include("reminders.urls")),
    path("plan/", include("plan.urls")),
    path("api/v1/", include("gaotai_jiazheng.api_urls")),
    path("admin/", admin.site.urls),
]
