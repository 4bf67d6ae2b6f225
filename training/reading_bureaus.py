"""Which bureaus keep and read what training holds: those of measure 6, 县人社局 in front."""

from workers.reading_bureaus import COMMERCE, EDUCATION, HRSS, UNION, WOMEN

KEEPS_TRAINING = frozenset({HRSS})
READS_TRAINING = frozenset({HRSS, COMMERCE, EDUCATION, WOMEN, UNION})
