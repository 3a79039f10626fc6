"""The crash harness: real Odoo processes are killed, cut off and run against each other; nothing is sent twice."""
