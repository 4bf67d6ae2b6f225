"""Very many complaints and clocks for measurements.

The distribution is that of a county that has run for ten years: cases grow with the years, three in a
hundred are open, and nearly all open ones are of the last weeks. The personal values are sealed once
a column and used for every row, and the query codes open nothing: what is measured is lists and runs.
"""

from gaotai_jiazheng.demo.scale.cases import seed_complaints
from gaotai_jiazheng.demo.scale.clocks import seed_deadlines
from gaotai_jiazheng.demo.scale.register import seed_enterprises

__all__ = ["seed_complaints", "seed_deadlines", "seed_enterprises"]
