"""Django's own tag of every form, which also says for whom the page is. Loaded into every template (settings)."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from gaotai_jiazheng.acting_for import FIELD

register = template.Library()


class FormNode(CsrfTokenNode):
    def render(self, context):
        token = super().render(context)
        key = getattr(getattr(context, "request", None), "acts_for", "")
        if not key:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', FIELD, key)


@register.tag
def csrf_token(parser, token):
    """The token, and where somebody acts for several the one whose page this is."""
    return FormNode()
