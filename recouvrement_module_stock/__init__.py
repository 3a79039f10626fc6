# Part of recouvrement_module. License LGPL-3.
from . import models
