from . import acceptance
from . import bank
from . import case
from . import checks
from . import mail_checks
from . import document_checks
from . import ledger_checks
from . import res_company
