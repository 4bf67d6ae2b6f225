"""The portrait that a worker or her enterprise uploads."""

from django import forms

from gaotai_jiazheng.uploads import accept_portrait

PICTURES = "image/jpeg,image/png,image/webp"


class PortraitForm(forms.Form):
    portrait = forms.FileField(
        label="照片",
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text="本人近期的正面照片，JPG、PNG 或者 WebP，不超过20MB。系统会缩小，并去掉拍摄地点等信息。",
        error_messages={"required": "请选择照片。", "empty": "这是一个空文件。"},
    )

    def clean_portrait(self) -> bytes:
        """The small JPEG that is kept. Raises ValidationError as ``accept_portrait``."""
        return accept_portrait(self.cleaned_data["portrait"])


class OwnPortraitForm(PortraitForm):
    agrees = forms.BooleanField(
        label="我同意：检验我的上门服务证的人可以看到这张照片",
        help_text="可以随时撤回，撤回以后照片随即删除。",
        error_messages={"required": "同意以后才能保存照片。"},
    )
    field_order = ("portrait", "agrees")
