"""Sign-in of programs, and what their tokens may do."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from accounts.models import ApiToken
from accounts.tokens import token_for


class ApiTokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer gt_…``; without it the request is anonymous to this class.

    A token that is malformed, unknown, expired or revoked is answered 401, and which of these it was
    is not told.
    """

    def authenticate(self, request):
        scheme, _, key = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = token_for(key.strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed("令牌无效或已失效。", code="token_invalid")
        return token.user, token

    def authenticate_header(self, request):
        return 'Bearer realm="api"'


class HasScope(BasePermission):
    """Lets a program in where its token has the view's ``required_scope``, and nowhere else.

    A person who is signed in with a session has no scopes and passes: the other permissions decide.
    """

    message = "这个令牌没有所需的权限范围。"
    code = "scope_missing"

    def has_permission(self, request, view):
        if not isinstance(request.auth, ApiToken):
            return True
        return getattr(view, "required_scope", None) in request.auth.scopes


class ApiTokenScheme(OpenApiAuthenticationExtension):
    """How the API's description speaks of the tokens."""

    target_class = ApiTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "在后台签发的接口令牌，以 gt_ 开头。",
        }
