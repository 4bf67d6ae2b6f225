from django.urls import path

from reminders import views

app_name = "reminders"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_message, name="open_message"),
    path("preferences/", views.preferences, name="preferences"),
    path("calendar/", views.calendar_feed, name="calendar_feed"),
    path("calendar/make/", views.make_calendar_feed, name="make_calendar_feed"),
    path("calendar/revoke/", views.revoke_calendar_feed, name="revoke_calendar_feed"),
]
