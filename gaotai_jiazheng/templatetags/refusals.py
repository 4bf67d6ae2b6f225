"""Why a step cannot be taken now, on a page that never came to its form."""

from django import template

from gaotai_jiazheng.refusals import not_now_in_words

register = template.Library()
register.simple_tag(not_now_in_words, name="not_now")
