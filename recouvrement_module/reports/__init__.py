from . import formal_notice
from . import level_test
from . import reminder
from . import statement
from . import claim
from . import setoff
