from . import checks
from . import document
from . import formal_notice
from . import ir_actions_report
from . import letter
from . import reminder
from . import res_company
from . import res_partner
