"""Jobs for everybody, and the pages of who looks for work; under /jobs/."""

from django.urls import path

from employment.views import figures, own, public, seeking

app_name = "employment"

urlpatterns = [
    path("", public.index, name="index"),
    path("feed/", public.feed, name="feed"),
    path("communities/", figures.communities, name="communities"),
    path("communities/<int:pk>/", public.community, name="community"),
    path("communities/<int:pk>/jobs.pdf", public.sheet, name="sheet"),
    path("seek/", seeking.seek, name="seek"),
    path("seek/form.pdf", seeking.paper, name="paper"),
    path("seek/code/", seeking.code, name="seek_code"),
    path("seek/code/again/", seeking.code_again, name="seek_code_again"),
    path("seek/receipt/", seeking.receipt, name="receipt"),
    path("me/", own.own, name="own"),
    path("me/page/", own.mine, name="mine"),
    path("me/edit/", own.mine_edit, name="mine_edit"),
    path("me/withdraw/", own.mine_withdraw, name="mine_withdraw"),
    path("me/matches/<int:pk>/", own.mine_answer, name="mine_answer"),
    path("me/jobs/<int:pk>/", own.mine_volunteer, name="mine_volunteer"),
    path("answer/<str:token>/", own.answer, name="answer"),
    path("figures/published/", figures.published, name="published"),
    path("figures/open/", figures.open_jobs, name="open"),
    path("<slug:number>/", public.job, name="job"),
]
