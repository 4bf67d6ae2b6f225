"""Search for programs; open to everybody."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.permissions import AllowAny

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.api_conventions import PAGE_PARAMETERS
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.public_pages import kinds
from search.finding import still_public
from search.forms import LONGEST_QUERY, SearchForm
from search.models import SearchEntry
from search.views.public import MINUTE, SEARCHES_PER_MINUTE


class SearchEntrySerializer(serializers.ModelSerializer):
    kind_title = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = SearchEntry
        fields = ("kind", "kind_title", "object_id", "title", "text", "url", "changed_at")

    def get_kind_title(self, entry) -> str:
        return kinds()[entry.kind].title

    def get_url(self, entry) -> str:
        return self.context["request"].build_absolute_uri(entry.address)


@extend_schema(
    parameters=[
        OpenApiParameter("q", str, required=True, description=f"字词，最多{LONGEST_QUERY}个字。"),
        OpenApiParameter("kind", str, description="只要一个类别，例如 enterprise。"),
    ]
)
class SearchViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Public rows with all the words of ``q``, the newest first. A page may hold less than its size: what was
    withdrawn a moment ago is left out."""

    queryset = SearchEntry.objects.all()
    serializer_class = SearchEntrySerializer
    permission_classes = (AllowAny,)
    filter_backends = ()
    keyset_ordering = ("-changed_at", "-id")

    def get_queryset(self):
        asked = self.request.query_params
        if unknown := sorted(set(asked) - PAGE_PARAMETERS - {"q", "kind"}):
            raise exceptions.ValidationError({name: ["没有这个查询条件。"] for name in unknown})
        form = SearchForm({"q": asked.get("q", ""), "kind": asked.get("kind", "")})
        if not form.is_valid():
            raise exceptions.ValidationError(form.errors)
        rows = SearchEntry.objects.defer("vector", "digest").matching(form.cleaned_data["q"])
        wanted = form.cleaned_data["kind"]
        return rows.filter(kind=wanted) if wanted else rows

    def list(self, request, *args, **kwargs):
        if not rate_limits.hit("search", client_address(request), SEARCHES_PER_MINUTE, MINUTE):
            raise exceptions.Throttled(detail="搜索太频繁，请过一分钟再试。")
        return super().list(request, *args, **kwargs)

    def paginate_queryset(self, queryset):
        return still_public(super().paginate_queryset(queryset))
