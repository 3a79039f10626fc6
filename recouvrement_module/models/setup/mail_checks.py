# Part of recouvrement_module. License LGPL-3.
"""Whether messages leave, in whose name, and whether what comes back is seen."""

import re
from datetime import timedelta

from odoo.tools import SQL, LazyTranslate, config

from ..contacts.choice import EMAIL
from .checks import AMBER, GREEN, RED, Finding, SetupCheck, open_action, open_form

_lt = LazyTranslate(__name__)

LOCAL_SERVER = "localhost"  # what Odoo tries when nobody has said anything
SEEN_DAYS = 30  # mail that came in that recently proves the way in
RECENT_MESSAGES = 5000  # the youngest messages of the database, among which it is looked for


class OutgoingServer(SetupCheck):
    code = "outgoing"
    title = _lt("Outgoing mail server")
    advice = _lt("Enter the mail server of your company and test its connection.")
    losing = True
    place = "ir.mail_server"

    @classmethod
    def run(cls, root):
        env = root.env
        Server = root.env["ir.mail_server"]
        servers = Server.search(Server._find_mail_server_allowed_domain())
        named = ", ".join(servers.mapped("name")) or cls._configured()
        if not named:
            return Finding(RED, env._("No outgoing mail server is set: messages would not leave."))
        sender = root.partner_id.email_normalized
        if servers and sender and not any(Server._match_from_filter(sender, one.from_filter) for one in servers):
            return Finding(AMBER, env._(
                "%(servers)s does not accept %(sender)s as sender: messages leave from another address.",
                servers=named, sender=sender,
            ))  # fmt: skip
        return Finding(GREEN, env._("Messages leave through %s.", named))

    @classmethod
    def _configured(cls):
        """The server of the configuration file, where somebody has named one."""
        return config["smtp_server"] if config["smtp_server"] != LOCAL_SERVER else ""

    @classmethod
    def mend(cls, root):
        return open_action(root, "base.action_ir_mail_server_list")


class Sender(SetupCheck):
    code = "sender"
    title = _lt("Sender")
    advice = _lt("Enter the email of the company, and those of the collectors on their users.")
    losing = True
    place = "res.partner"

    @classmethod
    def run(cls, root):
        env = root.env
        address = root.partner_id.email_normalized or ""
        if not re.match(EMAIL, address):
            return Finding(RED, env._(
                "The company has no usable email address: messages of cases without collector cannot leave."
            ))  # fmt: skip
        silent = cls._count_silent_collectors(root)
        if silent:
            return Finding(AMBER, env._(
                "Collectors without a usable email address: %(count)s. Their messages leave from %(address)s.",
                count=silent, address=address,
            ))  # fmt: skip
        return Finding(
            GREEN, env._("Messages leave in the name of the collector of the case, or else from %s.", address)
        )

    @classmethod
    def _count_silent_collectors(cls, root):
        return root.env.execute_query(SQL(
            """SELECT count(DISTINCT cases.user_id)
                 FROM recouvrement_case cases
                 JOIN res_users users ON users.id = cases.user_id
                 JOIN res_partner partner ON partner.id = users.partner_id
                WHERE cases.company_id = %s AND COALESCE(partner.email_normalized, '') !~ %s""",
            root.id, EMAIL,
        ))[0][0]  # fmt: skip

    @classmethod
    def mend(cls, root):
        return open_form(root.partner_id)


class AliasDomain(SetupCheck):
    code = "alias_domain"
    title = _lt("Replies and bounces")
    advice = _lt("Give the company an alias domain with a bounce and a catch-all address.")
    losing = True
    place = "mail.alias.domain"

    @classmethod
    def run(cls, root):
        env = root.env
        domain = root.alias_domain_id
        if not domain:
            return Finding(RED, env._(
                "The company has no alias domain: a message that comes back would not be noticed, and its step would "
                "count."
            ))  # fmt: skip
        if not domain.bounce_email or not domain.catchall_email:
            return Finding(RED, env._("%s lacks its bounce or its catch-all address.", domain.name))
        return Finding(GREEN, env._(
            "Replies come back to %(catchall)s, undelivered messages to %(bounce)s.",
            catchall=domain.catchall_email, bounce=domain.bounce_email,
        ))  # fmt: skip

    @classmethod
    def mend(cls, root):
        return open_action(root, "mail.mail_alias_domain_action")


class IncomingMail(SetupCheck):
    code = "incoming"
    losing = True
    title = _lt("Incoming mail")
    advice = _lt("Set up an incoming mail server, or send a first reply through your mail gateway.")
    place = "fetchmail.server"

    @classmethod
    def run(cls, root):
        env = root.env
        servers = root.env["fetchmail.server"].search([("state", "=", "done")])
        broken = servers.filtered("error_date")
        if broken:
            return Finding(RED, env._("%s cannot be reached: replies and bounces wait there.", broken[0].name))
        if servers:
            return Finding(GREEN, env._("Mail is fetched from %s.", ", ".join(servers.mapped("name"))))
        if cls._has_seen_mail(root):
            return Finding(GREEN, env._("Mail has come in during the last %s days.", SEEN_DAYS))
        return Finding(RED, env._(
            "No mail has come in during the last %s days and no incoming server is confirmed: replies and bounces "
            "may not be seen.", SEEN_DAYS,
        ))  # fmt: skip

    @classmethod
    def _has_seen_mail(cls, root):
        odoobot = root.env.ref("base.partner_root")  # Odoo welcomes everybody with a message of this kind
        return bool(root.env.execute_query(SQL(
            """SELECT 1 FROM (SELECT message_type, author_id, date FROM mail_message ORDER BY id DESC LIMIT %s) message
                WHERE message_type = 'email' AND author_id IS DISTINCT FROM %s AND date >= %s LIMIT 1""",
            RECENT_MESSAGES, odoobot.id, root._recouvrement_today() - timedelta(days=SEEN_DAYS),
        )))  # fmt: skip

    @classmethod
    def mend(cls, root):
        return open_action(root, "mail.action_email_server_tree")
