"""The API for programs and its documentation."""

from gaotai_jiazheng.settings.site import SITE_FULL_NAME, SITE_NAME

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First: the first one's WWW-Authenticate makes a refusal 401 instead of 403.
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.authentication.HasScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["gaotai_jiazheng.api_bodies.ShallowJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["gaotai_jiazheng.api_conventions.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "gaotai_jiazheng.api_conventions.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "gaotai_jiazheng.api_conventions.exception_handler",
    "PAGE_SIZE": 20,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": f"{SITE_FULL_NAME}的数据接口。",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "gaotai_jiazheng.api_schema.describe_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ApplicationChannel": "subsidies.models.Application.Channel",
        "ComplaintAction": "complaints.transitions.Action",
        "ComplaintChannel": "complaints.models.choices.Channel",
        "ComplaintKind": "complaints.models.choices.Kind",
        "ComplaintState": "complaints.transitions.State",
        "CommunityKind": "regions.models.Community.Kind",
        "DeadlineState": "reminders.models.Deadline.State",
        "EnterpriseState": "enterprises.models.Enterprise.State",
        "MeasureKind": "plan.models.Measure.Kind",
        "ServiceLineEnum": "enterprises.models.ServiceLine",
    },
}
