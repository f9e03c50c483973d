"""Every asset is held by an account on every day: without, a run would pass over its bills in silence."""

from django.db import migrations

# The exclusion constraint keeps days from overlapping, so that as many days as there are leave no gap.
GUARD = """
CREATE FUNCTION asset_is_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held_id bigint;
BEGIN
    FOREACH held_id IN ARRAY ARRAY[OLD.asset_id, NEW.asset_id] LOOP
        IF EXISTS (SELECT FROM estate_asset WHERE id = held_id) AND (
            SELECT coalesce(sum(ends_on - starts_on + 1), 0) FROM estate_holding WHERE asset_id = held_id
        ) <> DATE '9999-12-31' - DATE '0001-01-01' + 1 THEN
            RAISE EXCEPTION 'asset % is held by nobody on some day', held_id USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- A holding of all days needs no look: nothing else of its asset can stand beside it.
CREATE CONSTRAINT TRIGGER holding_begun AFTER INSERT ON estate_holding DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.starts_on > DATE '0001-01-01' OR NEW.ends_on < DATE '9999-12-31') EXECUTE FUNCTION asset_is_held();
CREATE CONSTRAINT TRIGGER holding_moved AFTER UPDATE OR DELETE ON estate_holding DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION asset_is_held();
"""
UNDO = """
DROP TRIGGER holding_begun ON estate_holding; DROP TRIGGER holding_moved ON estate_holding; DROP FUNCTION asset_is_held();
"""


class Migration(migrations.Migration):
    dependencies = [("estate", "0003_history")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
