"""Competitions for everybody, entering, and the judges' own sheets; under /competitions/."""

from django.urls import path

from competitions.views import entering, judging, public

app_name = "competitions"

urlpatterns = [
    path("", public.index, name="index"),
    path("figures/", public.figures, name="figures"),
    path("code/", entering.code, name="code"),
    path("code/again/", entering.code_again, name="code_again"),
    path("entered/", entering.receipt, name="receipt"),
    path("mine/", entering.mine, name="mine"),
    path("mine/<int:pk>/withdraw/", entering.withdraw, name="withdraw"),
    path("judging/", judging.index, name="judging"),
    path("judging/<str:number>/<str:start>/", judging.sheet, name="sheet"),
    path("judging/<str:number>/<str:start>/tie/", judging.tie, name="tie"),
    path("<str:number>/", public.competition, name="competition"),
    path("<str:number>/scores.json", public.scores, name="scores"),
    path("<str:number>/enter/", entering.enter, name="enter"),
]
