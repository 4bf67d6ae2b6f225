"""What the database refuses in the classroom's tables, in words."""

from gaotai_jiazheng.refusals import by_own_names, in_words, words_of

# What triggers refuse; constraints bring their own sentences.
REFUSED = {
    "attendance_version_follows": "这条考勤刚才被别人改过，请刷新后再填。",
    "attendance_of_its_class": "这名学员不是这个班的。",
    "order_class_of_its_occupation": "这个班的职业和订单不一样。",
}


def refused_in_words(*models):
    """Write to the tables of these models; what a constraint or trigger refuses becomes its sentence."""
    return in_words(by_own_names(REFUSED | words_of(*models)))
