"""Whose portal it is, where it answers, and in which language."""

from gaotai_jiazheng.county import short_name
from gaotai_jiazheng.settings.environment import BASE_DIR, env, secret

ALLOWED_HOSTS = [host for host in secret("ALLOWED_HOSTS", "*").split(",") if host]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = secret("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

# Every name of the site on a page, in a mail, a feed or a file is made of these.
SITE_PROVINCE = env("SITE_PROVINCE", default="甘肃省")
SITE_CITY = env("SITE_CITY", default="张掖市")
SITE_COUNTY = env("SITE_COUNTY", default="高台县")
SITE_NAME = env("SITE_NAME", default=f"{short_name(SITE_COUNTY)}家政")
SITE_FULL_NAME = env("SITE_FULL_NAME", default=f"{SITE_COUNTY}家政服务平台")

# The imprint of a government site (《政府网站发展指引》国办发〔2017〕47号). What is empty is not shown.
SITE_IMPRINT = [
    ("主办单位", env("SITE_SPONSOR", default="")),
    ("承办单位", env("SITE_OPERATOR", default="")),
    ("联系电话", env("SITE_CONTACT", default="")),
    ("网站标识码", env("SITE_IDENTIFICATION_CODE", default="")),
    ("ICP备案号", env("SITE_ICP_NUMBER", default="")),
    ("公安备案号", env("SITE_PUBLIC_SECURITY_NUMBER", default="")),
]
SITE_ERROR_REPORT_URL = env("SITE_ERROR_REPORT_URL", default="")
# Every address but /healthz answers with the maintenance page.
MAINTENANCE = env.bool("MAINTENANCE", default=False)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
LOCALE_PATHS = [BASE_DIR / "locale"]
