"""What complaints stand on before the first one: categories, privacy notices, the routing table."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bureaus.models import Bureau
from complaints.models import Category, PrivacyNotice, RoutingRule
from complaints.models.choices import Channel, Kind
from complaints.routing import dispatch_center, dispatch_center_id, routing_table
from gaotai_jiazheng.data_files import BadDataFile, Entry, put, read_data_file

DATA = Path(__file__).resolve().parent / "data"
CATEGORIES = DATA / "categories.yaml"
PRIVACY_NOTICES = DATA / "privacy_notice.yaml"
ROUTING = DATA / "routing.yaml"
HOTLINE = "12345"
ANY_KIND = "any"


def load_categories(path=CATEGORIES) -> dict[str, Counter]:
    """Add the categories that are missing; those that staff may have edited stay."""
    document = read_data_file(path)
    entries = [
        (
            entry.text("slug", max_length=50),
            {
                "kind": entry.choice("kind", Kind.values, default=Kind.COMPLAINT),
                "name": entry.text("name", max_length=40),
                "hint": entry.text("hint", max_length=200, default=""),
                "is_dangerous": entry.yes("is_dangerous"),
                "position": position,
            },
        )
        for position, entry in enumerate(document.entries("categories"), start=1)
    ]
    document.finish()
    return {"事项类别": add_missing(Category, "slug", entries)}


def load_privacy_notices(path=PRIVACY_NOTICES) -> dict[str, Counter]:
    """Add the versions that are missing; one that residents may have accepted is never changed."""
    document = read_data_file(path)
    center = Bureau.objects.get(is_dispatch_center=True)
    names = {"controller": center.full_name or center.name, "phone": center.phone or HOTLINE}
    entries = [
        (
            entry.text("version", max_length=20),
            {
                "in_force_from": entry.day("in_force_from"),
                "text": entry.text("text", max_length=10000).format(**names),
            },
        )
        for entry in document.entries("notices")
    ]
    document.finish()
    return {"隐私告知": add_missing(PrivacyNotice, "version", entries)}


def add_missing(model, key, entries):
    """Make a row for each (key, values) that has none."""
    counts = Counter()
    present = set(model.objects.values_list(key, flat=True))
    for name, values in entries:
        if name in present:
            counts["未变"] += 1
        else:
            put(model, {key: name}, values, counts)
    return counts


@dataclass(frozen=True)
class RuleEntry:
    kind: str
    category: str
    channel: str
    words: tuple[str, ...]
    bureau: str
    assisting: tuple[str, ...]
    duty_basis: str
    priority: int
    valid_from: date | None


def load_routing_rules(path=ROUTING) -> dict[str, Counter]:
    """Fill an empty routing table. One with rules is the dispatch centre's own and stays as it is."""
    document = read_data_file(path)
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.all()}
    categories = {category.slug: category for category in Category.objects.all()}
    entries = [_read_rule(entry, bureaus, categories) for entry in document.entries("rules")]
    document.finish()
    counts = Counter()
    if present := RoutingRule.objects.count():
        counts["未变"] = present
        return {"派单规则": counts}
    for entry in entries:
        _write_rule(entry, bureaus, categories, counts)
    routing_table.forget()
    dispatch_center.forget()
    dispatch_center_id.forget()
    return {"派单规则": counts}


def _read_rule(entry: Entry, bureaus, categories) -> RuleEntry:
    rule = RuleEntry(
        kind=_read_kind(entry),
        category=entry.choice("category", list(categories), default=""),
        channel=entry.choice("channel", Channel.values, default=""),
        words=tuple(entry.texts("words", default=[])),
        bureau=entry.choice("bureau", list(bureaus)),
        assisting=tuple(entry.texts("assisting", default=[])),
        duty_basis=entry.text("duty_basis", max_length=200),
        priority=entry.number("priority", default=0),
        valid_from=entry.day("valid_from"),
    )
    for slug in rule.assisting:
        if slug not in bureaus:
            entry.fault("assisting", f"没有标识为 {slug} 的单位")
    if not (rule.category or rule.words or rule.channel or rule.kind != Kind.COMPLAINT):
        entry.fault("bureau", "至少要有类别、渠道、关键词中的一项，否则所有投诉都归这个单位")
    return rule


def _read_kind(entry) -> str:
    """A complaint unless the row says otherwise; "" for any kind."""
    kind = entry.choice("kind", [*Kind.values, ANY_KIND], default=Kind.COMPLAINT)
    return "" if kind == ANY_KIND else kind


def _write_rule(entry, bureaus, categories, counts):
    rule = RoutingRule(
        kind=entry.kind,
        category=categories.get(entry.category),
        channel=entry.channel,
        subject_words="、".join(entry.words),
        bureau=bureaus[entry.bureau],
        duty_basis=entry.duty_basis,
        priority=entry.priority,
        valid_from=entry.valid_from,
    )
    if len(rule.subject_words) > 200:
        raise BadDataFile([f"派单规则的关键词合起来最多200个字：{rule.subject_words}。"])
    rule.save()
    rule.assisting_bureaus.set(bureaus[slug] for slug in entry.assisting)
    counts["新增"] += 1
