# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL, hmac

MINUTE = 60
LIMIT = 60  # what one link, one user or one address may ask for in a minute


class RecouvrementPortalHit(models.Model):
    """What was asked of the pages of customers in the last minutes, so that nobody tries thousands of links.

    Rows are only added, each in a transaction of its own that ends at once: all processes of the server see them, and
    none waits for another. An address is kept as a code from which nobody can tell it.
    """

    _name = "recouvrement.portal.hit"
    _description = "Visits of the customers' pages"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    at = fields.Datetime(required=True, readonly=True)
    weight = fields.Integer(required=True, readonly=True, aggregator="sum")

    _key_idx = models.Index("(key, at)")

    @api.model
    def _let_pass(self, sources, weight=1):
        """Count a visit, unless there were too many in the last minute.

        :param sources: who asks, as texts: the link, the user, the address.
        :param int weight: how much the visit counts: a PDF costs more than a page.
        :return: False when it is too much; then nothing is counted.
        """
        keys = [hmac(self.env(su=True), "recouvrement_portal", source) for source in sources]
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(
                """INSERT INTO recouvrement_portal_hit (key, at, weight)
                   SELECT key, now() AT TIME ZONE 'UTC', %(weight)s
                     FROM unnest(%(keys)s) AS visit(key)
                    WHERE NOT EXISTS (
                          SELECT FROM recouvrement_portal_hit hit
                           WHERE hit.key = ANY(%(keys)s)
                             AND hit.at > now() AT TIME ZONE 'UTC' - make_interval(secs => %(minute)s)
                           GROUP BY hit.key HAVING SUM(hit.weight) + %(weight)s > %(limit)s)""",
                keys=keys, weight=weight, minute=MINUTE, limit=LIMIT,
            ))  # fmt: skip
            return bool(cr.rowcount)

    @api.autovacuum
    def _gc_hits(self):
        """Forget all but the last minutes."""
        self.env.cr.execute(SQL(
            "DELETE FROM recouvrement_portal_hit WHERE at < now() AT TIME ZONE 'UTC' - make_interval(secs => %s)",
            2 * MINUTE,
        ))  # fmt: skip
