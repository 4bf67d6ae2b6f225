from csp.constants import HEADER, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from gaotai_jiazheng.page_middleware import ContentPolicyMiddleware


def policies(rf, answer):
    """The header as ours and as django-csp's own middleware write it."""
    return [
        middleware(answer)(rf.get("/")).headers.get(HEADER)
        for middleware in (ContentPolicyMiddleware, CSPMiddleware)
    ]


def test_plain_answer_has_the_policy_of_settings(rf):
    ours, theirs = policies(rf, lambda request: HttpResponse())

    assert ours == theirs
    assert "default-src 'none'" in ours


def test_answer_that_loosens_its_policy_gets_another_one(rf):
    def answer(request):
        response = HttpResponse()
        response._csp_update = {"style-src": [UNSAFE_INLINE]}
        return response

    ours, theirs = policies(rf, answer)

    assert ours == theirs
    assert "style-src 'self' 'unsafe-inline'" in ours


def test_policy_that_a_view_wrote_itself_stays(rf):
    answer = HttpResponse(headers={HEADER: "sandbox"})

    assert policies(rf, lambda request: answer) == ["sandbox", "sandbox"]


def test_program_is_answered_with_the_policy_and_without_messages(client, db):
    answer = client.get("/api/v1/communities/")

    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers[HEADER]
    assert not hasattr(answer.wsgi_request, "_messages")
