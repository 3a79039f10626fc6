from . import export
from . import refusal
from . import ledger
from . import dunning
from . import answers
from . import contacts
from . import letters
from . import replies
from . import setup
from . import day
from . import rejects
from . import desk
from . import law
from . import texts
from . import portal
from . import disputes
from . import promises
from . import calls
from . import plans
<<<<<<< HEAD
from . import portal_answers
=======
from . import outside
>>>>>>> plans
