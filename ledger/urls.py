"""The public page of the books."""

from django.urls import path

from ledger import views

app_name = "ledger"

urlpatterns = [path("ledgers/", views.proofs, name="proofs")]
