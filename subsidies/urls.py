"""Subsidies for everybody: the finder, the policies, applying and following."""

from django.urls import path

from subsidies.views import class_claims, own, public, withdrawing

app_name = "subsidies"

urlpatterns = [
    path("", public.index, name="index"),
    path("figures/", public.figures, name="figures"),
    path("classes/<int:pk>/", class_claims.room, name="class_claim"),
    path("mine/", own.entitlements, name="entitlements"),
    path("track/", own.track, name="track"),
    path("application/", own.own, name="own"),
    path("application/form/", own.form, name="form"),
    path("application/prove/", own.prove, name="prove"),
    path("application/prove/again/", own.prove_again, name="prove_again"),
    path("application/letters/<int:pk>.pdf", own.letter, name="letter"),
    path("application/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("policies/<slug:code>/", public.policy, name="policy"),
    path("policies/<slug:code>/form.pdf", public.paper, name="paper"),
    path("policies/<slug:code>/apply/", own.begin, name="begin"),
]
