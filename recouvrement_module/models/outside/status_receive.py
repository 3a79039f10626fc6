# Part of recouvrement_module. License LGPL-3.
from datetime import date, datetime, timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules.status import Status, news
from .status_label import PLATFORMS, _word

MAX_ROWS = 20_000
# What a status may say of an invoice, and the most characters of it.
SIZES = {"number": 64, "status": 64, "platform": 32, "date": 10, "message": 2000, "source": 64}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


class RecouvrementStatusEvent(models.Model):
    """Statuses that arrive: understood one by one, so that a wrong one stops no other."""

    _inherit = "recouvrement.status.event"

    @api.model
    def receive(self, statuses):
        """Receive statuses of invoices of the company at hand; callable through the external API by a collector.

        :param list statuses: dicts with ``number`` (of the invoice), ``status`` (the code or the name of a status of
            the list) and, if wished, ``platform`` (einvoicing, chorus, other), ``date`` (2026-12-31, today without
            it), ``message`` (what the platform says) and ``source`` (the program that hands it over).
        :return: dict with the number of statuses ``recorded`` and ``known`` (told before), and those that are
            ``refused``: list of dict with the ``row`` (from 0), its ``number`` and the ``error``. These are kept apart,
            once, until somebody mends them here or they are handed over again.
        """
        self.env["recouvrement.reminder"]._check_collector()
        return self._receive(statuses)

    @api.model
    def _receive(self, statuses):
        """As :meth:`receive`, for other modules: they answer for who calls."""
        good, refused = self._understand(statuses)
        recorded = self._record(good)
        self._keep_refused(statuses, refused)
        return {"recorded": len(recorded), "known": len(good) - len(recorded), "refused": refused}

    @api.model
    def _keep_refused(self, statuses, refused):
        """Keep what was not understood, so that nothing is lost."""
        if not refused:
            return
        root = self.env.company.sudo().root_id  # sudo: a root is reached through any of its branches
        # sudo: what came is written by this method only; the author is the user
        self.env["recouvrement.status.refused"].sudo()._keep(statuses, refused, root)

    @api.model
    def _understand(self, statuses):
        """Read what arrives; nothing is written.

        :return: (list of dict with move, label, day, message, source; list of what is refused)
        """
        if not isinstance(statuses, list | tuple):
            raise UserError(self.env._("Statuses are handed over as a list, one for each invoice."))
        if len(statuses) > MAX_ROWS:
            raise UserError(self.env._("Too many statuses at once: %s at most.", MAX_ROWS))
        good, refused, rows = [], [], []
        for index, values in enumerate(statuses):
            try:
                rows.append((index, self._check_values(values)))
            except UserError as error:
                number = values.get("number", "") if isinstance(values, dict) else ""
                refused.append({"row": index, "number": str(number)[:64], "error": str(error)})
        moves, labels = self._find_moves(rows), self.env["recouvrement.status.label"]._by_word()
        for index, values in rows:
            try:
                good.append(self._make_sense(values, moves, labels))
            except UserError as error:
                refused.append({"row": index, "number": values["number"], "error": str(error)})
        return good, sorted(refused, key=lambda row: row["row"])

    @api.model
    def _check_values(self, values):
        """The values of one status as texts of a sensible size."""
        if not isinstance(values, dict):
            raise UserError(self.env._("a status is a set of named values."))
        unknown = [str(name) for name in values if name not in SIZES]
        if unknown:
            raise UserError(self.env._("unknown: %s.", ", ".join(unknown)[:64]))
        texts = {}
        for name, size in SIZES.items():
            value = values.get(name)
            if isinstance(value, datetime | date):
                value = value.strftime("%Y-%m-%d")
            elif value is None or value is False:
                value = ""
            elif isinstance(value, bool) or not isinstance(value, str | int):
                raise UserError(self.env._("“%s” is to be a text.", name))
            text = str(value).replace("\x00", "").strip()
            if name == "date":
                text = text[: size + 9].partition("T")[0].partition(" ")[0]  # a moment is of its day
            if len(text) > size:
                raise UserError(
                    self.env._("“%(name)s” is too long: %(size)s characters at most.", name=name, size=size)
                )
            texts[name] = text
        return texts

    @api.model
    def _find_moves(self, rows):
        """The documents that the numbers name in the company at hand and its branches.

        :return: dict number in capitals → records
        """
        # sudo: documents of a root are the same for who works in a branch; only what collection may see is named
        root = self.env.company.sudo().root_id
        Move = self.env["account.move"].sudo()
        domain = [
            ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")), ("state", "!=", "cancel"),
            ("company_id", "child_of", root.id),
        ]  # fmt: skip
        numbers = {values["number"] for _index, values in rows if values["number"]}
        moves = Move.search([("name", "in", list(numbers)), *domain])
        missing = {number.upper() for number in numbers} - {move.name.upper() for move in moves}
        if missing:  # written with other capitals
            Move.flush_model(["name"])
            found = self.env.execute_query(SQL(
                "SELECT id FROM account_move WHERE upper(name) = ANY(%s)", list(missing)
            ))  # fmt: skip
            moves |= Move.search([("id", "in", [move_id for (move_id,) in found]), *domain])
        return moves.grouped(lambda move: move.name.upper())

    @api.model
    def _make_sense(self, values, moves, labels):
        """What one status says of which document."""
        if not values["number"]:
            raise UserError(self.env._("it names no invoice."))
        found = moves.get(values["number"].upper())
        if not found:
            raise UserError(self.env._("no invoice “%s” here.", values["number"]))
        if len(found) > 1:
            raise UserError(self.env._("several invoices have the number “%s”.", values["number"]))
        return {
            "move": found, "label": self._find_label(values, labels), "day": self._find_day(values["date"]),
            "message": values["message"], "source": values["source"],
        }  # fmt: skip

    @api.model
    def _find_label(self, values, labels):
        platform, status = values["platform"].lower(), values["status"]
        names = {word: code for code, name in PLATFORMS for word in (code, name.lower())}
        if platform and platform not in names:
            raise UserError(self.env._("no platform “%s”.", values["platform"]))
        found = labels.get((names.get(platform, ""), _word(status)), [])
        if not found:
            raise UserError(self.env._("no status “%s” is in the list: add it under Statuses of Platforms.", status))
        # a platform's own code goes before the name that another one gives to a status, in whatever language
        found = [label for label in found if _word(label.code) == _word(status)] or found
        if len(found) > 1:
            raise UserError(self.env._("several platforms have a status “%s”: name the platform.", status))
        return found[0]

    @api.model
    def _find_day(self, text):
        today = self.env.company.sudo().root_id._recouvrement_today()  # sudo: also with only a branch ticked
        if not text:
            return today
        for form in DAYS:
            try:
                day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
            except ValueError:
                continue
            if not date(2000, 1, 1) <= day <= today + timedelta(days=1):
                raise UserError(self.env._("“%s” is not a day of a status: it is still to come, or long ago.", text))
            return day
        raise UserError(self.env._("“%s” is not a day, such as 31/12/2026.", text))

    # ---------------------------------------------------------------- written down

    @api.model
    def _record(self, good):
        """Keep what is new of what was understood, and do what it says.

        :return: the new records, in their order in time.
        """
        if not good:
            return self.browse()
        by_move = {}
        for row in good:
            by_move.setdefault(row["move"], []).append(row)
        moves = self.env["account.move"].union(*by_move)
        # sudo: what came is written by this method only; the author is the user
        Event = self.sudo()
        known = Event.search([("move_id", "in", moves.ids)]).grouped("move_id")
        cases = self._find_cases(moves)
        vals_list = []
        for move, rows in by_move.items():
            before = [event._as_status() for event in known.get(move, Event).sorted("id")]
            arrived = [Status(index, row["label"].sudo(), row["day"]) for index, row in enumerate(rows)]
            vals_list += [
                self._prepare_event_vals(rows[status.key], self._find_case(cases, move))
                for status in news(before, arrived)
            ]  # fmt: skip
        events = Event.create(vals_list)
        events.with_env(self.env)._act()
        return events

    @api.model
    def _find_cases(self, moves):
        """dict (root company, customer) → case, of some documents."""
        cases = self.env["recouvrement.case"].sudo().search([  # sudo: see _record
            ("partner_id", "in", moves.commercial_partner_id.ids), ("company_id", "in", moves.company_id.root_id.ids),
        ])  # fmt: skip
        return {(case.company_id, case.partner_id): case for case in cases}

    @api.model
    def _find_case(self, cases, move):
        return cases.get((move.company_id.root_id, move.commercial_partner_id))

    @api.model
    def _prepare_event_vals(self, row, case):
        move = row["move"]
        return {
            "move_id": move.id, "name": move.name, "company_id": move.company_id.root_id.id,
            "case_id": case.id if case else False, "label_id": row["label"].id, "date": row["day"],
            "message": row["message"] or False, "source": row["source"] or False,
        }  # fmt: skip
