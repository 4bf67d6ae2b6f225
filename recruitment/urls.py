"""Events for everybody and the rows behind the figures; under /jobs/events/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from recruitment.views import public

app_name = "recruitment"

# The page stood here once, and links of others still lead here.
incubators = login_not_required(
    RedirectView.as_view(pattern_name="enterprises:incubators", permanent=True, query_string=True)
)

urlpatterns = [
    path("", public.events, name="events"),
    path("events.ics", public.calendar, name="calendar"),
    path("feed/", public.feed, name="feed"),
    path("<int:pk>/", public.event, name="event"),
    path("<int:pk>/event.ics", public.event_calendar, name="event_calendar"),
    path("held/", public.held, name="held"),
    path("matchmaking/", public.matchmaking, name="matchmaking"),
    path("departures/calls/", public.followed_up, name="followed_up"),
    path("bases/", public.bases, name="bases"),
    path("incubators/", incubators, name="incubators"),
    path("incubators/tenants/", public.tenants, name="tenants"),
    path("contests/", public.contests, name="contests"),
]
