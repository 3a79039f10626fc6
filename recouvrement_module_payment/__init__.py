# Part of recouvrement_module. License LGPL-3.
from . import controllers
from . import models
from . import wizards
