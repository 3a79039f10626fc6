-- a copy of a database never writes to the customers of the original
UPDATE res_company SET recouvrement_sending = false;
