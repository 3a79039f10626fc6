from . import ledger
from . import dunning
from . import answers
from . import contacts
from . import letters
from . import replies
from . import setup
from . import day
