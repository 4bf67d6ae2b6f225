"""One form, three shapes: what the page asks, one question a page and the printed sheet ask too."""

from io import BytesIO

import pytest
from django import forms
from django.urls import reverse
from django.utils.html import strip_tags
from pypdf import PdfReader

from complaints.forms.intake import IntakeForm
from complaints.forms.interviews import COMPLAINT
from complaints.tests.factories import CountyFactory
from employment.forms.seeking import SeekerForm
from employment.tests.factories import LabourMarket
from gaotai_jiazheng.form_fields import LineField
from papers.blank_forms import ATTACHED, MOST_BOXES, flat
from subsidies.forms.application import ApplicationForm
from subsidies.forms.steps import PaperForm
from subsidies.models import SubsidyPolicy
from subsidies.tests import factories as subsidies
from subsidies.tests.test_filing import FORM as SUBSIDY
from subsidies.tests.test_filing import begin
from training.forms.enrolling import EnrolForm
from training.tests.factories import new_class, person_number

pytestmark = pytest.mark.django_db


class Twin:
    """One form at its addresses: ``page`` for the web form, ``sheet`` for the PDF; ``answers`` fill it in."""

    def __init__(self, client):
        self.client = client

    def on_the_page(self):
        return fields_of(self.client.get(self.page))

    def on_the_walk(self):
        """The fields in the order of the questions, to the page that would send everything."""
        self.client.cookies["view"] = "elder"
        sent, seen = {}, []
        shown = self.client.get(self.page)
        while True:
            names = shown.context["question"].fields
            assert [f'name="{name}"' in shown.content.decode() for name in names] == [True] * len(
                names
            )
            seen += names
            if shown.context["is_last"]:
                return seen
            place = shown.context["place"]
            sent |= {name: self.answers[name] for name in names if name in self.answers}
            shown = self.client.post(self.page, {**sent, "place": place})
            if place == 1:
                self.goes_back(sent, names)

    def goes_back(self, sent, names):
        """From the third question to the second: what was typed stands there and is refused for nothing."""
        back = self.client.post(self.page, {**sent, "place": 2, "back": "1"})
        assert (back.status_code, back.context["question"].fields) == (200, names)
        typed = back.context["form"].data
        assert all(typed.get(name) == value for name, value in sent.items())
        assert not back.context["form"].errors


class Enrolment(Twin):
    form_class = EnrolForm

    def __init__(self, client):
        super().__init__(client)
        row = new_class()
        self.page = reverse("training:enrol", args=[row.pk])
        self.sheet = reverse("training:paper", args=[row.pk])
        self.on_sheet = EnrolForm()
        self.answers = {
            "name": "王秀英",
            "id_number": person_number(1),
            "phone": "13900000001",
            "agrees": "on",
        }


class Seeking(Twin):
    form_class = SeekerForm

    def __init__(self, client):
        super().__init__(client)
        county = LabourMarket()
        self.page, self.sheet = reverse("employment:seek"), reverse("employment:paper")
        self.on_sheet = SeekerForm()
        self.answers = {
            "service_lines": "cleaning",
            "communities": str(county.community.pk),
            "reach": "town",
            "shifts": "morning",
            "name": "马秀英",
            "phone": "13893600001",
            "agrees": "on",
        }


class Subsidy(Twin):
    form_class = ApplicationForm

    def __init__(self, client):
        super().__init__(client)
        county = subsidies.County()
        begin(client, county)
        self.page = reverse("subsidies:form")
        self.sheet = reverse("subsidies:paper", args=["travel"])
        # With a pen the telephone stands on the sheet; on the web it has been proved before.
        self.on_sheet = PaperForm(policy=SubsidyPolicy.objects.get(code="travel"))
        self.answers = {**SUBSIDY, "residence": f"town:{county.town.pk}"}


class Complaint(Twin):
    """Its pages have addresses of their own and a draft; the extra ones come with the ticks for them."""

    form_class = IntakeForm

    def __init__(self, client):
        super().__init__(client)
        CountyFactory()
        self.sheet = reverse("complaints:paper")
        self.on_sheet = COMPLAINT.whole_form()

    def shown(self, *, is_elder_view):
        seen = []
        for extras in (["violation", "agent"], ["joint"]):
            self.client.cookies["view"] = "elder"
            self.client.post(reverse("complaints:step", args=["more"]), {"extras": extras})
            self.client.cookies["view"] = "elder" if is_elder_view else "standard"
            for page in COMPLAINT.pages(is_elder_view, {"extras": extras}):
                if set(page.fields) - set(seen):
                    seen += fields_of(self.client.get(COMPLAINT.address_of(page)))
        return seen

    def on_the_page(self):
        return self.shown(is_elder_view=False)

    def on_the_walk(self):
        return self.shown(is_elder_view=True)


def fields_of(page):
    assert page.status_code == 200
    return list(page.context["form"].fields)


def squeezed(text):
    return "".join(str(text).split())


def words_of(form, name):
    """What the sheet must say of a field: label, hint and choices, as they are for whoever has a pen."""
    bound = form[name]
    choices = [
        str(words) for value, words in flat(getattr(bound.field, "choices", ())) if value != ""
    ]
    if isinstance(bound.field, forms.FileField):
        choices = [ATTACHED]
    hint = "" if name in form_office(form) else form.on_paper.get(name, bound.help_text)
    return [bound.label, strip_tags(str(hint)), *(choices if len(choices) <= MOST_BOXES else ())]


def form_office(form):
    return getattr(form, "for_the_office", ())


@pytest.mark.parametrize("twin", [Complaint, Enrolment, Seeking, Subsidy])
def test_three_shapes_ask_the_same(twin, client, monkeypatch):
    """A field that is added to the form class is asked on all three without another line."""
    added = LineField(longest=9, label="鞋子的尺码", required=False, help_text="例如三十八码。")
    monkeypatch.setitem(twin.form_class.base_fields, "shoe_size", added)
    monkeypatch.setitem(PaperForm.base_fields, "shoe_size", added)
    twin = twin(client)

    page = twin.on_the_page()
    walked = twin.on_the_walk()
    answer = client.get(twin.sheet)

    assert "shoe_size" in page
    assert sorted(walked) == sorted(page)
    assert set(page) <= set(twin.on_sheet.fields)
    assert answer["Content-Type"] == "application/pdf"
    text = squeezed(
        "".join(each.extract_text() for each in PdfReader(BytesIO(answer.content)).pages)
    )
    missing = [
        words
        for name in twin.on_sheet.fields
        for words in words_of(twin.on_sheet, name)
        if squeezed(words) not in text
    ]
    assert missing == []
    assert "表号：GTJZ-" in text and "填好交到：" in text and "收到日期" in text
