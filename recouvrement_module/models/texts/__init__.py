from . import policy
from . import level
from . import checks
from . import reminder
