"""Every address of the portal begins here."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from cards.views import public as cards
from complaints.views import open_data
from gaotai_jiazheng import data_sets, health, metrics, views

check_of_cards = login_not_required(RedirectView.as_view(pattern_name="cards:check"))

urlpatterns = [
    # Programs and the workbench: first, as an address is compared with one line after the other
    path("api/v1/", include("gaotai_jiazheng.api_urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", views.home, name="home"),
    path("view/", views.set_view, name="set_view"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("accounts/", include("accounts.urls")),
    # Everybody's pages
    path("complaints/", include("complaints.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("enterprises/", include("market.urls")),
    path("enterprises/inspections/", include("inspections.urls")),
    path("enterprises/ratings/", include("ratings.urls")),
    path("contracts/", include("contracts.urls")),
    path("communities/", include("communities.urls")),
    path("workers/", include("workers.public_urls")),
    path("jobs/events/", include("recruitment.urls")),
    path("jobs/", include("employment.urls")),
    path("schools/", include("schools.urls")),
    path("competitions/", include("competitions.urls")),
    path("brands/", include("brands.urls")),
    path("subsidies/", include("subsidies.urls")),
    path("training/", include("training.classroom_urls")),
    path("training/", include("training.urls")),
    path("training/rooms/", include("training.rooms_urls")),
    path("promotion/", include("promotion.urls")),
    path("notices/", include("disclosure.urls")),
    path("plan/", include("plan.urls")),
    path("proofs/", include("ledger.urls")),
    path("", include("cards.urls")),
    # The address that others were told of; the QR has a shorter one.
    path("workers/verify/", check_of_cards, name="verify"),
    path("workers/verify/<str:token>/", cards.card, name="verify_card"),
    path("", include("visits.urls")),
    path("", include("credentials.urls")),
    path("", include("funds.urls")),
    path("", include("search.urls")),
    path("", include("stories.urls")),
    path("open-data/", data_sets.index, name="open_data"),
    path("open-data/complaints.csv", open_data.complaints_csv, name="complaints_csv"),
    path("open-data/complaints.json", open_data.complaints_json, name="complaints_json"),
    path("open-data/complaints/", open_data.dictionary, name="complaints_dictionary"),
    # The rooms of enterprises, of workers and of whoever gets messages
    path("workspace/", include("enterprises.workspace_urls")),
    path("workspace/prices/", include("market.workspace_urls")),
    path("workspace/convention/", include("market.convention_urls")),
    path("workspace/contracts/", include("contracts.workspace_urls")),
    path("workspace/inspections/", include("inspections.workspace_urls")),
    path("workspace/rating/", include("ratings.workspace_urls")),
    path("workspace/deposit/", include("deposits.urls")),
    path("workspace/outlets/", include("communities.workspace_urls")),
    path("workspace/workers/", include("workers.workspace_urls")),
    path("workspace/jobs/", include("employment.workspace_urls")),
    path("workspace/cards/", include("cards.workspace_urls")),
    path("workspace/visits/", include("visits.workspace_urls")),
    path("workspace/exams/", include("credentials.workspace_urls")),
    path("workspace/competitions/", include("competitions.workspace_urls")),
    path("workspace/brands/", include("brands.workspace_urls")),
    path("workspace/recruitment/", include("recruitment.workspace_urls")),
    path("workspace/training/", include("training.demand_urls")),
    path("workspace/promotion/", include("promotion.workspace_urls")),
    path("workspace/subsidies/", include("subsidies.workspace_urls")),
    path("workspace/taxes/", include("taxes.urls")),
    path("workspace/complaints/", include("complaints.workspace_urls")),
    path("me/worker/", include("workers.urls")),
    path("inbox/", include("reminders.urls")),
]

handler400 = views.bad_request
handler404 = views.not_found
handler500 = views.server_error
