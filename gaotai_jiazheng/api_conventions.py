"""How every resource of the API answers: errors, pages, filters. A leaf: any app's api.py may use it."""

import base64
import json
from decimal import Decimal

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Q
from django.http import HttpResponse
from django_filters import BaseCSVFilter, CharFilter, MultipleChoiceFilter
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework import exceptions, pagination, status
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.views import exception_handler as rest_exception_handler

PAGE_PARAMETERS = frozenset({"page_size", "next", "format"})


class StepNotAllowed(exceptions.APIException):
    """409: the record is no longer in a state in which this may be done."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "step_not_allowed"
    default_detail = "这一步现在不能办理。"


def exception_handler(error, context):
    """Every error as ``{"code", "message", "fields"}``; fields: name -> list of sentences."""
    if isinstance(error, DjangoValidationError):
        code = getattr(error, "code", None)
        if code in {"step_not_allowed", "changed_meanwhile"}:
            error = StepNotAllowed(detail=" ".join(error.messages), code=code)
        else:
            fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            error = exceptions.ValidationError(fields)
    response = rest_exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        response.data = {"code": "invalid", "message": "有的内容需要修改。", "fields": fields}
    else:
        codes = error.get_codes() if hasattr(error, "get_codes") else "not_found"
        detail = response.data.get("detail", "")
        response.data = {"code": codes, "message": str(detail), "fields": {}}
    return response


class JsonView(APIView):
    """A public resource that takes JSON by POST and answers JSON, and nothing else.

    Strangers wait for it: it is spared what DRF works out anew for each request (who asks, which parser,
    which renderer). Errors look like those of every resource.
    """

    authentication_classes = []
    permission_classes = [AllowAny]

    def dispatch(self, request, *args, **kwargs):
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        try:
            status_code, answer = self.post(request, json_of(request), *args, **kwargs)
        except (exceptions.APIException, DjangoValidationError) as error:
            refusal = exception_handler(error, {"view": self, "request": request})
            response = json_response(refusal.data, refusal.status_code)
            for name, value in refusal.headers.items():
                response.headers.setdefault(name, value)
            return response
        return json_response(answer, status_code)

    def post(self, request, data) -> tuple[int, dict]:
        """The status and the answer to a body. request: Django's, not DRF's. Raises APIException."""
        raise NotImplementedError


def json_of(request):
    """The body's value. Raises UnsupportedMediaType and ParseError."""
    if request.content_type not in {"", "application/json"}:
        raise exceptions.UnsupportedMediaType(request.content_type)
    try:
        return json.loads(request.body.decode(), parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise exceptions.ParseError("请求的内容不是有效的JSON。") from None


def refuse_constant(name):
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(name)


COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_response(data, status_code) -> HttpResponse:
    return HttpResponse(COMPACT.encode(data), status=status_code, content_type="application/json")


class StrictFilterBackend(DjangoFilterBackend):
    """Filters by the view's filterset and answers 400 to a parameter that is not on its list.

    A silent parameter would let a program believe that it had filtered; one that follows relations
    (``bureau__members__user``) would be an oracle.
    """

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        known = PAGE_PARAMETERS | set(getattr(view, "extra_parameters", ()))
        if filterset is not None:
            known |= set(filterset.filters)
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise exceptions.ValidationError({name: ["没有这个查询条件。"] for name in unknown})
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise translate_validation(filterset.errors)
        if unused := unused_filters(filterset, request.query_params):
            raise exceptions.ValidationError(unused)
        return filterset.qs


def unused_filters(filterset, given) -> dict[str, list[str]]:
    """Name -> what is wrong with a valid value that would filter nothing, or that nothing can have.

    A list or a truth value that is empty or cannot be read means "all" to django-filter, a number may have
    a fraction, and of a condition that is given twice only the last one holds.
    """
    unused = {}
    for name in given:
        kind, value = filterset.filters.get(name), filterset.form.cleaned_data.get(name)
        if kind is None or isinstance(kind, (BaseCSVFilter, MultipleChoiceFilter)):
            continue
        if len(given.getlist(name)) > 1:
            unused[name] = ["这个查询条件给了两次。"]
        elif not isinstance(kind, CharFilter) and value in (None, ""):
            unused[name] = ["这个查询条件是空的，或者认不出来。"]
        elif isinstance(value, Decimal) and value % 1:
            unused[name] = ["这个查询条件应是整数。"]
    return unused


class KeysetPagination(pagination.BasePagination):
    """Pages by the last row's key, so that page 5,000 costs what page 1 costs, and nothing is counted.

    A view names ``keyset_ordering``: a tuple of one or two fields that never are null, the last one
    unique, each with "-" for descending.
    """

    page_size = 20
    max_page_size = 100

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.ordering = getattr(view, "keyset_ordering", ("-pk",))
        size = self.page_size_of(request)
        queryset = queryset.order_by(*self.ordering)
        position = request.query_params.get("next")
        try:
            if position:
                queryset = queryset.filter(self.rows_after(position))
            rows = list(queryset[: size + 1])
        except (ValueError, TypeError, OverflowError, DjangoValidationError):
            raise exceptions.ValidationError({"next": ["这个页码标记无效。"]}) from None
        self.next_position = self.position_of(rows[size - 1]) if len(rows) > size else None
        return rows[:size]

    def page_size_of(self, request):
        text = request.query_params.get("page_size", str(self.page_size))
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= self.max_page_size:
            message = f"每页条数应为1到{self.max_page_size}。"
            raise exceptions.ValidationError({"page_size": [message]})
        return int(text)

    def rows_after(self, position):
        try:
            values = json.loads(base64.urlsafe_b64decode(position.encode()))
            first, last = values[0], values[-1]
            if not isinstance(values, list) or len(values) != len(self.ordering):
                raise ValueError
        except (ValueError, TypeError, IndexError, KeyError, RecursionError):
            raise exceptions.ValidationError({"next": ["这个页码标记无效。"]}) from None
        after = beyond(self.ordering[-1], last)
        if len(self.ordering) == 1:
            return after
        name = self.ordering[0].lstrip("-")
        return beyond(self.ordering[0], first) | (Q(**{name: first}) & after)

    def position_of(self, row):
        names = [name.lstrip("-") for name in self.ordering]
        values = [row[name] if isinstance(row, dict) else getattr(row, name) for name in names]
        text = json.dumps(values, default=str)
        return base64.urlsafe_b64encode(text.encode()).decode()

    def get_paginated_response(self, data):
        return Response({"next": self.next_position, "results": data})

    def get_paginated_response_schema(self, schema):
        position = {"type": "string", "nullable": True, "description": "用作下一次请求的 next 参数"}
        return {
            "type": "object",
            "required": ["results"],
            "properties": {"next": position, "results": schema},
        }

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": "page_size",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 100},
            },
            {"name": "next", "in": "query", "schema": {"type": "string"}},
        ]


def beyond(field, value):
    """The condition of the rows that come after a value in this order."""
    return (
        Q(**{f"{field[1:]}__lt": value}) if field.startswith("-") else Q(**{f"{field}__gt": value})
    )
