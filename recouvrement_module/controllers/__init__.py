from . import portal
from . import answers
from . import plans
