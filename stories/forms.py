"""What the bureaus of measure 17 fill in."""

from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from PIL import Image

from bureaus.models import Bureau
from employment.models import Job
from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import DayField, LineField, PastDateField, StoryField
from gaotai_jiazheng.uploads import Accepted
from stories.models import LONGEST_TEXT, Kind, Scope
from training.models import TrainingClass

PHOTO_SIZE, PHOTO_BYTES = (1200, 1200), 200_000
NO_SUCH = {"invalid_choice": "没有这个选项，请重新选择。"}


class PhotoField(forms.FileField):
    """One picture as a small JPEG with nothing but its pixels: ``uploads.Accepted``, or None for none."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        if not data:
            return None
        accepted = uploads.accept_upload(data)
        if accepted.content_type == "application/pdf":
            raise ValidationError("照片要用 JPG、PNG 或者 WebP 图片。", code="file_type")
        with Image.open(BytesIO(accepted.content)) as picture:
            content = uploads.small_jpeg(picture, PHOTO_SIZE, PHOTO_BYTES)
        return Accepted(accepted.name, "image/jpeg", content, accepted.digest)


class SignedFormField(forms.FileField):
    """The signed sheet, made harmless: ``uploads.Accepted``."""

    widget = forms.FileInput(attrs={"accept": uploads.ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads.accept_upload(data)


class StoryForm(forms.Form):
    leads_to = "写好以后交给别人审核，再由第三个人发布。"
    kind = forms.ChoiceField(
        label="类别",
        choices=Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择类别。", **NO_SUCH},
    )
    bureau = forms.ModelChoiceField(
        empty_label="请选择",
        label="供稿单位",
        queryset=Bureau.objects.none(),
        error_messages={"required": "请选择供稿单位。", **NO_SUCH},
    )
    title = LineField(label="标题", longest=60, error_messages={"required": "请填写标题。"})
    text = StoryField(
        label="正文",
        longest=LONGEST_TEXT,
        help_text="不要写电话、证件号、门牌号；孩子一律不写，也不写从哪里能找到孩子。",
        error_messages={"required": "请填写正文。"},
    )
    photo = PhotoField(
        label="照片",
        required=False,
        help_text="JPG、PNG、WebP 图片；拍摄地点等信息会自动去掉。不选就不变。",
    )
    drops_photo = forms.BooleanField(
        label="去掉现在的照片", required=False, help_text="照片说明也一起去掉。"
    )
    photo_words = LineField(
        label="照片说明", longest=120, required=False, help_text="有照片就要写。"
    )
    opening = forms.ModelChoiceField(
        label="看完可以报的培训班",
        queryset=TrainingClass.objects.none(),
        required=False,
        empty_label="没有",
        error_messages=NO_SUCH,
    )
    job = LineField(
        label="看完可以去的岗位",
        longest=40,
        required=False,
        help_text="填岗位编号，例如 ZP20261126000001；招满或者结束了，网页上自动不再出现。",
    )
    expires_on = DayField(label="展示到", required=False, help_text="含这一天；空着就一直展示。")
    shows_no_minor = forms.BooleanField(
        label="看过了：文字和照片认不出未成年人",
        required=False,
        help_text="没有勾选就不能交出去审核。",
    )

    def __init__(self, *args, bureaus, has_photo=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_photo:
            del self.fields["drops_photo"]
        own = Bureau.objects.filter(pk__in=[each.pk for each in bureaus])
        self.fields["bureau"].queryset = own
        self.fields["opening"].queryset = TrainingClass.objects.enrolling(timezone.now())

    def clean_drops_photo(self):
        drops = self.cleaned_data["drops_photo"]
        if drops and self.cleaned_data.get("photo"):
            raise ValidationError("已经选了新的照片，会换掉现在的，不用勾选。", code="photo_chosen")
        return drops

    def clean_job(self):
        """The open job of this number, None for none."""
        number = self.cleaned_data["job"].upper()
        if not number:
            return None
        found = Job.objects.open().filter(number=number).first()
        if found is None:
            raise ValidationError("没有这个编号的岗位，或者已经结束。", code="job_not_open")
        return found


class ConsentForm(forms.Form):
    leads_to = "同意书加密保存，只有供稿单位能打开，每次打开都有记录。本人随时可以撤回。"
    person = LineField(
        label="本人姓名", longest=40, error_messages={"required": "请填写本人姓名。"}
    )
    born_on = PastDateField(
        label="出生日期",
        help_text="只用来核对签字时已满18周岁，不保存。",
        error_messages={"required": "请填写出生日期。"},
    )
    signed_on = PastDateField(label="签字日", error_messages={"required": "请填写签字日。"})
    scope = forms.MultipleChoiceField(
        label="除了讲述经历，还同意",
        choices=Scope,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_SUCH,
    )
    valid_until = DayField(label="同意到", required=False, help_text="空着表示没有期限。")
    file = SignedFormField(
        label="签了字的同意书",
        help_text="JPG、PNG、WebP 图片或者 PDF，不超过20MB。",
        error_messages={"required": "请选择同意书。"},
    )


class ReasonForm(forms.Form):
    reason = LineField(label="原因", longest=200, error_messages={"required": "请写明原因。"})


class WithdrawForm(ReasonForm):
    leads_to = "撤下以后，网页、订阅和搜索里都立刻没有，原来的地址显示“已经撤下”。"


class WithdrawConsentForm(forms.Form):
    leads_to = "登记以后，已经发布的立刻撤下；没有发布的，要重新登记同意书才能发布。同意书登记错了的，也在这里写明，再重新登记。"
    how = LineField(
        label="本人怎样提出的",
        longest=120,
        help_text="例如：11月20日电话。不要写电话号码。",
        error_messages={"required": "请写明本人是怎样提出的。"},
    )
