"""Log lines: one line an event, JSON in production, with a request's number and without personal data.

What a person must not read in a log is taken out of the finished event, whoever wrote it: mobile and
landline numbers, identity and bank numbers, e-mail addresses, and the rows that PostgreSQL quotes in
the DETAIL of an error. Names and addresses cannot be recognised by a pattern: they are never logged.

Source: 《网络安全法》第二十三条 asks for logs of at least six months; keeping them is docs/operations.md's.
"""

import logging
import re

import structlog

from gaotai_jiazheng.numbering import is_of_number


def unless_own(substitute):
    """What becomes of a run of digits: the substitute, but for a number of the portal's own, which stays."""
    return lambda digits: digits[0] if is_of_number(digits) else substitute


# In this order: an identity number would else be taken for a bank number, or a mobile for a landline.
PATTERNS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<!\d)\d{6}[ -]?(?:19|20)\d{6}[ -]?\d{3}[\dXx](?!\d)"), "[id number]"),
    (re.compile(r"(?<!\d)(?:\d{4}[ -]?){3,4}\d{3,4}(?!\d)"), unless_own("[bank number]")),
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)\d{15}(?!\d)"), unless_own("[id number]")),
    (re.compile(r"(DETAIL:|Failing row contains).*"), r"\1 [row]"),
)

# Most values have nothing in which a pattern could be found: one look instead of seven.
WORTH_A_LOOK = re.compile(r"\d[\d -]{9}|@|DETAIL:|Failing row")


def redact(text: str) -> str:
    """The text without numbers and addresses by which a person could be found."""
    if not WORTH_A_LOOK.search(text):
        return text
    for pattern, substitute in PATTERNS:
        text = pattern.sub(substitute, text)
    return text


def redacted(value):
    """A value of a log event without personal data; containers are walked, unknown objects become text."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, int):
        text = redact(str(value))
        return value if text == str(value) else text
    if isinstance(value, dict):
        return {redact(str(key)): redacted(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(item) for item in value]
    return redact(str(value))


def redact_event(_logger, _method, event) -> dict:
    """structlog processor: the last one before the event becomes a line."""
    return {key: value if key == "timestamp" else redacted(value) for key, value in event.items()}


BEFORE_THE_LINE = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
)
# One list, not one for each time structlog is configured: a logger that has been used keeps the list it met.
STEPS = [
    structlog.stdlib.filter_by_level,
    *BEFORE_THE_LINE,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]


def line_formatter(as_json):
    """The formatter of every handler; named in LOGGING and in gunicorn's configuration."""
    if as_json:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=BEFORE_THE_LINE,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact_event,
            renderer,
        ],
    )


class RoundedRuntime(logging.Filter):
    """Celery says how long a task took in up to eighteen digits, which would be taken for a bank number."""

    def filter(self, record):
        if isinstance(record.args, dict) and isinstance(record.args.get("runtime"), float):
            record.args = {**record.args, "runtime": round(record.args["runtime"], 3)}
        return True


def configuration(*, level, as_json):
    """Django's LOGGING: everything through one handler to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "gaotai_jiazheng.logs.line_formatter", "as_json": as_json}},
        "filters": {
            "route": {"()": "gaotai_jiazheng.logs.RouteInsteadOfPath"},
            "runtime": {"()": "gaotai_jiazheng.logs.RoundedRuntime"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # 4xx are in the request line already; a 500 brings its traceback here.
            "django.request": {"level": "ERROR", "filters": ["route"]},
            "celery.app.trace": {"filters": ["runtime"]},
        },
    }


def configure_structlog():
    """Let ``structlog.get_logger()`` write through the standard library's handlers. May be done again."""
    structlog.configure(
        processors=STEPS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def route_of(request) -> str:
    """The pattern of the address, not the address: a path may hold a token or what somebody typed."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "unmatched"


class RouteInsteadOfPath(logging.Filter):
    """Django's own words about a request name its path; this puts the route there."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            record.args = tuple(
                route_of(request) if arg == request.path else arg for arg in record.args
            )
        return True
