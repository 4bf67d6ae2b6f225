"""Settings of the portal, read from the environment; the defaults are those of production.

``DJANGO_ENV`` is ``production`` unless it says ``demo`` or ``test``. Production refuses to start when
a secret is missing and names the variable. Every variable stands in docs/operations.md.

The modules divide the settings by subject, not by environment: the tests load what production runs.
"""

from gaotai_jiazheng.settings.accounts import *
from gaotai_jiazheng.settings.api import *
from gaotai_jiazheng.settings.applications import *
from gaotai_jiazheng.settings.environment import *
from gaotai_jiazheng.settings.limits import *
from gaotai_jiazheng.settings.operations import *
from gaotai_jiazheng.settings.secrecy import *
from gaotai_jiazheng.settings.site import *
from gaotai_jiazheng.settings.storage import *
from gaotai_jiazheng.settings.workbench import *
