from . import test_dunning_decisions
from . import test_dunning_gather
from . import test_ledger_items
from . import test_rules_account_role
from . import test_rules_allocation
from . import test_rules_calendar
from . import test_rules_ladder
from . import test_rules_text
