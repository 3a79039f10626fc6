from . import formal_notice
from . import reminder
from . import statement
