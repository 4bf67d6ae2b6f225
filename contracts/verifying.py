"""What anybody sees of a contract with its number and query code: facts, masked."""

import hmac
import re

from contracts.clauses import digest_of
from contracts.models import ServiceContract
from gaotai_jiazheng import numbering
from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.typed_values import plain

NOBODY = "0" * 64
NUMBER = re.compile(r"(HT[0-9]{4})-?([0-9]{5,})")


def code_digest(number: str, code: str) -> str:
    """What is kept of a query code: worth nothing for another number."""
    return blind_index(f"{number}:{code}", "contract_query_code")


def find(number: str, code: str) -> ServiceContract | None:
    """The contract that this pair opens. A wrong number and a wrong code are answered alike."""
    number = number_as_kept(number)
    given = code_digest(number, numbering.clean_code(code)[:24])
    rows = ServiceContract.objects.select_related("enterprise", "town", "community", "template")
    contract = rows.filter(number=number).exclude(number="").first()
    kept = contract.code_digest if contract else NOBODY
    return contract if hmac.compare_digest(given, kept) else None


def number_as_kept(typed: str) -> str:
    """A number as it stands in the contract, HT2026-00012, with its hyphen or without one."""
    number = plain(typed).upper()[:20]
    parts = NUMBER.fullmatch(number)
    return f"{parts[1]}-{parts[2]}" if parts else number


def is_unchanged(contract) -> bool | None:
    """Whether the stored text still has the contract's digest; None where it was erased after its time."""
    content = contract.text.content
    return digest_of(content) == contract.sha256 if content else None
