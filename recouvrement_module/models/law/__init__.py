from . import rate
from . import rate_alert
from . import rate_ecb
from . import checks
from . import run
