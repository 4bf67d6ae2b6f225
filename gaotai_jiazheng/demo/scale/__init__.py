"""A county at scale for measurements: very many enterprises, workers, cases, clocks, classes and applications.

The distribution is that of a county that has run for ten years: cases grow with the years, three in a
hundred are open, and nearly all open ones are of the last weeks. The personal values of cases are sealed once
a column and used for every row, and the query codes open nothing; workers, learners and applicants are each
somebody else and can be found. What was planted is written down and can be recounted (``truth``).
"""

from gaotai_jiazheng.demo.scale.sizes import WHOLE, Sizes, sizes_of
from gaotai_jiazheng.demo.scale.truth import differences
from gaotai_jiazheng.demo.scale.whole import Seeding

__all__ = ["WHOLE", "Seeding", "Sizes", "differences", "sizes_of"]
