import pytest
from django.db import connection

from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.search_terms import MAX_TERMS, query_of, terms_of, vector_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("高台县", ["高台", "台县", "县"]),
        ("县", ["县"]),
        ("", []),
        ("，。！", []),
        ("ABC家政12315", ["abc", "家政", "政", "12315"]),
        ("ＡＢＣ家政１２３１５", ["abc", "家政", "政", "12315"]),
        ("家政家政", ["家政", "政家", "政"]),
    ],
)
def test_terms(text, terms):
    assert terms_of(text) == terms


def test_terms_are_bounded():
    text = "".join(chr(0x4E00 + number) for number in range(1000))

    assert len(terms_of(text)) == MAX_TERMS


def test_vector_is_in_the_text_form_of_postgresql():
    assert vector_of("高台县", "A1") == "'高台':1 '台县':2 '县':3 'a1':4"


@pytest.mark.parametrize("text", ["", "   ", "，、。", "'; --", "&|!()<->:*"])
def test_query_of_a_text_without_terms_is_none(text):
    assert query_of(text) is None


@pytest.fixture
def enterprises(db):
    EnterpriseFactory(name="高台县黑河湾家政服务有限公司", address="人民西路18号")
    EnterpriseFactory(name="高台县小满到家ABC服务部", address="长征路9号")


def names_found(text):
    return list(Enterprise.objects.search(text).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("黑河", ["高台县黑河湾家政服务有限公司"], id="two characters"),
        pytest.param("黑河湾家政", ["高台县黑河湾家政服务有限公司"], id="five characters"),
        pytest.param("ａｂｃ", ["高台县小满到家ABC服务部"], id="full-width letters"),
        pytest.param("河黑", [], id="two characters in the wrong order"),
        pytest.param("湾", ["高台县黑河湾家政服务有限公司"], id="one character inside"),
        pytest.param("部", ["高台县小满到家ABC服务部"], id="the last character"),
        pytest.param(
            "高",
            ["高台县小满到家ABC服务部", "高台县黑河湾家政服务有限公司"],
            id="the first character",
        ),
        pytest.param("abc", ["高台县小满到家ABC服务部"], id="Latin in the other case"),
        pytest.param("小满 长征路", ["高台县小满到家ABC服务部"], id="name and address"),
        pytest.param("小满 人民西路", [], id="words of two enterprises"),
        pytest.param("18", ["高台县黑河湾家政服务有限公司"], id="a number"),
        pytest.param("黑河' | '小满", [], id="quotes and an operator are no syntax"),
        pytest.param("黑河:*", ["高台县黑河湾家政服务有限公司"], id="a prefix sign is no syntax"),
        pytest.param("!黑河", ["高台县黑河湾家政服务有限公司"], id="a negation is no syntax"),
        pytest.param("黑河\\", ["高台县黑河湾家政服务有限公司"], id="a backslash is no syntax"),
    ],
)
def test_search(enterprises, text, found):
    assert names_found(text) == found


@pytest.mark.parametrize("text", ["", "  ", "'; "])
def test_search_without_terms_finds_all(enterprises, text):
    assert len(names_found(text)) == 2


def test_search_uses_the_index(enterprises):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "enterprise_search" in Enterprise.objects.search("黑河").order_by().explain()
