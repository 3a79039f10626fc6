# Part of recouvrement_module. License LGPL-3.
from . import recouvrement_demo
from . import answers
from . import kinds
from . import limitation
