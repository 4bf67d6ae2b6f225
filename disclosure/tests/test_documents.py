import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from bench.gate import judge
from disclosure.documents import kinds_in


def test_no_planted_document_comes_through_and_no_clean_one_is_stopped():
    seen = judge(range(60))

    assert seen == {"escaped": {}, "stopped": {}}


def test_place_where_a_picture_was_taken_is_told(tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 22.0, 41.0)})
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg", exif=exif)

    assert kinds_in((tmp_path / "a.jpg").read_bytes()) == ["拍摄位置"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"%PDF-1.7 cut off"])
def test_file_that_cannot_be_searched_is_not_let_through(content):
    with pytest.raises(ValidationError) as caught:
        kinds_in(content)

    assert caught.value.code == "unreadable"
