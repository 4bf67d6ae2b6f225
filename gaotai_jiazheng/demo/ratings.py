"""Ratings of the demonstration county: by criteria that are marked as a demonstration, as nobody has any."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from bureaus.models import Bureau
from enterprises.models import Enterprise, EnterpriseMember
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from gaotai_jiazheng.uploads import accept_upload
from ratings import services
from ratings.models import Application, CultivationEntry
from ratings.scheme_files import read_scheme
from ratings.services import schemes
from reminders.calendars import calendar

TITLE = "标准化家政企业评定标准（演示）"
DOCUMENT = "（演示）评定标准确认文件"
BUREAU, LEADER = "industry-commerce", "industry-commerce-leader"
PANEL = ("hrss", "market-regulation", "development-reform")
OWNER, OTHER_OWNER = "enterprise-demo", "enterprise-demo-2"
# Places in ENTERPRISES: who measures itself, who is being scored, who is up, who is rated.
ASSESSING, SCORING, NOTICED, GRANTED = 3, 2, 5, 0
CULTIVATED = (  # year, place in ENTERPRISES, rung, help
    (2024, GRANTED, "seed", "（演示）入企辅导"),
    (2025, GRANTED, "growing", "（演示）标准宣讲、现场诊断"),
    (2025, NOTICED, "seed", "（演示）入企辅导"),
    (2026, GRANTED, "growing", "（演示）评定前诊断"),
    (2026, NOTICED, "growing", "（演示）评定前诊断"),
    (2026, SCORING, "growing", "（演示）标准宣讲"),
    (2026, ASSESSING, "seed", "（演示）入企辅导"),
)
ENTERED = (3, 2)  # month and day on which each year's list was made
# Of ten points the members give so many; an item of fewer points gets its share.
SHARES = (Decimal("0.95"), Decimal("0.9"), Decimal("0.85"))


class RatingPlayer:
    """Plays applications through the services, each step on its workday before today."""

    def __init__(self, now: datetime):
        self.now = now
        self.users = {user.username: user for user in User.objects.all()}
        by_name = {enterprise.name: enterprise for enterprise in Enterprise.objects.all()}
        self.enterprises = [by_name[row[0]] for row in ENTERPRISES]
        self.file = accept_upload(sample_picture())
        self.scheme = self.confirmed_scheme()

    def at(self, workdays_ago: int, hour: int) -> datetime:
        day = calendar().workdays_before(timezone.localdate(self.now), workdays_ago)
        return min(timezone.make_aware(datetime.combine(day, time(hour, 20))), self.now)

    def confirmed_scheme(self):
        entry = read_scheme(schemes.SHIPPED.name, schemes.SHIPPED.read_bytes())
        entry = replace(entry, title=TITLE, source="演示数据，不是正式标准")
        bureau = Bureau.objects.get(slug=BUREAU)
        scheme = schemes.put_to_use(schemes.bring_in(entry, bureau=bureau))
        confirmed_on = timezone.localdate(self.at(90, 9))
        return schemes.confirm(scheme, document=DOCUMENT, by=self.users[LEADER], on=confirmed_on)

    def owner_of(self, place):
        """The account that acts for the enterprise; made where nobody does."""
        enterprise = self.enterprises[place]
        username = OWNER if place == ASSESSING else OTHER_OWNER
        EnterpriseMember.objects.get_or_create(
            enterprise=enterprise,
            user=self.users[username],
            role=EnterpriseMember.Role.OWNER,
            defaults={"valid_from": timezone.localdate(self.at(200, 9))},
        )
        user = self.users[username]
        user.__dict__.pop("_enterprise_roles", None)
        return user

    def assess(self, place, workdays_ago, *, unmet=()) -> Application:
        """Answer every item; those in unmet are not there yet and have no file."""
        by, at = self.owner_of(place), self.at(workdays_ago, 9)
        application = services.start(self.enterprises[place], scheme=self.scheme, by=by, at=at)
        for item in self.scheme.items.all():
            is_met = item.number not in unmet
            claim = "met" if is_met else "not_met"
            services.answer(application, item, claim=claim, by=by, at=at)
            if is_met and item.evidence:
                title = f"{item.evidence}（演示）"
                services.add_evidence(application, item, title=title, file=self.file, by=by, at=at)
        return application

    def review(self, place, workdays_ago) -> Application:
        """From the self-assessment to the panel, within five workdays."""
        contact = self.users[BUREAU]
        application = self.assess(place, workdays_ago)
        by = self.owner_of(place)
        application = services.submit(application, by=by, at=self.at(workdays_ago, 15))
        services.accept(application, by=contact, at=self.at(workdays_ago - 2, 9))
        services.record_visit(
            application,
            visited_on=timezone.localdate(self.at(workdays_ago - 4, 9)),
            inspectors=[contact, self.users[LEADER]],
            report="（演示）现场情况与自评一致，回访记录不全。",
            not_as_said=self.scheme.items.filter(number="6.3"),
            by=contact,
            at=self.at(workdays_ago - 4, 16),
        )
        members = [self.users[name] for name in PANEL]
        at = self.at(workdays_ago - 5, 9)
        application = services.convene(application, members=members, by=contact, at=at)
        for member in members:
            services.declare(application, by=member, at=at)
        return application

    def score(self, application, workdays_ago, *, members=PANEL):
        items = list(self.scheme.items.all())
        for name, share in zip(members, SHARES, strict=False):
            points = {item.pk: (item.points * share).quantize(Decimal("0.5")) for item in items}
            at = self.at(workdays_ago, 11)
            services.score(application, points=points, by=self.users[name], at=at)

    def put_up(self, place, workdays_ago) -> Application:
        """Scored and put up on that workday."""
        contact = self.users[BUREAU]
        application = self.review(place, workdays_ago + 8)
        self.score(application, workdays_ago + 1)
        at = self.at(workdays_ago, 9)
        application = services.conclude(application, by=contact, at=at)
        text = services.notice_text(application, services.result_of(application))
        return services.put_up(application, text=f"（演示）{text}", by=contact, at=at)


def sample_picture():
    """A picture that shows nothing, in place of a file that would show somebody."""
    content = BytesIO()
    Image.new("RGB", (320, 200), "#1b5a4a").save(content, "PNG")
    return SimpleUploadedFile("演示.png", content.getvalue())


def play_ratings(now=None) -> int:
    """Play every application of the demonstration; how many. Nothing where there are some already."""
    if Application.objects.exists():
        return 0
    player = RatingPlayer(now or timezone.now())
    granted = player.put_up(GRANTED, 30)
    services.grant(granted, by=player.users[LEADER], at=player.at(20, 10))
    player.put_up(NOTICED, 2)
    scoring = player.review(SCORING, 8)
    player.score(scoring, 1, members=PANEL[:1])
    player.assess(ASSESSING, 3, unmet=("4.3", "5.2", "8.1"))
    for year, place, rung, help_given in CULTIVATED:
        CultivationEntry.objects.create(
            enterprise=player.enterprises[place],
            year=year,
            rung=rung,
            help_given=help_given,
            entered_on=date(year, *ENTERED),
        )
    return Application.objects.count()
