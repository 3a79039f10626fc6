from . import rate
from . import rate_alert
from . import rate_ecb
from . import checks
from . import res_partner
from . import case
from . import ledger
from . import run
