"""Stories and search: a row of everything with an address."""

from datetime import date

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from stories import services
from stories.models import Kind
from stories.tests.factories import SIGNED
from workers.tests.factories import officer

STEPS = ("submit", "approve", "publish")
FORMS = ("consent", "send_back", "withdraw", "withdraw_consent")


class Publicity:
    """A draft of one bureau with a consent, one of a rival bureau, and a piece of news that is up."""

    def __init__(self, work):
        self.labour = work.people["labour"]
        self.women, self.union = officer("womens-federation"), officer("trade-union")
        self.own = self.draft(self.labour, "（测试）她的第一单")
        services.consent(
            self.own,
            person="王秀兰",
            born_on=date(1985, 3, 8),
            signed_on=date(2026, 3, 8),
            file=SIGNED,
            by=self.labour,
        )
        self.rival = self.draft(self.women, "（测试）别的单位的草稿")
        self.news = self.draft(self.labour, "（测试）动态", kind=Kind.NEWS)
        services.submit(self.news, by=self.labour)
        services.approve(self.news, by=self.women)
        services.publish(self.news, by=self.union)

    def draft(self, by, title, kind=Kind.STORY):
        bureau = Bureau.objects.get(pk=bureau_ids_of(by)[0])
        text = "从第一单到第一百单。"
        return services.write(
            by=by, kind=kind, bureau=bureau, title=title, text=text, shows_no_minor=True
        )

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        rows = {"own": self.own, "rival": self.rival, "news": self.news}
        admin = "admin:stories_story_{}"
        return {
            **every(admin, (*OF_ONE_ROW, "write", "consent", "photo"), rows),
            admin.format("step"): [each for step in STEPS for each in keyed(rows, action=step)],
            admin.format("form"): [each for form in FORMS for each in keyed(rows, step=form)],
            "stories:story": keyed({"own": self.own}),
            "stories:photo": keyed({"own": self.own}),
            "stories:one_news": keyed({"news": self.news}),
            "search:sitemap_rows": [("news", {"slug": "news", "after": 0}, "")],
        }
