# Part of recouvrement_module. License LGPL-3.
from . import controllers
from . import demo
from . import fields
from . import models
from . import providers
from . import reports
from . import rules
from . import wizards
from .hooks import post_init_hook, uninstall_hook
