# Part of recouvrement_module. License LGPL-3.
from . import recouvrement_demo
from . import past
from . import answers
from . import kinds
from . import limitation
