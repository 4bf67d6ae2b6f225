"""Two texts side by side."""

from market.text_differences import Passage, has_changed, passages


def test_unchanged_text_is_one_passage():
    assert passages("一\n二", "一\n二") == [Passage("一\n二", "一\n二")]
    assert not has_changed(passages("一", "一"))


def test_changed_added_and_removed_lines_are_cut_out():
    found = passages("一\n二\n三", "一\n二改\n三\n四")

    assert found == [
        Passage("一", "一"),
        Passage("二", "二改"),
        Passage("三", "三"),
        Passage("", "四"),
    ]
    assert has_changed(found)
    assert [each for each in passages("一\n二", "二") if not each.is_same] == [Passage("一", "")]
