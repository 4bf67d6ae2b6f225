"""Whether the 学时 that a class is filed with fit its timetable: arithmetic, without a database.

Assumption: one 学时 is 45 to 60 minutes, breaks between lessons may be within; 县人社局 is to confirm which. What
fits neither is told to the clerk and not refused: the timetable may be typed as one lesson a day.
"""

SHORTEST_MINUTES, LONGEST_MINUTES = 45, 60


def doubt_about(hours: int, minutes: int) -> str:
    """What does not fit, as a sentence; "" where it may be right. minutes: of all lessons together."""
    least = -(-minutes // LONGEST_MINUTES)
    most = max(least, minutes // SHORTEST_MINUTES)
    if least <= hours <= most:
        return ""
    whole, rest = divmod(minutes, 60)
    lasts = f"{whole}小时{f'{rest}分钟' if rest else ''}"
    found = f"{least}至{most}学时" if least < most else f"{least}学时"
    return f"备案的是{hours}学时，课程表一共{lasts}，按每学时45至60分钟算是{found}，两个对不上，请核对。"
