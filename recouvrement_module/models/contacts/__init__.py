from . import case
from . import checks
from . import copies
from . import level
from . import reminder
from . import res_partner
