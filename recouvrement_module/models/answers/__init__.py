from . import anchor
from . import case
from . import hold_reason
from . import hold
from . import item
from . import ledger
