from . import account
from . import account_words
from . import case
from . import hit
from . import link
from . import reminder
from . import res_company
from . import thanks
