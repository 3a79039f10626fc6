# Part of recouvrement_module. License LGPL-3.
"""The law and the arithmetic of collection, in plain Python.

Nothing here imports Odoo: frozen dataclasses come in, plain values go out, money is ``Decimal`` and
days are ``date``. The same facts always give the same answer, on any machine and for any user, so
every rule is proved by properties (``tests/test_rules_*.py``) and not only by examples.

* :mod:`calendar` - the days on which something may leave
* :mod:`ladder` - which step an item gets today, or why none, and what comes next
* :mod:`allocation` - which debits the open credits of a customer cover
* :mod:`subtotals` - how what is asked for several customers is laid out and added up
* :mod:`best_hour` - the hour at which a customer is best called
* :mod:`priority` - what acting on a customer today may bring in, as a sum of terms
* :mod:`copies` - which copies of invoices an email carries
* :mod:`means` - what we present ourselves, and what a payment that came back calls for
* :mod:`promise` - what became of a promise to pay
* :mod:`promise_share` - which promise a payment keeps, where several were made about the same line
* :mod:`schedule` - the instalments of a payment plan
* :mod:`plan` - what real payments make of payment plans, and when a plan lapses
* :mod:`plan_items` - which part of each item a plan still covers
* :mod:`offer` - what each way to settle a claim costs us and the customer
* :mod:`shortage` - why a payment leaves a little of an invoice, and how that may end
* :mod:`setoff` - which debts of both sides may settle each other
* :mod:`portal_answer` - what a customer may answer by itself on its page
* :mod:`upload` - which files of strangers are accepted, and under which name
* :mod:`spread` - which collector gets a case that waits for one
* :mod:`stand_in` - who takes the day of whom
* :mod:`text` - the closed list of placeholders of a message
* :mod:`account_role` - what collection does with a receivable account of a known chart
* :mod:`retention` - the day on which what a client kept back is to be released
* :mod:`rates` - the reference rates of the law, and what is known of them on a day
* :mod:`national` - what the law of a country gives by default, as it was entered
* :mod:`agreement` - what was agreed on with a customer, and which rate follows from it
* :mod:`regime` - at which rate a late debt bears interest, and where that rate comes from
* :mod:`interest` - what a debt that is paid late has borne, segment by segment
* :mod:`indemnity` - the fixed sum that is due for a late invoice, or why none is
* :mod:`sender` - what a letter must say of whoever writes it
* :mod:`notice` - the day on which a formal notice takes effect
* :mod:`charge` - what is left of a document of interest and indemnities that is credited
* :mod:`limitation` - the last day on which a claim can be brought to court
* :mod:`terms` - the latest due date that the law allows
* :mod:`projection` - invoices as they would be if they were paid on days to come
* :mod:`discount` - what an early-payment discount on several invoices comes to on each of them
* :mod:`category` - what kind of debtor a customer is in the eyes of the law
* :mod:`relief` - what a court, a commission or the creditor granted on a debt
* :mod:`claim`, :mod:`claim_totals` - what an invoice owes besides its principal, and several together
* :mod:`accessory` - what became of the interest, the indemnity and the costs of an invoice
* :mod:`penalty` - whether the rate of penalties that conditions of sale state can be one
* :mod:`term_cap` - which maximum of the payment terms an invoice is under
* :mod:`lint` - what the law forbids in the texts of reminders, and what it wants
* :mod:`reply` - what comes in by email, and whether a person wrote it
* :mod:`dispute` - how an agreed amount spreads over lines, and which credit meets which dispute
* :mod:`status` - statuses of invoices that come from outside
* :mod:`selection` - what a customer pays at once of some instalments
* :mod:`identity` - the numbers under which a customer is known, and whether they hold together
* :mod:`bodacc_notice`, :mod:`bodacc` - what legal notices say of a company, and what they come to
* :mod:`declaration` - what a creditor has to do after a publication, and by when
* :mod:`weights` - what each fact weighs in the two readings and the limit, in one frozen record
* :mod:`curve` - curves between known points: the payment index, what a Z″ is worth
* :mod:`external` - what is known of a customer from outside, in points, and what caps its grade
* :mod:`scoring` - the two readings of a customer: how it pays, and whether it can
* :mod:`limit` - the credit limit that is proposed, with its reasoning
* :mod:`ratios` - Z″ and Conan & Holder, with their published readings
* :mod:`rating` - the scales of those who rate companies
* :mod:`early_warning` - a customer that pays otherwise than it used to
* :mod:`record` - frozen facts as plain values, and back
* :mod:`credit_limit` - what a customer may owe on a day, from what was decided
* :mod:`credit_control` - the reasons for which a quotation, an order or a delivery should wait
* :mod:`insurance` - the last days to extend, to declare and to stop shipping, and what is covered

The first line of each module is what it decides; its docstring is its specification.
"""
