"""Deposits and papers that are kept. Source: 《劳动合同法》第九条."""

import re

from employment.rules.post import NOT, Hit, first_match

# What may lie between the two words: not a whole sentence, else the "no" of another one would be read.
KEPT = re.compile(
    rf"{NOT}(?:交|缴|收|付|扣|(?<!扣)押)(?:取|纳)?[^，。；！、]{{0,6}}?(?:押金|保证金|抵押金|风险金|服装费押)"
    rf"|{NOT}(?:扣押|扣留|抵押|(?<![扣抵])押|收取?|上交|保管)[^，。；！、]{{0,4}}?(?:身份证|证件|毕业证|资格证|健康证)(?!复印件)"
    r"|[不未](?:交|缴|付)[^，。；！、]{0,6}?(?:押金|保证金|抵押金|风险金)的?，?"
    r"(?:不能|不得|不予|不安排|不录用|不办|无法|免谈)"
    r"|押(?:一|半|1)?个?月?工资|押金\d"
)
ALLOWED = (
    "无押金",
    "免押金",
    "不押身份证",
    "不扣押证件",
)


def check(post, floor):
    found = first_match(post, KEPT, *ALLOWED)
    if found is None:
        return None
    field, words = found
    return Hit(field, f"“{words}”：招人不能收押金、保证金，不能扣证件，请删去。", True)
