"""Fees asked of who looks for work. Source: 《就业服务与就业管理规定》第十四条 (an employer charges no applicant)."""

import re

from employment.rules.post import NOT, Hit, first_match

ASKED = re.compile(
    rf"{NOT}(?:交|缴|收|付|自费|自付)(?:取|纳)?[^，。；！、]{{0,6}}?"
    r"(?:报名费|培训费|体检费|服装费|工装费|介绍费|中介费|信息费|建档费|入职费|材料费|会员费)"
    r"|(?:报名费|培训费|体检费|服装费|介绍费|中介费|信息费|建档费|入职费|会员费)(?:自理|自付|[0-9]+元?)"
    r"|[不未](?:交|缴|付)[^，。；！、]{0,6}?"
    r"(?:报名费|培训费|体检费|服装费|工装费|介绍费|中介费|信息费|建档费|入职费|会员费|材料费)的?，?"
    r"(?:不能|不得|不予|不安排|不录用|无法|免谈)"
)
ALLOWED = ("免收",)


def check(post, floor):
    found = first_match(post, ASKED, *ALLOWED)
    if found is None:
        return None
    field, words = found
    return Hit(field, f"“{words}”：不能向求职人收费，请删去。", True)
