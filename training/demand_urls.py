"""The enterprise's room of training; under /workspace/training/."""

from django.urls import path

from training.views import demand

app_name = "training_demand"

urlpatterns = [
    path("", demand.index, name="index"),
    path("orders/new/", demand.order, name="order"),
    path("orders/<int:pk>/withdraw/", demand.withdraw, name="withdraw"),
    path("answer/", demand.answer, name="answer"),
]
