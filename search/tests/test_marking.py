from search.marking import Piece, marked, snippet


def words(pieces):
    return [piece.text for piece in pieces if piece.is_match]


def test_whole_run_is_marked_else_its_pairs():
    assert words(marked("安心家政服务部", "安心家政")) == ["安心家政"]
    assert words(marked("安心的家政", "安心家政")) == ["安心", "家政"]


def test_latin_words_are_marked_in_any_case():
    assert marked("WiFi 清洗", "wifi") == [Piece("WiFi", True), Piece(" 清洗")]


def test_what_is_no_word_marks_nothing():
    assert marked("<b>百分之%</b>", "'; DROP TABLE --%") == [Piece("<b>百分之%</b>")]


def test_snippet_is_around_the_first_word():
    found = snippet("一" * 200 + "深度保洁" + "二" * 200, "保洁")

    assert found[0] == found[-1] == Piece("…")
    assert words(found) == ["保洁"]
    assert sum(len(piece.text) for piece in found) == 92


def test_snippet_of_a_short_text_is_the_text():
    assert snippet("上门  做饭", "做饭") == [Piece("上门 "), Piece("做饭", True)]
