from . import selected_cases
from . import assign
from . import force_step
from . import letter_pile
from . import note
from . import settings
from . import statement
