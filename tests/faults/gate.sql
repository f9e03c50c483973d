-- does: after each statement on bills, the one whose number is asked for waits while somebody holds the gate (530017)
CREATE TABLE fault_gate (at int);
CREATE SEQUENCE fault_statements;
CREATE FUNCTION fault_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('fault_statements') = (SELECT at FROM fault_gate) THEN
        PERFORM pg_advisory_xact_lock_shared(530017);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fault_gate AFTER INSERT OR UPDATE ON billing_bill FOR EACH STATEMENT EXECUTE FUNCTION fault_gate();
