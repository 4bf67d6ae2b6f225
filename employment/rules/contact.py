"""Telephones and accounts in the text: they go into their field, where they can be taken down with the post."""

import re
import unicodedata

from employment.rules.post import Hit, Post, first_match

CONTACT = re.compile(
    r"1[3-9](?:[-·. ]?[0-9]){9}|0[0-9]{2,3}-?[0-9]{7,8}|(?:微信|QQ|VX|加V|威信|薇信)号?[:：是]?[A-Za-z0-9_-]{5,}"
    r"|https?://|www\.",
    re.IGNORECASE,
)


def check(post, floor):
    plain = Post(
        **{name: unicodedata.normalize("NFKC", text) for name, text in post.texts},
        wage_min_yuan=post.wage_min_yuan,
        wage_unit=post.wage_unit,
    )
    found = first_match(plain, CONTACT)
    if found is None:
        return None
    field, _words = found
    return Hit(field, "这里有电话、微信或者网址。联系方式请只填在“联系电话”里。", True)
