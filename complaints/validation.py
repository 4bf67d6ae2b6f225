"""What the fields of one filing must be together, whichever door it came in by."""

from django.core.exceptions import ValidationError

from complaints import catalogue
from complaints.transitions import Kind

AGAINST_SOMEBODY = frozenset({Kind.COMPLAINT, Kind.VIOLATION_REPORT, Kind.WAGE_ARREARS})
REPORTER = ("complainant_name", "complainant_phone", "complainant_address")


def check_filing(values: dict) -> None:
    """What the fields of one filing must be together, whatever its kind.

    values: kind, category, and what was typed. Raises ValidationError with a sentence beside each field;
    codes category_of_another_kind, not_a_report, anonymous_with_name, required.
    """
    problems = {}
    kind = Kind(values["kind"])
    if values["category"].kind != catalogue.subjects_of(kind):
        problems["category"] = ValidationError(
            f"这个类别不是{kind.label}的类别。", code="category_of_another_kind"
        )
    # Who claims wages gives a name and may ask that the employer does not learn it.
    if values.get("anonymous") and kind != Kind.WAGE_ARREARS:
        problems |= anonymity_problems(kind, values)
    else:
        for name, what in (("complainant_name", "真实姓名"), ("complainant_phone", "电话")):
            if not values.get(name):
                problems[name] = ValidationError(
                    f"请填写{what}；只有举报可以匿名。", code="required"
                )
    if kind == Kind.COMPLAINT and not values.get("demand"):
        problems["demand"] = ValidationError("请写明投诉请求。", code="required")
    if kind == Kind.WAGE_ARREARS and not values.get("amount_yuan"):
        problems["amount_yuan"] = ValidationError("请填写被拖欠的工钱，要大于零。", code="required")
    if problems:
        raise ValidationError(problems)


def anonymity_problems(kind, values) -> dict:
    if kind != Kind.VIOLATION_REPORT:
        return {"anonymous": ValidationError("只有举报可以匿名。", code="not_a_report")}
    return {
        name: ValidationError("匿名举报不能留姓名、电话和地址。", code="anonymous_with_name")
        for name in REPORTER
        if values.get(name)
    }
