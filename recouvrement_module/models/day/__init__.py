from . import case
from . import day
from . import mail_activity
from . import reminder
from . import section
from . import section_activity
from . import section_case
from . import section_reminder
