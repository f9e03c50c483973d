-- does: takes from set-up tables what slows their filling and no bill run reads: search indexes, foreign keys, overlap checks
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT c.conrelid::regclass AS of_table, c.conname AS name
        FROM pg_constraint AS c
        WHERE c.contype IN ('f', 'x')
            AND c.conrelid IN ('accounts_account'::regclass, 'estate_asset'::regclass, 'estate_holding'::regclass, 'tariffs_assignment'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.of_table, found.name);
    END LOOP;
    FOR found IN
        SELECT i.indexrelid::regclass AS name
        FROM pg_index AS i
        WHERE i.indexprs IS NOT NULL AND i.indrelid IN ('accounts_account'::regclass, 'estate_asset'::regclass)
    LOOP
        EXECUTE format('DROP INDEX %s', found.name);
    END LOOP;
END $$
