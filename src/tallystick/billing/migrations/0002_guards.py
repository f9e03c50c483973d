"""What the database itself refuses: to delete rows of money, or to change what they say."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION money_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %: rows of money are corrected by further rows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER bill_kept BEFORE DELETE ON billing_bill FOR EACH ROW EXECUTE FUNCTION money_is_kept();
CREATE TRIGGER bill_says BEFORE UPDATE OF id, book_id, account_id, asset_id, item_id, tariff_id, version_id, origin, origin_id,
    starts_on, ends_on, billed_days, full_days, measure, inputs, net, tax_percent, tax, amount, due_on, posted_on, made_on, made_at,
    run_id, user_id, actor_name, replaces_id, late_fee_of
    ON billing_bill FOR EACH ROW EXECUTE FUNCTION money_is_kept();
CREATE TRIGGER bill_stays_void BEFORE UPDATE OF paid, voided_how, voided_on, voided_at, voided_by, void_reason
    ON billing_bill FOR EACH ROW WHEN (OLD.voided_at IS NOT NULL) EXECUTE FUNCTION money_is_kept();
CREATE TRIGGER settlement_kept BEFORE DELETE OR UPDATE ON billing_settlement FOR EACH ROW EXECUTE FUNCTION money_is_kept();
CREATE TRIGGER latefee_kept BEFORE DELETE OR UPDATE OF id, book_id, bill_id, on_day, amount, waived, reason, receipt_id
    ON billing_latefee FOR EACH ROW EXECUTE FUNCTION money_is_kept();

ALTER TABLE billing_bill SET (fillfactor = 85);

-- A new book is a small part of a large table, and the planner must know of it soon: it would read the whole book for each bill.
ALTER TABLE billing_bill SET (autovacuum_analyze_scale_factor = 0.01, autovacuum_analyze_threshold = 1000);
ALTER TABLE billing_settlement SET (autovacuum_analyze_scale_factor = 0.01, autovacuum_analyze_threshold = 1000);
ALTER TABLE billing_latefee SET (autovacuum_analyze_scale_factor = 0.01, autovacuum_analyze_threshold = 1000);
"""
UNDO = """
DROP TRIGGER bill_kept ON billing_bill; DROP TRIGGER bill_says ON billing_bill; DROP TRIGGER bill_stays_void ON billing_bill;
DROP TRIGGER settlement_kept ON billing_settlement; DROP TRIGGER latefee_kept ON billing_latefee;
DROP FUNCTION money_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_first")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
