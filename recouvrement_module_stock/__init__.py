# Part of recouvrement_module. License LGPL-3.
