from . import force_step
from . import hold_wizard
from . import letter_pile
from . import reply_file
from . import settings
from . import statement
from . import takeover
from . import takeover_import
