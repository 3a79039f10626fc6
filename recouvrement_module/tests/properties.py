# Part of recouvrement_module. License LGPL-3.
"""How the property tests of the rules run: quickly, and leaving nothing in the checkout.

``PROPERTY_TIMES=50 make test`` looks at fifty times as many examples, other ones each time.
"""

import os
import tempfile

from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

# hypothesis notes what it has read of the sources, in the current folder unless told otherwise
if not os.environ.get("HYPOTHESIS_STORAGE_DIRECTORY"):
    set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), "hypothesis-recouvrement_module"))

TIMES = int(os.environ.get("PROPERTY_TIMES", 1))
PROPERTY = settings(
    max_examples=80 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # that speaks of the machine, not of the rule
)
FEW = settings(PROPERTY, max_examples=30 * TIMES)  # for properties that live through many days
