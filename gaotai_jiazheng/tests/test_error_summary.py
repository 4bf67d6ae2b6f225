"""The box above a form: every fault by name, and its link leads to what has to be changed."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from accounts.tests.factories import UserFactory
from complaints.tests.intake_answers import png
from gaotai_jiazheng.form_fields import ManyFilesField
from regions.places import CommunitiesField
from regions.tests.factories import CommunityFactory, TownFactory

pytestmark = pytest.mark.django_db


class EveryKindForm(forms.Form):
    name = forms.CharField(label="姓名")
    sex = forms.ChoiceField(
        label="性别", choices=[("a", "女"), ("b", "男")], widget=forms.RadioSelect
    )
    places = CommunitiesField(label="服务范围")
    moment = forms.SplitDateTimeField(label="时间")
    paper = forms.FileField(label="材料", widget=forms.ClearableFileInput)
    seen = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "这一页已经变了。"}
    )

    def clean(self):
        raise forms.ValidationError("名额已经报满。")


def summary(form):
    """The lines of the box: (where the link leads or "", text)."""
    html = render_to_string("includes/error_summary.html", {"form": form})
    lines = re.findall(r"<li>(.*?)</li>", html, re.DOTALL)
    return [
        (
            "".join(re.findall(r'href="#([^"]*)"', line)),
            re.sub(r"<[^>]*>", "", line).strip(),
        )
        for line in lines
    ]


def test_every_fault_is_named_and_its_link_leads_to_its_first_control():
    CommunityFactory(name="甲1村", town=TownFactory(name="骆驼城镇"))
    form = EveryKindForm({})

    lines = summary(form)

    assert [text for _, text in lines] == [
        "名额已经报满。",
        *(f"{label}：请填写这一项。" for label in ("姓名", "性别", "服务范围", "时间", "材料")),
        "这一页已经变了。",
    ]
    targets = [target for target, _ in lines if target]
    ids = re.findall(r'\sid="([^"]*)"', form.as_div())
    assert targets == ["id_name", "id_sex_0", "id_places_0_0", "id_moment_0", "id_paper"]
    assert set(targets) <= set(ids)


def test_a_form_without_faults_has_no_box():
    assert render_to_string("includes/error_summary.html", {"form": EveryKindForm()}).strip() == ""


class PaperForm(forms.Form):
    title = forms.CharField(label="名称")
    paper = ManyFilesField(label="材料")


class DraftForm(PaperForm):
    keeps_files = True


@pytest.mark.parametrize(
    ("form", "title", "content", "is_told"),
    [
        pytest.param(PaperForm, "", png().read(), True, id="another field is wrong"),
        pytest.param(PaperForm, "合同", b"no picture", True, id="the file is wrong"),
        pytest.param(PaperForm, "", None, False, id="no file was chosen"),
        pytest.param(DraftForm, "", png().read(), False, id="the draft has kept it"),
        pytest.param(DraftForm, "", b"no picture", True, id="the draft does not keep a wrong one"),
    ],
)
def test_files_that_have_to_be_chosen_again_are_told_of(form, title, content, is_told):
    files = MultiValueDict()
    if content:
        files.setlist("paper", [SimpleUploadedFile("合同.png", content)])

    html = render_to_string("includes/error_summary.html", {"form": form({"title": title}, files)})

    assert ("刚才选的文件没有保存" in html) == is_told


def test_two_forms_on_a_page_share_the_box():
    class Account(forms.Form):
        password = forms.CharField(label="密码")

    html = render_to_string(
        "includes/error_summary.html", {"form": EveryKindForm(), "also": Account({})}
    )

    assert html.count('role="alert"') == 1
    assert 'href="#id_password"' in html


def test_a_form_of_a_register_names_its_faults(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    answer = client.post("/admin/regions/town/add/", {"name": "", "position": "x"})

    html = answer.content.decode()
    box = html[html.index('class="error-summary"') :]
    links = re.findall(r'<a href="#(id_\w+)">(.*?)：', box[: box.index("</ul>")])
    assert ("id_name", "名称") in links
    assert all(f'id="{target}"' in html for target, _ in links)
