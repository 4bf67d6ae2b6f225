"""Keys, the sealing of personal data, and what a browser is told to refuse."""

from csp.constants import NONE, SELF

from gaotai_jiazheng.settings.environment import IS_PRODUCTION, env, secret

SECRET_KEY = secret("SECRET_KEY", "demo-only-not-a-secret-" + "0" * 40)

# "id:base64 of 32 bytes" (16 bytes for sm4-gcm), separated by commas; the first one seals, all open.
SEALED_KEYS = secret("SEALED_KEYS", "demo:" + "ZGVtby1vbmx5LWtleS1vZi0zMi1ieXRlcy1ub3Qtc2U=")
SEALED_CIPHER = env("SEALED_CIPHER", default="aes-gcm")
BLIND_INDEX_KEY = secret("BLIND_INDEX_KEY", "demo-only-blind-index-key")

# How many proxies in front of us write X-Forwarded-For; 0 = trust the socket's address only.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
