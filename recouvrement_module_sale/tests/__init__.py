from . import test_down_payments
