from . import portal
from . import answers
from . import plans
from . import offers
from . import disputes
