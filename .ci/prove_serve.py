"""Prove that a running portal is ready, takes a complaint and finds it again: prove_serve.py <address>."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

import yaml

NOTICES = Path(__file__).resolve().parents[1] / "complaints/data/privacy_notice.yaml"
COMPLAINT = {
    "kind": "complaint",
    "category": "service_quality",
    "title": "保洁未完成却收取全款",
    "content": "约定四小时保洁，两小时后离开，要求补做被拒绝。",
    "demand": "退还一半费用",
    "respondent_name": "某家政服务部",
    "complainant_name": "试用人",
    "complainant_phone": "13800000000",
    "amount_yuan": "120.00",
}
# No proxy of the machine stands between us and our own loopback address.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(url, data=None):
    """Status and JSON body of an answer, whatever its status."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with opener.open(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def main(address):
    status, ready = ask(f"{address}/readyz")
    assert status == 200, ready
    notices = yaml.safe_load(NOTICES.read_text("utf-8"))["notices"]
    complaint = {**COMPLAINT, "consent_version": notices[-1]["version"]}
    status, filed = ask(f"{address}/api/v1/complaints/", complaint)
    assert status == 201, filed
    print(f"filed {filed['number']} with {filed['bureau']}; {len(filed['deadlines'])} deadlines")
    pair = {"number": filed["number"], "query_code": filed["query_code"]}
    status, progress = ask(f"{address}/api/v1/complaints/track/", pair)
    assert status == 200, progress
    print(f"tracked: {progress['state']}")


main(sys.argv[1])
