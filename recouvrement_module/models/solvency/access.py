# Part of recouvrement_module. License LGPL-3.
"""How the registers are reached: what an administrator set in the general settings, else what they ship with."""

from ...providers.provider import REGISTRY, Access, CompanyRegister

REGISTERS = {code: register for code, register in REGISTRY.items() if issubclass(register, CompanyRegister)}
PREFIX = "recouvrement_module"


def is_on(env, register):
    """Whether a register is asked."""
    # sudo: it is a setting of the system
    said = env["ir.config_parameter"].sudo().get_param(f"{PREFIX}.{register.code}_on")
    return said == "1" if said in ("0", "1") else register.is_on


def get_access(env, register, today):
    """Return how a register is reached.

    :param date today: the day on which it is asked.
    :rtype: Access
    """
    # sudo: addresses and keys are settings of the system, which nobody else is told
    get_param = env["ir.config_parameter"].sudo().get_param
    url, key = (get_param(f"{PREFIX}.{register.code}_{name}") or "" for name in ("url", "key"))
    return Access(url or register.url, key, today)
