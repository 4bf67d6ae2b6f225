"""Sex, age, origin or family as a condition. Source: 《就业促进法》第二十六条、第二十七条.

Whether a household may ask for a woman to look after a newborn is for an officer to judge and not for a pattern:
it is a flag.
"""

import re

from employment.rules.post import Hit, first_match

# Of ages the word 岁 or 年龄 is asked for: 8:30-11:30 and 10到12点 are hours. Whom somebody looks after may be of any age.
AGE = (
    r"[1-6][0-9](?:周)?岁(?:以下|以内|以上)(?!的?老)|[1-6][0-9](?:以下|以内)"
    r"|[1-6][0-9](?:周)?岁[-—至到~～][1-6][0-9](?!(?:周)?岁?的?老)"
    r"|[1-6][0-9][-—至到~～][1-6][0-9](?:周)?岁(?!的?老)"
    r"|年龄(?!不限|[应须要]?满1[68])[^，。；！、0-9]{0,6}?[1-6][0-9](?![0-9])"
)
ASKED = re.compile(
    r"(?:限|只招|仅限|只要|必须是?)(?:招)?(?:男|女|已婚|未婚|已育|本地|外地|汉族)"
    r"|(?:男|女)(?:性|士|工|的)?(?:优先|勿扰|免谈|不要)"
    rf"|{AGE}"
    r"|(?:已婚|已育|未婚|未育)(?:优先|者)?|形象好|五官端正|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]的?"
)
# The least age of a worker is the law's own condition (《劳动法》第十五条), pay and floors are no ages.
ALLOWED = ("16岁以上", "16周岁以上", "18岁以上", "18周岁以上", "年满16", "年满18")


def check(post, floor):
    found = first_match(post, ASKED, *ALLOWED)
    if found is None:
        return None
    field, words = found
    return Hit(
        field,
        f"“{words}”：不能以性别、年龄、婚育、出身挑人。请删去，或者说明为什么这份工作必须这样。",
        False,
    )
