"""Outlets and communities for everybody."""

from django.urls import path

from communities.views import events, public

app_name = "communities"

urlpatterns = [
    path("", public.index, name="index"),
    path("covered/", public.covered, name="covered"),
    path("womens/", public.womens, name="womens"),
    path("household/", public.household, name="household"),
    path("savings/", public.savings, name="savings"),
    path("events/", events.events, name="events"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/register/", events.register, name="register"),
    path("events/code/", events.code, name="code"),
    path("events/receipt/", events.receipt, name="receipt"),
    path("events/cancel/", events.cancel, name="cancel"),
    path("<int:pk>/", public.community, name="community"),
    path("<int:pk>/poster.pdf", public.poster, name="poster"),
]
