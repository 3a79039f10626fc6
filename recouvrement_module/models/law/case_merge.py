# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.tools import SQL

from ...rules.limitation import TERMS, refusal

# What was agreed with a customer: where two that become one differ, a person is told.
INTEREST = {"regime": None, "contract_rate": "contract", "legal_factor": "k_legal"}
ALONE = ("sector", "law_country_id")


class RecouvrementCase(models.Model):
    """Two customers become one: no debt gains time by it, and what was agreed otherwise is told."""

    _inherit = "recouvrement.case"

    def _fold_into(self, target):
        # EXTENDS recouvrement_module
        (self | target)._tie_events()
        years, lost = self._get_stricter_years(target), self._list_differing(target)
        name = self.display_name
        result = super()._fold_into(target)
        if target.limitation_years != years:
            target.limitation_years = years
        if lost:
            target._tell_differing(name, lost)
        return result

    # ---------------------------------------------------------------- limitation

    def _tie_events(self):
        """Tie what happened to all that a customer owed to the invoices that it owed: others come to the case now.

        The event itself stays, with its author and its proof, and counts by its invoices.
        """
        self.env.flush_all()
        events = SQL("event.scope = 'customer' AND event.kind <> 'dun' AND event.withdrawn_on IS NULL"
                     " AND event.case_id = ANY(%s)", self.ids)  # fmt: skip
        tied = self.env.execute_query(SQL(
            """WITH tied AS (
                 SELECT nextval('recouvrement_limitation_event_id_seq') AS id, owed.* FROM (
                   SELECT DISTINCT ON (event.id, item.move_id) event.id AS event_id, item.id AS item_id
                     FROM recouvrement_limitation_event event
                     JOIN recouvrement_item item ON item.case_id = event.case_id
                      AND item.limitation_from <= event.date AND item.move_id IS NOT NULL
                    WHERE %(events)s ORDER BY event.id, item.move_id, item.rank) owed
               ), written AS (
                 INSERT INTO recouvrement_limitation_event
                        (id, scope, case_id, move_id, line_id, rank, name, due_date, currency_id, amount, kind, date,
                         end_date, note, proof_name, create_uid, create_date, write_uid, write_date)
                 SELECT tied.id, 'invoice', item.case_id, item.move_id, item.line_id, item.rank, item.name,
                        item.due_date, item.currency_id, item.residual_currency, event.kind, event.date,
                        event.end_date, event.note, event.proof_name, event.create_uid, event.create_date,
                        event.write_uid, event.write_date
                   FROM tied
                   JOIN recouvrement_limitation_event event ON event.id = tied.event_id
                   JOIN recouvrement_item item ON item.id = tied.item_id
               ) SELECT event_id, id FROM tied""",
            events=events,
        ))  # fmt: skip
        self.env.cr.execute(SQL("UPDATE recouvrement_limitation_event event SET scope = 'merged' WHERE %s", events))
        self.env["recouvrement.limitation.event"].invalidate_model()
        self._copy_proofs(tied)

    def _copy_proofs(self, tied):
        """Give the events of the invoices the proof of the event that they come from.

        :param tied: list of (id of the event, id of the event of an invoice).
        """
        proofs = self.env["ir.attachment"].sudo().search([  # sudo: whoever merges need not know collection
            ("res_model", "=", "recouvrement.limitation.event"), ("res_field", "=", "proof"),
            ("res_id", "in", [event_id for event_id, _tied_id in tied]),
        ])  # fmt: skip
        by_event = proofs.grouped("res_id")
        for event_id, tied_id in tied:
            for proof in by_event.get(event_id, ()):
                proof.copy({"res_id": tied_id})

    def _get_stricter_years(self, target):
        """The limitation by contract of both together: the one by which less time is left."""
        years = self.limitation_years if self._get_limitation_months() < target._get_limitation_months() else None
        if years is None or (years and refusal(target._get_limitation_kind(), years * 12)):
            return target.limitation_years
        return years

    def _get_limitation_months(self):
        """How long the limitation lasts, by contract or by law."""
        kind, agreed = self._get_limitation_kind(), self.limitation_years * 12
        return agreed if agreed and not refusal(kind, agreed) else TERMS[kind].months

    # ---------------------------------------------------------------- what was agreed

    def _list_differing(self, target):
        """What was agreed with this customer, and otherwise with the other one, in words."""
        names = [
            name for name, regime in INTEREST.items()
            if self.regime and target.regime and regime in (None, self.regime) and self[name] != target[name]
        ]  # fmt: skip
        names += [name for name in ALONE if self[name] and target[name] and self[name] != target[name]]
        names += ["limitation_years"] if self.limitation_years != target.limitation_years else []
        return ", ".join(
            f"{field._description_string(self.env)} {field.convert_to_export(self[field.name], self)}"
            for field in map(self._fields.get, names)
        )

    def _tell_differing(self, name, lost):
        """Note on the case what was agreed with a customer that was merged into it, and ask a person to look."""
        managers = self.env["recouvrement.rate"]._get_managers(self.company_id)
        user = self.user_id or managers[:1] or self.env.user
        env = self.with_context(lang=user.lang or self.env.lang).env
        note = env._(
            "%(name)s was merged into this customer. Agreed with it was: %(lost)s. Look at what holds now: the terms "
            "of this customer, and of two limitations the shorter one.",
            name=name, lost=lost,
        )  # fmt: skip
        self._message_log(body=note)
        self.activity_schedule(
            "mail.mail_activity_data_todo", summary=env._("Terms of a merged customer"), note=note, user_id=user.id
        )
