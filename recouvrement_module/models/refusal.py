# Part of recouvrement_module. License LGPL-3.
from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import ValidationError


class RecouvrementRefusal(models.AbstractModel):
    """What the database refuses is said at once, in the words of its constraint and in the language of the user.

    Core says it at the end of the request, after a sentence that blames the operation.
    """

    _name = "recouvrement.refusal"
    _description = "Refusals in plain words"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        with self._in_plain_words():
            return super().create(vals_list)

    def write(self, vals):
        # EXTENDS 'base'
        with self._in_plain_words():
            return super().write(vals)

    @contextmanager
    def _in_plain_words(self):
        try:
            with self.env.cr.savepoint():  # it writes what waits to be written, then the block is undone alone
                yield
        except IntegrityError as error:
            # what is refused may be a part of the record, a step of a policy say
            tables = {model._table: name for name, model in self.env.registry.items() if not model._abstract}
            refusing = self.env[tables.get(error.diag.table_name, self._name)]
            if error.diag.constraint_name not in refusing._table_objects:
                raise
            raise ValidationError(refusing._sql_error_to_message(error)) from error
