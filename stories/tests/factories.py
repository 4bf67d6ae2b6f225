"""Stories taken to any of their states by the services, for tests."""

from datetime import date
from io import BytesIO

from PIL import Image

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from gaotai_jiazheng.uploads import Accepted
from stories import services
from stories.models import Kind
from workers.tests.factories import officer

SLUGS = ("womens-federation", "hrss", "trade-union")
SIGNED = Accepted("同意书.jpg", "image/jpeg", b"signed", "0" * 64)


def jpeg(size=(320, 240), exif=None) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "#1b5a4a").save(made, "JPEG", **({"exif": exif} if exif else {}))
    return made.getvalue()


class Desk:
    """Three people of three bureaus of measure 17: who writes, who reviews, who lets out."""

    def __init__(self):
        self.writer, self.reviewer, self.publisher = map(officer, SLUGS)

    def draft(self, kind=Kind.STORY, **values):
        given = {
            "title": "从灶台走到月嫂班",
            "text": "她四十岁那年第一次走进培训班。",
            "shows_no_minor": True,
            "bureau": Bureau.objects.get(pk=bureau_ids_of(self.writer)[0]),
        }
        return services.write(by=self.writer, kind=kind, **(given | values))

    def consent(self, story, **values):
        given = {
            "person": "王秀兰",
            "born_on": date(1985, 3, 8),
            "signed_on": date(2026, 3, 8),
            "scope": ["photo"],
            "file": SIGNED,
        }
        return services.consent(story, by=self.writer, **(given | values))

    def published(self, kind=Kind.STORY, **values):
        story = self.draft(kind, **values)
        if kind != Kind.NEWS:
            self.consent(story)
        services.submit(story, by=self.writer)
        services.approve(story, by=self.reviewer)
        return services.publish(story, by=self.publisher)
