# the lines of the page come in the order in which their files are read
from . import checks
from . import mail_checks
from . import document_checks
from . import ledger_checks
from . import acceptance
from . import bank
from . import res_company
