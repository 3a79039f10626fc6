from . import ledger
from . import dunning
from . import contacts
from . import letters
