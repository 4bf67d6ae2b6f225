"""The pages of a contract's builder: which fields stand on which, in their order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page. title: what it asks; lead: a sentence of help; fields: names of the form's fields."""

    slug: str
    title: str
    lead: str
    fields: tuple[str, ...]


PAGES = (
    Page(
        "parties",
        "三方是谁",
        "姓名、手机和身份证号加密保存，列表里只显示一部分。链接和验证码发到这里填的手机。",
        (
            "consumer_name",
            "consumer_phone",
            "consumer_id_number",
            "worker_name",
            "worker_phone",
            "worker_id_number",
        ),
    ),
    Page("services", "做什么", "从现行的价目表里选。", ("items", "service_detail")),
    Page("time", "什么时候", "", ("starts_on", "ends_on", "hours", "rest_days")),
    Page("place", "在哪里", "详细地址加密保存，列表里只显示到社区。", ("place", "address")),
    Page("money", "报酬和费用", "", ("worker_pay", "pay_way", "fee", "fee_way")),
    Page(
        "safety",
        "押金和保险",
        "",
        ("deposit_yuan", "deposit_return_days", "insurance", "insurance_payer"),
    ),
    Page(
        "change",
        "换人和退费",
        "",
        ("change_days", "change_times", "refund_rule", "refund_days"),
    ),
    Page("home", "隐私和结束", "", ("cameras", "camera_places", "notice_days")),
)


def page_called(slug: str) -> Page | None:
    return next((page for page in PAGES if page.slug == slug), None)


def page_of(field: str) -> Page | None:
    """The page that a field stands on."""
    return next((page for page in PAGES if field in page.fields), None)
