"""The bureaus of measure 17: 县人社局、县工业信息化和商务局、县总工会、县妇联."""

from workers.reading_bureaus import COMMERCE, HRSS, UNION, WOMEN

KEEPS_STORIES = frozenset({HRSS, COMMERCE, UNION, WOMEN})
