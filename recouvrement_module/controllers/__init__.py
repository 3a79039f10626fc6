from . import portal
from . import answers
