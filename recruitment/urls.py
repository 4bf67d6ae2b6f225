"""Events for everybody and the rows behind the figures; under /jobs/events/."""

from django.urls import path

from recruitment.views import public

app_name = "recruitment"

urlpatterns = [
    path("", public.events, name="events"),
    path("events.ics", public.calendar, name="calendar"),
    path("feed/", public.feed, name="feed"),
    path("<int:pk>/", public.event, name="event"),
    path("<int:pk>/event.ics", public.event_calendar, name="event_calendar"),
    path("held/", public.held, name="held"),
    path("matchmaking/", public.matchmaking, name="matchmaking"),
    path("departures/", public.departures, name="departures"),
    path("departures/calls/", public.followed_up, name="followed_up"),
    path("bases/", public.bases, name="bases"),
    path("incubators/", public.incubators, name="incubators"),
    path("incubators/tenants/", public.tenants, name="tenants"),
    path("contests/", public.contests, name="contests"),
]
