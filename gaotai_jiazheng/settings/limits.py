"""Numbers a county may set for itself: how often, from how many on, for how many years."""

from django.core.exceptions import ImproperlyConfigured

from gaotai_jiazheng.settings.environment import env

# How often one address may file a complaint, look one up, and fail to look one up.
COMPLAINTS_PER_HOUR = env.int("COMPLAINTS_PER_HOUR", default=30)
TRACKINGS_PER_MINUTE = env.int("TRACKINGS_PER_MINUTE", default=20)
FAILED_TRACKINGS_PER_HOUR = env.int("FAILED_TRACKINGS_PER_HOUR", default=10)

# So many workers of one employer claiming wages within so many days are reported to the labour bureau on
# the same day. 待县人社局确认.
COLLECTIVE_CLAIM_PEOPLE = env.int("COLLECTIVE_CLAIM_PEOPLE", default=3)
COLLECTIVE_CLAIM_DAYS = env.int("COLLECTIVE_CLAIM_DAYS", default=30)

# Years from the closing of a case after which its complainant is erased, as the privacy notice says.
RETENTION_YEARS_OF_CASES = env.int("RETENTION_YEARS_OF_CASES", default=3)
if RETENTION_YEARS_OF_CASES < 1:
    raise ImproperlyConfigured("RETENTION_YEARS_OF_CASES must be at least 1.")

# Years from the end of a three-party contract after which its people are erased. 待县档案局、县市场监管局确认。
RETENTION_YEARS_OF_CONTRACTS = env.int("RETENTION_YEARS_OF_CONTRACTS", default=3)
if RETENTION_YEARS_OF_CONTRACTS < 1:
    raise ImproperlyConfigured("RETENTION_YEARS_OF_CONTRACTS must be at least 1.")
