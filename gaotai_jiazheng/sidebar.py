"""What stands around every page of the workbench: sidebar, links of the account, environment."""

from functools import cache

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.templatetags.static import static
from django.urls import reverse

from bureaus.permissions import oversees_all_bureaus, roles_of
from funds import permissions as funds_permissions
from gaotai_jiazheng.change_pages import reads_history
from gaotai_jiazheng.doctor_page import sees_doctor
from gaotai_jiazheng.start_page import unread_count
from gaotai_jiazheng.waiting_work import kinds_for, number_words

# Groups of the sidebar: title, then (model, icon), in the order of a working day; to each person in the order of
# ``groups_for``. The first is always open, of the others the one with the page that is shown.
FIRST, LAST = "办理", "系统"
SIDEBAR = (
    (
        FIRST,
        (
            ("complaints.Complaint", "inbox"),
            ("reminders.Deadline", "schedule"),
            ("papers.Paper", "article"),
            ("disclosure.Notice", "campaign"),
            ("complaints.ReplyTemplate", "quickreply"),
            ("complaints.MediationOrganization", "groups"),
            ("complaints.Mediator", "balance"),
        ),
    ),
    (
        "进展与会商",
        (
            ("reporting.ProgressReport", "summarize"),
            ("reporting.ReportPeriod", "date_range"),
            ("reporting.ReportTemplate", "table_view"),
            ("meetings.Meeting", "groups"),
            ("meetings.Action", "task_alt"),
        ),
    ),
    (
        "企业登记",
        (
            ("enterprises.Registration", "app_registration"),
            ("enterprises.Enterprise", "storefront"),
            ("enterprises.RegisterImport", "upload_file"),
            ("enterprises.Partnership", "apartment"),
            ("enterprises.HomeCareQualification", "elderly"),
            ("enterprises.Trademark", "verified"),
            ("enterprises.Incubator", "egg"),
        ),
    ),
    (
        "市场秩序",
        (
            ("market.PriceList", "sell"),
            ("market.Convention", "history_edu"),
            ("market.Association", "diversity_3"),
            ("market.AnnualPlan", "event_note"),
            ("contracts.ServiceContract", "contract"),
            ("contracts.CallSample", "call"),
            ("contracts.ContractTemplate", "description"),
            ("inspections.InspectionPlan", "casino"),
            ("inspections.Inspection", "troubleshoot"),
            ("inspections.Checklist", "checklist"),
            ("inspections.Inspector", "badge"),
            ("inspections.Tie", "link"),
            ("taxes.Sharing", "receipt_long"),
        ),
    ),
    (
        "标准化评定",
        (
            ("ratings.Application", "fact_check"),
            ("ratings.Rating", "workspace_premium"),
            ("ratings.StandardScheme", "rule"),
            ("ratings.CultivationEntry", "psychiatry"),
        ),
    ),
    (
        "家政进社区",
        (
            ("communities.Outlet", "store"),
            ("communities.CommunityEvent", "event"),
            ("communities.HostFacility", "home_work"),
            ("communities.Meter", "speed"),
            ("communities.Supplier", "factory"),
            ("communities.Tariff", "sell"),
            ("communities.RentWaiver", "receipt"),
            ("communities.WomensService", "woman"),
            ("communities.TownClerk", "badge"),
        ),
    ),
    (
        "促消费",
        (
            ("promotion.Campaign", "local_activity"),
            ("promotion.Settlement", "receipt_long"),
        ),
    ),
    (
        "服务人员",
        (
            ("workers.Worker", "badge"),
            ("cards.Card", "badge"),
            ("workers.Correction", "edit_note"),
            ("visits.Visit", "door_front"),
            ("visits.StarBatch", "fact_check"),
            ("visits.StarRating", "star"),
            ("credentials.ExamPlan", "quiz"),
            ("credentials.Outlier", "flag"),
            ("credentials.Award", "military_tech"),
            ("credentials.Promotion", "trending_up"),
            ("credentials.ExamPerson", "groups"),
            ("workers.EvaluationBody", "school"),
            ("credentials.EmployerBody", "domain"),
            ("credentials.LevelRule", "stairs"),
            ("credentials.RewardRule", "payments"),
            ("workers.Occupation", "work"),
            ("workers.WorkerTerms", "tune"),
            ("visits.VisitTerms", "tune"),
            ("credentials.ExamTerms", "tune"),
        ),
    ),
    (
        "就业服务",
        (
            ("employment.Job", "work"),
            ("employment.Seeker", "person_search"),
            ("employment.Match", "handshake"),
            ("employment.Placement", "task_alt"),
            ("employment.InternshipMonth", "calendar_month"),
            ("employment.GigStation", "store"),
            ("employment.StationMember", "badge"),
            ("employment.WageFloor", "tune"),
        ),
    ),
    (
        "人才培养",
        (
            ("competitions.Competition", "emoji_events"),
            ("competitions.EntrantTerms", "auto_delete"),
            ("schools.Programme", "menu_book"),
            ("schools.School", "school"),
            ("schools.Agreement", "handshake"),
        ),
    ),
    (
        "劳务品牌和对接",
        (
            ("brands.Brand", "loyalty"),
            ("brands.Licence", "verified"),
            ("recruitment.RecruitmentEvent", "groups"),
            ("recruitment.Booth", "store"),
            ("recruitment.Departure", "luggage"),
            ("recruitment.ExportBase", "warehouse"),
            ("recruitment.ContestEntry", "lightbulb"),
        ),
    ),
    (
        "宣传引导",
        (("stories.Story", "auto_stories"),),
    ),
    (
        "预算和拨付",
        (
            ("funds.Budget", "account_balance"),
            ("funds.BudgetChange", "rule"),
            ("funds.Commitment", "lock"),
            ("funds.Payable", "payments"),
            ("funds.PaymentBatch", "receipt_long"),
            ("funds.Fund", "savings"),
            ("funds.Purpose", "category"),
            ("funds.BankFormat", "view_column"),
        ),
    ),
    (
        "补贴与奖励",
        (
            ("subsidies.Application", "volunteer_activism"),
            ("subsidies.ClassClaim", "school"),
            ("subsidies.SubsidyPolicy", "policy"),
        ),
    ),
    (
        "技能培训",
        (
            ("training.TrainingClass", "co_present"),
            ("training.Classroom", "fact_check"),
            ("training.Completion", "workspace_premium"),
            ("training.AuditFlag", "flag"),
            ("training.FollowupRound", "work_history"),
            ("training.EmployerOrder", "shopping_cart"),
            ("training.DemandSurvey", "ballot"),
            ("training.DemandAnswer", "list_alt"),
            ("training.BaseApplication", "domain_add"),
            ("training.ClassroomTerms", "tune"),
            ("training.YearPlan", "event_note"),
            ("training.Institution", "school"),
            ("training.Teacher", "groups"),
            ("training.ShortageCatalogue", "trending_up"),
        ),
    ),
    (
        "保证金与账簿",
        (
            ("deposits.AdvanceClaim", "paid"),
            ("deposits.QualityDeposit", "savings"),
            ("deposits.Custodian", "domain"),
            ("deposits.DepositTerms", "tune"),
            ("ledger.Account", "account_balance_wallet"),
            ("ledger.Entry", "receipt_long"),
            ("ledger.Hold", "lock"),
            ("ledger.Proof", "verified"),
        ),
    ),
    (
        "派单与时限",
        (
            ("complaints.RoutingRule", "alt_route"),
            ("complaints.Category", "category"),
            ("papers.Series", "tag"),
            ("reminders.DeadlineRule", "gavel"),
            ("reminders.CalendarYear", "calendar_month"),
            ("reminders.ReminderStage", "stairs"),
        ),
    ),
    (
        "热线对接",
        (
            ("exchange.WorkOrder", "call"),
            ("exchange.ImportBatch", "upload_file"),
            ("exchange.ColumnMapping", "view_column"),
            ("exchange.Delivery", "outbox"),
            ("exchange.Partner", "handshake"),
            ("exchange.PartnerKey", "vpn_key"),
        ),
    ),
    (
        "方案与单位",
        (
            ("plan.Plan", "description"),
            ("plan.Measure", "checklist"),
            ("plan.Clause", "segment"),
            ("plan.Commitment", "task"),
            ("plan.Target", "flag"),
            ("bureaus.Bureau", "account_balance"),
            ("bureaus.BureauMember", "badge"),
            ("contracts.ContractBureau", "contract"),
            ("regions.Town", "map"),
            ("regions.Community", "location_city"),
        ),
    ),
    (
        LAST,
        (
            ("accounts.User", "group"),
            ("accounts.ApiToken", "key"),
            ("accounts.AccessLog", "visibility"),
            ("accounts.SignIn", "login"),
            ("accounts.RefusedSignIn", "no_accounts"),
            ("accounts.SignInFailure", "lock_clock"),
            ("reminders.Notification", "outgoing_mail"),
            ("complaints.PrivacyNotice", "policy"),
            ("cards.SigningKey", "key"),
            ("cards.RevocationList", "block"),
            ("cards.CheckCount", "bar_chart"),
            ("backups.BackupRehearsal", "backup"),
        ),
    ),
)


def navigation(request):
    """The sidebar: those registers that exist here and that the person may see."""
    inbox = {"title": "消息", "icon": "mail", "link": reverse("reminders:inbox")}
    if unread := unread_count(request):
        inbox |= {"badge": number_words(unread), "badge_style": "solid"}
    start = {"title": "今天的工作", "icon": "home", "link": address_of("index")}
    groups = [{"title": "", "items": [start, inbox]}]
    for title, entries in groups_for(request):
        items = [item for label, icon in entries if (item := sidebar_item(request, label, icon))]
        is_folded = title != FIRST
        groups.append({"title": title, "separator": True, "collapsible": is_folded, "items": items})
    for title, link in links_of(request.user):
        group_called(groups, title)["items"].append(link)
    return [group for group in groups if group["items"]]


def groups_for(request) -> list[tuple]:
    """The groups in the order in which the person needs them: those where she has something to do or to enter stand
    before those that she only reads."""
    first, *others, last = SIDEBAR
    worked_in = {kind.label for kind in kinds_for(request)}

    def is_only_read(group):
        return not any(label in worked_in or may_add(request, label) for label, _ in group[1])

    return [first, *sorted(others, key=is_only_read), last]


def may_add(request, label) -> bool:
    model = apps.get_model(label)
    registered = admin.site.is_registered(model)
    return registered and admin.site.get_model_admin(model).has_add_permission(request)


def links_of(user):
    """(title of its group, link) of each page that is no register's and that the person may open."""
    if roles_of(user) or oversees_all_bureaus(user):
        yield FIRST, link_to("办理指标", "monitoring", "complaints_complaint_indicators")
    if roles_of(user):
        yield FIRST, link_to("公开前检查", "policy_alert", "disclosure_notice_check")
        yield (
            "补贴与奖励",
            link_to("名单公示", "format_list_numbered", "subsidies_application_lists"),
        )
    if funds_permissions.sees_funds(user):
        yield "预算和拨付", link_to("资金总览", "monitoring", "funds_budget_overview")
    if sees_doctor(user):
        yield LAST, link_to("平台体检", "stethoscope", "doctor")
    if reads_history(user):
        yield LAST, link_to("修改记录", "history", "changes")


def link_to(title, icon, page) -> dict:
    return {"title": title, "icon": icon, "link": address_of(page)}


@cache
def address_of(page) -> str:
    """Where a page of the workbench is. Every page asks for a hundred of them, and none ever moves."""
    return reverse(f"admin:{page}")


def group_called(groups, title) -> dict:
    return next(group for group in groups if group["title"] == title)


def sidebar_item(request, label, icon):
    """One register, or None where it has no admin or the person may not see it."""
    model = apps.get_model(label)
    if not admin.site.is_registered(model):
        return None
    if not admin.site.get_model_admin(model).has_view_or_change_permission(request):
        return None
    options = model._meta
    return {
        "title": options.verbose_name_plural,
        "icon": icon,
        "link": address_of(f"{options.app_label}_{options.model_name}_changelist"),
    }


def environment_label(request):
    """Says on every page that this is not the real county."""
    return None if settings.IS_PRODUCTION else ["演示环境", "warning"]


def stylesheet(request):
    return static("css/admin.css")


def script(request):
    return static("js/workbench.js")


def icon(request):
    return static("icons/gaotai.svg")


def account_links(request):
    return [
        {"title": "修改密码", "link": reverse("account_change_password")},
        {"title": "双重验证", "link": reverse("mfa_index")},
    ]
