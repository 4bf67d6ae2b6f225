"""The enterprise's outlets; under /workspace/outlets/."""

from django.urls import path

from communities.views import costs, own_events, workspace

app_name = "outlets"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("new/", workspace.new, name="new"),
    path("<int:pk>/", workspace.outlet, name="outlet"),
    path("<int:pk>/edit/", workspace.edit, name="edit"),
    path("<int:pk>/details/", workspace.details, name="details"),
    path("<int:pk>/step/<slug:action>/", workspace.step, name="step"),
    path("<int:pk>/meters/new/", costs.new_meter, name="new_meter"),
    path("<int:pk>/events/new/", own_events.new, name="new_event"),
    path("events/<int:pk>/", own_events.event, name="event"),
    path("events/<int:pk>/step/<slug:step>/", own_events.step, name="event_step"),
    path("seats/<int:pk>/cancel/", own_events.cancel_seat, name="cancel_seat"),
    path("meters/<int:pk>/", costs.meter, name="meter"),
    path("meters/<int:pk>/step/<slug:action>/", costs.rate_step, name="rate_step"),
    path("meters/<int:pk>/bills/new/", costs.new_bill, name="new_bill"),
    path("bills/<int:pk>/void/", costs.void_bill, name="void_bill"),
    path("bills/<int:pk>/file/", costs.bill_file, name="bill_file"),
]
