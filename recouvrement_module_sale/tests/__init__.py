from . import test_credit
from . import test_down_payments
