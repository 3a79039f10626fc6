from . import assign_wizard
from . import assignment_return
from . import force_step
from . import hold_wizard
from . import letter_pile
from . import retention_wizard
from . import settings
from . import statement
