from . import call
from . import case
from . import level
from . import answers
from . import call_mode
from . import res_company
