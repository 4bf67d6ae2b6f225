"""A contract and an empty template as PDF, set in type by the means of ``papers``."""

import base64
import json
from datetime import date
from pathlib import Path

from django.utils.formats import date_format

from contracts.clauses import BLANK, fill
from contracts.transitions import Role
from contracts.wording import items_in_words
from market.models import Unit
from papers.documents import lines_of
from papers.typesetting import render

TEMPLATE = Path(__file__).parent / "typst" / "contract.typ"
NORMAL, LARGE = 11.5, 16
UNITS = dict(Unit.choices)


def page_of(contract, *, query_code: str = "") -> bytes:
    """The version as it was frozen, with its signatures; unsigned parties get a line to sign on.

    query_code: printed beside the number, "" while there is none. The same contract gives the same bytes.
    """
    content = json.loads(contract.text.content)
    return render(TEMPLATE, data_of(contract, content, query_code))


def data_of(contract, content, query_code) -> dict:
    before = content["supersedes"]
    return {
        "title": content["template"]["title"],
        "subtitle": f"第{content['version']}版，变更自{before['number']}" if before else "",
        "number": contract.number,
        "code": query_code,
        "sha256": contract.sha256,
        "size": NORMAL,
        "clauses": [
            {"title": clause["title"], "lines": lines_of(clause["text"]), "plain": ""}
            for clause in content["clauses"]
        ],
        "prices": lines_of(items_in_words(content["prices"]["lines"], UNITS)),
        "prices_title": prices_title(content["prices"]),
        "parties": [party_data(contract, content, role) for role in Role],
        "note": content["template"]["title"]
        + f"（模板版本{content['template']['version']}）。核对：在县家政服务平台“核对合同”里填编号和查询码。",
    }


def prices_title(prices) -> str:
    first = date_format(date.fromisoformat(prices["effective_on"]))
    return f"附：定稿时的价目表（第{prices['version']}版，{first}起执行）"


def party_data(contract, content, role) -> dict:
    """One party's place to sign: a picture, words, or an empty line."""
    name = content[role]["name"]
    signature = next((each for each in contract.signatures.all() if each.role == role), None)
    if signature is None:
        return {"role": role.label, "name": name, "words": "", "picture": None}
    picture = getattr(signature, "picture", None)
    has_image = picture is not None and picture.content_type == "image/png"
    is_drawn = has_image and signature.method == "drawn"
    return {
        "role": role.label,
        "name": name,
        "words": f"{signature.get_method_display()}，{date_format(signature.signed_on)}",
        "picture": bytes_of(picture) if is_drawn else None,
    }


def bytes_of(picture) -> list[int]:
    """The picture as a value that JSON can carry to the typesetter."""
    with picture.file.open("rb") as file:
        return list(file.read())


def blank_page_of(template, *, is_large: bool) -> bytes:
    """An empty template with lines to write on; is_large: in large type."""
    data = {
        "title": template.title,
        "subtitle": f"版本{template.version}",
        "number": "",
        "code": "",
        "sha256": "",
        "size": LARGE if is_large else NORMAL,
        "clauses": [
            {
                "title": words.title,
                "lines": lines_of(fill(words.text, {}, blank=BLANK)),
                "plain": words.plain_without_places,
            }
            for words in template.words()
        ],
        "prices": [],
        "prices_title": "",
        "parties": [
            {"role": role.label, "name": "", "words": "", "picture": None} for role in Role
        ],
        "note": template.source,
    }
    return render(TEMPLATE, data)


def stored_page_of(contract) -> bytes:
    """The page of a version that came into force, as it was; of any other one made from its text."""
    if contract.number:
        return base64.b64decode(contract.paper.pdf)
    return page_of(contract)
