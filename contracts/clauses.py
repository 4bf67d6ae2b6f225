"""A contract's words: clauses with fields in braces, filled with what was typed; and the text that is
hashed. Plain functions, no database."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

PLACE = re.compile(r"\{([a-z_]+)\}")
BLANK = "＿＿＿＿＿＿"

# Name in a template -> what it stands for. What may be left out is in MAY_BE_EMPTY.
FIELDS = {
    "enterprise_name": "企业名称",
    "enterprise_uscc": "企业统一社会信用代码",
    "enterprise_phone": "企业电话",
    "consumer_name": "家庭（雇主）姓名",
    "consumer_phone": "家庭（雇主）手机",
    "consumer_id_number": "家庭（雇主）身份证号",
    "worker_name": "服务员姓名",
    "worker_phone": "服务员手机",
    "worker_id_number": "服务员身份证号",
    "items": "服务项目和价格",
    "service_detail": "服务内容和要求",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
    "hours": "服务时间",
    "rest_days": "休息",
    "place": "服务地点",
    "worker_pay": "服务员报酬",
    "pay_way": "报酬的支付",
    "fee": "家庭支付的费用",
    "fee_way": "费用的支付",
    "deposit": "押金",
    "insurance": "保险",
    "change_days": "换人的天数",
    "change_times": "免费换人的次数",
    "refund_rule": "退费的算法",
    "refund_days": "退费的天数",
    "cameras": "摄像头",
    "notice_days": "提前通知的天数",
}
NAMED_PLACES = {name: f"〔{label}〕" for name, label in FIELDS.items()}
MAY_BE_EMPTY = frozenset({"enterprise_phone", "consumer_id_number", "worker_id_number"})
# A phrase with one such field at its end, such as "，身份证号{worker_id_number}" before a full stop.
OPTIONAL_PHRASE = re.compile(
    r"(?P<before>[，、；]|^)[^，、；。：\n{}]*\{(?P<name>"
    + "|".join(sorted(MAY_BE_EMPTY))
    + r")\}(?P<after>(?=[。\n])|$|[，、；])",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Words:
    """One clause of a template; plain and text have fields. missing: the sentence for whoever leaves it out."""

    key: str
    title: str
    plain: str
    text: str
    is_mandatory: bool
    source: str = ""
    missing: str = ""

    @property
    def text_without_places(self) -> str:
        """The text to begin own words with: lines stand where fields were."""
        return fill(self.text, {}, blank=BLANK)

    @property
    def text_with_names(self) -> str:
        """The text with the name of each field in its place, for whoever looks after templates."""
        return fill(self.text, NAMED_PLACES)

    @property
    def plain_with_names(self) -> str:
        return fill(self.plain, NAMED_PLACES)

    @property
    def plain_without_places(self) -> str:
        """The plain words where they are the same for every contract, else ""."""
        return "" if fields_of(self.plain) else self.plain


@dataclass(frozen=True)
class Filled:
    """One clause as it stands in a contract. origin: "template", "own_words" in place of the template's,
    or "own" for a clause that the enterprise has added."""

    key: str
    title: str
    plain: str
    text: str
    source: str
    origin: str


@dataclass(frozen=True)
class Missing:
    """A clause that is not there as it has to be, with the sentence that says what follows from it."""

    key: str
    title: str
    sentence: str


def fields_of(text: str) -> list[str]:
    """The names in braces, in their order, each once."""
    return list(dict.fromkeys(PLACE.findall(text)))


def fill(text: str, values: Mapping[str, str], blank: str = "无") -> str:
    """The text with its fields replaced; blank: what stands for an empty one."""
    return PLACE.sub(lambda match: values.get(match[1]) or blank, text)


def without_empty(text: str, values: Mapping[str, str]) -> str:
    """The text without the phrases that only name a field which may be left out, and was."""

    def phrase(match):
        if values.get(match["name"]):
            return match[0]
        return match["after"] if match["before"] else ""

    # A phrase that begins its line takes the mark behind it along: the next one begins the line only then.
    for _ in MAY_BE_EMPTY:
        text = OPTIONAL_PHRASE.sub(phrase, text)
    return text


def compose(
    template: Iterable[Words],
    values: Mapping[str, str],
    *,
    own_words: Mapping[str, str] | None = None,
    left_out: Iterable[str] = (),
    added: Iterable[tuple[str, str]] = (),
) -> list[Filled]:
    """The clauses of a contract in their order.

    values: field -> its words. own_words: key -> text in place of the template's. left_out: keys. added:
    (title, text) of the enterprise's own clauses, which stand last.
    """
    own_words, left_out = own_words or {}, set(left_out)
    found = []
    for words in template:
        if words.key in left_out:
            continue
        if own := own_words.get(words.key, "").strip():
            # The template's plain words would say something else than the enterprise's own.
            found.append(Filled(words.key, words.title, "", own, words.source, "own_words"))
        else:
            plain, text = (
                fill(without_empty(each, values), values) for each in (words.plain, words.text)
            )
            found.append(Filled(words.key, words.title, plain, text, words.source, "template"))
    for place, (title, text) in enumerate(added, start=1):
        found.append(Filled(f"own_{place}", title, "", text, "", "own"))
    return found


def missing_of(
    template: Iterable[Words],
    values: Mapping[str, str],
    *,
    own_words: Mapping[str, str] | None = None,
    left_out: Iterable[str] = (),
) -> list[Missing]:
    """The clauses that are left out though they are mandatory, or whose fields are empty."""
    own_words, left_out = own_words or {}, set(left_out)
    found = []
    for words in template:
        if words.key in left_out:
            if words.is_mandatory:
                found.append(Missing(words.key, words.title, words.missing))
            continue
        if own_words.get(words.key, "").strip():
            continue
        empty = [
            FIELDS[name]
            for name in fields_of(words.text)
            if name not in MAY_BE_EMPTY and not values.get(name)
        ]
        if empty:
            sentence = f"{words.missing}还没有填：{'、'.join(empty)}。"
            found.append(Missing(words.key, words.title, sentence))
    return found


def canonical(content: Mapping) -> str:
    """JSON that every language writes the same way: sorted keys, no blanks, characters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of the canonical text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_data(clauses: Iterable[Filled]) -> list[dict]:
    return [asdict(clause) for clause in clauses]
