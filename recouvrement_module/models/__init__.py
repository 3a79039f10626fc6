from . import ledger
from . import dunning
from . import letters
