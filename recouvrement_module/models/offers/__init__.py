from . import res_company
from . import offer
from . import offer_document
from . import offer_judge
from . import case
from . import item
from . import ledger
from . import section
