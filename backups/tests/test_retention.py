"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from backups.retention import backups_in, name_at, prune, to_keep

NEWEST = datetime(2026, 11, 27, 19, 15, tzinfo=UTC)  # 28 November in the county, a Saturday


def test_daily_for_two_years_leaves_days_weeks_and_months():
    daily = [NEWEST - timedelta(days=back) for back in range(730)]

    kept = sorted(to_keep(daily), reverse=True)

    assert [(NEWEST - moment).days for moment in kept] == [
        *range(7),  # 28 to 22 November; the 22nd, a Sunday, ends its week
        13,
        20,
        27,
        *(
            (NEWEST.date() - last).days
            for last in (
                datetime(2026, month, day).date()
                for month, day in (
                    (10, 30), (9, 29), (8, 30), (7, 30), (6, 29), (5, 30), (4, 29), (3, 30), (2, 27), (1, 30)
                )
            )
        ),
        (NEWEST.date() - datetime(2025, 12, 30).date()).days,
    ]  # fmt: skip


def test_several_of_a_day_leave_the_newest_and_other_files_stay(tmp_path):
    moments = [NEWEST - timedelta(hours=hours) for hours in (0, 1, 2)]
    for moment in moments:
        (tmp_path / name_at(moment)).touch()
    (tmp_path / "notes.txt").touch()

    gone = prune(tmp_path)

    assert {path.name for path in gone} == {name_at(moment) for moment in moments[1:]}
    assert [path.name for path in backups_in(tmp_path)] == [name_at(NEWEST)]
    assert (tmp_path / "notes.txt").exists()
