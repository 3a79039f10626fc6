from . import payment_transaction
from . import portal_account
from . import res_company
