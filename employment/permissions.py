"""Who posts, who decides on posts, and who brings jobs and seekers together."""

from bureaus.permissions import oversees_all_bureaus
from employment.models import READS_JOBS, GigStation, Job, StationMember
from employment.transitions import State
from enterprises.permissions import can_act_for, can_sign_for
from gaotai_jiazheng.short_memory import remembered
from workers.reading_bureaus import HRSS, WOMEN, acts_for_one_of

KEEPS_JOBS = frozenset({HRSS})
MATCHES = frozenset({HRSS, WOMEN})


def keeps_jobs(user) -> bool:
    """Whether the person decides on posts and keeps stations and minimum wages: of 县人社局."""
    return user.is_active and acts_for_one_of(user, KEEPS_JOBS)


def decides(user) -> bool:
    """Whether the person decides on a flagged post: of 县人社局, and never by being the superuser."""
    return not user.is_superuser and acts_for_one_of(user, KEEPS_JOBS)


@remembered(seconds=5)
def station_ids_by_user() -> dict[int, frozenset[int]]:
    """User id -> the open stations that the person works at today; a handful of rows."""
    rows = StationMember.objects.current().filter(station__in=GigStation.objects.open())
    found = {}
    for user_id, station_id in rows.values_list("user_id", "station_id"):
        found[user_id] = found.get(user_id, frozenset()) | {station_id}
    return found


def station_ids_of(user) -> frozenset[int]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return station_ids_by_user().get(user.pk, frozenset())


def stations_of(user) -> list[GigStation]:
    """The open stations the person works at today, by name."""
    ids = station_ids_of(user)
    rows = GigStation.objects.filter(pk__in=ids).select_related("community__town")
    return list(rows) if ids else []


def works_at(user, station_id) -> bool:
    return station_id in station_ids_of(user)


def posts_for(user, job: Job) -> bool:
    """Whether the person binds the poster: signs for the enterprise, or works at the station."""
    if job.enterprise_id:
        return can_sign_for(user, job.enterprise)
    return works_at(user, job.station_id)


def works_for_poster(user, job: Job) -> bool:
    """Whether the person does the poster's daily work: interviews, who began to work."""
    if job.enterprise_id:
        return can_act_for(user, job.enterprise)
    return works_at(user, job.station_id)


def matches(user) -> bool:
    """Whether the person brings jobs and seekers together: stations, 县人社局, 县妇联."""
    return bool(station_ids_of(user)) or (not user.is_superuser and acts_for_one_of(user, MATCHES))


def may_propose(user, job: Job) -> bool:
    return works_for_poster(user, job) or matches(user)


def sees_jobs(user) -> bool:
    """Whether the workbench shows jobs to the person at all."""
    if not user.is_active or not user.is_staff:
        return False
    return bool(
        oversees_all_bureaus(user) or acts_for_one_of(user, READS_JOBS) or station_ids_of(user)
    )


def keeps_internships(user, host) -> bool:
    """Whether the person writes a host's months down: who signs for it, and 县人社局."""
    return can_sign_for(user, host) or decides(user)


def may_open_contact(user, match) -> bool:
    """Whether the person may look at who a seeker is: only after the seeker agreed, and not for a post that an
    officer has taken down."""
    is_refused = match.job.state == State.REFUSED
    return match.shows_who and not is_refused and may_propose(user, match.job)


def may_open_seeker(user) -> bool:
    """Whether the person may look at who registered, to call for a yes or no: stations and who matches."""
    return matches(user)
