"""How Chinese signs are read, and functions that find names by it and put text in the order that people expect."""

from django.db import migrations

from tallystick.kit import pinyin

# No model: whatever empties the tables of models (tests do) must not empty this one, which indexes are worked out from.
TABLE = """
CREATE TABLE kit_pinyin (
    sign text COLLATE "C" PRIMARY KEY, readings text[] NOT NULL, sorted_by text NOT NULL, family text
)
"""

# text_sought: what is looked for, as text_findable writes it: folded, and together, that spaces need not be where they were.
# text_spelled: how Chinese text (sought already) may be typed: the usual readings in full, with the other readings of its
#   first sign, which may be a family's name, or of one more sign; of both where the text is short. And the same by initials.
# text_findable: all that a text is found by, in words; what is looked for may stand anywhere in one of them.
# text_order: a key that sorts as people expect: numbers by their size, Chinese by pinyin, letters before their tones (đ after d).
#   `ORDER BY text_order(name) COLLATE "C"`.
# Those that lists call for thousands of rows are plain expressions, which the planner writes out in place of the call.
FUNCTIONS = r"""
CREATE FUNCTION text_has_chinese(given text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN octet_length(given) > length(given) AND given ~ '[\u3007\u3400-\u9fff\U00020000-\U0003ffff]';

CREATE FUNCTION text_sought(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(
    CASE WHEN octet_length(given) = length(given) THEN lower(given) ELSE text_folded(given) END, E' \u00a0''\u2019', ''
);

CREATE FUNCTION text_spelled(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    WITH sign AS MATERIALIZED (
        SELECT written.place, coalesce(known.readings, ARRAY[written.sign]) AS readings, known.sign IS NOT NULL AS is_known
        FROM string_to_table(given, NULL) WITH ORDINALITY AS written (sign, place)
        LEFT JOIN kit_pinyin AS known ON known.sign = written.sign COLLATE "C"
    ),
    first AS MATERIALIZED (SELECT place, readings FROM sign WHERE is_known ORDER BY place LIMIT 1),
    variant AS (
        SELECT begun AS begins, 0 AS place FROM first, generate_series(1, cardinality(first.readings)) AS begun
        UNION ALL
        SELECT begun, sign.place
        FROM first, generate_series(1, cardinality(first.readings)) AS begun, sign
        WHERE sign.place > first.place AND cardinality(sign.readings) > 1
          AND length(given) <= CASE begun WHEN 1 THEN 30 ELSE 8 END
    ),
    said AS (
        SELECT variant.begins, variant.place AS other, sign.place, sign.is_known,
               sign.readings[CASE sign.place WHEN first.place THEN variant.begins WHEN variant.place THEN 2 ELSE 1 END] AS reading
        FROM variant, first, sign
    ),
    spelling AS (
        SELECT string_agg(reading, '' ORDER BY place) AS whole,
               string_agg(CASE WHEN is_known THEN left(reading, 1) ELSE reading END, '' ORDER BY place) AS initials
        FROM said
        GROUP BY begins, other
    )
    SELECT string_agg(DISTINCT way.said, ' ')
    FROM spelling CROSS JOIN LATERAL (VALUES (spelling.whole), (spelling.initials)) AS way (said)
);

CREATE FUNCTION text_findable(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN text_has_chinese(given) THEN text_sought(given) || coalesce(' ' || text_spelled(text_sought(given)), '')
            ELSE text_sought(given) END;

CREATE FUNCTION text_counted(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(given, '([0-9]+)', '00000000000\1', 'g'), '0+([0-9]{12})', '\1', 'g');

CREATE FUNCTION text_read(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT string_agg(
        coalesce(
            CASE WHEN written.place = 1 AND length(given) BETWEEN 2 AND 3 THEN known.family END, known.sorted_by, ''
        ) || written.sign, '' ORDER BY written.place
    )
    FROM string_to_table(given, NULL) WITH ORDINALITY AS written (sign, place)
    LEFT JOIN kit_pinyin AS known ON known.sign = written.sign COLLATE "C"
);

CREATE FUNCTION text_order(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(given) = length(given) THEN text_counted(lower(given))
            WHEN text_has_chinese(given) THEN text_read(text_counted(text_folded(given)))
            ELSE text_counted(text_folded(replace(lower(given), 'đ', 'd~'))) END || E'\u0001' || given;
"""
UNDO = """
DROP FUNCTION text_order(text); DROP FUNCTION text_read(text); DROP FUNCTION text_counted(text);
DROP FUNCTION text_findable(text); DROP FUNCTION text_spelled(text); DROP FUNCTION text_sought(text);
DROP FUNCTION text_has_chinese(text);
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        with cursor.copy("COPY kit_pinyin (sign, readings, sorted_by, family) FROM STDIN") as rows:
            for read in pinyin.signs():
                rows.write_row((read.sign, list(read.readings), read.sorted_by, read.family))
        cursor.execute("ANALYZE kit_pinyin")


class Migration(migrations.Migration):
    dependencies = [("kit", "0004_history")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE kit_pinyin"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
