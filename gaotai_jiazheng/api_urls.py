"""Every resource of /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from brands.api import BrandViewSet
from communities.api import CoverageViewSet, OutletViewSet
from complaints.api import FilingView, StaffComplaintDetail, StaffComplaintList, TrackView
from disclosure.api import NoticeViewSet
from employment.api import JobViewSet
from enterprises.api import EnterpriseViewSet
from exchange.api import WorkOrderDetail, WorkOrderDoor
from gaotai_jiazheng.api_description import DescriptionView
from market.api import PriceBoardViewSet, PriceListViewSet
from meetings.api import StaffActionList
from plan.api import CommitmentViewSet, MeasureViewSet, TargetViewSet
from promotion.api import CampaignViewSet
from recruitment.api import EventViewSet
from regions.api import CommunityViewSet
from reminders.api import DeadlineList
from reminders.views import deadlines_feed
from reporting.api import StaffProgressReportList
from search.api import SearchViewSet
from subsidies.api import PolicyViewSet, StaffApplicationList, StaffClassClaimList
from training.api import ClassViewSet

router = SimpleRouter()
router.register("enterprises", EnterpriseViewSet, basename="api_enterprise")
router.register("price-lists", PriceListViewSet, basename="api_price_list")
router.register("prices", PriceBoardViewSet, basename="api_price")
router.register("communities", CommunityViewSet, basename="api_community")
router.register("outlets", OutletViewSet, basename="api_outlet")
router.register("coverage", CoverageViewSet, basename="api_coverage")
router.register("brands", BrandViewSet, basename="api_brand")
router.register("classes", ClassViewSet, basename="api_class")
router.register("events", EventViewSet, basename="api_event")
router.register("jobs", JobViewSet, basename="api_job")
router.register("campaigns", CampaignViewSet, basename="api_campaign")
router.register("notices", NoticeViewSet, basename="api_notice")
router.register("policies", PolicyViewSet, basename="api_policy")
router.register("search", SearchViewSet, basename="api_search")
router.register("plan/measures", MeasureViewSet, basename="api_measure")
router.register("plan/commitments", CommitmentViewSet, basename="api_commitment")
router.register("plan/targets", TargetViewSet, basename="api_target")

urlpatterns = [
    path("complaints/", FilingView.as_view(), name="file_complaint"),
    path("complaints/track/", TrackView.as_view(), name="track_complaint"),
    path("staff/complaints/", StaffComplaintList.as_view(), name="staff_complaints"),
    path("staff/complaints/<int:pk>/", StaffComplaintDetail.as_view(), name="staff_complaint"),
    path("staff/applications/", StaffApplicationList.as_view(), name="staff_applications"),
    path("staff/actions/", StaffActionList.as_view(), name="staff_actions"),
    path(
        "staff/progress-reports/",
        StaffProgressReportList.as_view(),
        name="staff_progress_reports",
    ),
    path("staff/class-claims/", StaffClassClaimList.as_view(), name="staff_class_claims"),
    path("staff/deadlines/", DeadlineList.as_view(), name="staff_deadlines"),
    path("staff/deadlines.ics", deadlines_feed, name="deadlines_feed"),
    path("exchange/work-orders/", WorkOrderDoor.as_view(), name="work_orders"),
    path(
        "exchange/work-orders/<str:external_number>/", WorkOrderDetail.as_view(), name="work_order"
    ),
    path("", include(router.urls)),
    path("schema/", DescriptionView.as_view(), name="api_schema"),
    # The split view has no inline script: it asks for its script at an address of its own.
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api_schema", template_name="api/docs.html"),
        name="api_docs",
    ),
]
