"""Classes for everybody: the calendar, a class, enrolment, giving a seat back, the own enrolments."""

from django.urls import path

from training.views import own, public

app_name = "training"

urlpatterns = [
    path("", public.index, name="index"),
    path("<int:pk>/", public.training_class, name="training_class"),
    path("<int:pk>/enrol/", public.enrol, name="enrol"),
    path("<int:pk>/enrol.pdf", public.paper, name="paper"),
    path("code/", public.code, name="code"),
    path("code/again/", public.code_again, name="code_again"),
    path("receipt/", public.receipt, name="receipt"),
    path("cancel/", public.cancel, name="cancel"),
    path("mine/", own.enter, name="mine"),
    path("mine/code/", own.code, name="mine_code"),
    path("mine/list/", own.listing, name="mine_list"),
    path("mine/<int:pk>/cancel/", own.cancel, name="mine_cancel"),
]
