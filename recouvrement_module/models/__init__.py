from . import ledger
from . import dunning
from . import letters
from . import desk
