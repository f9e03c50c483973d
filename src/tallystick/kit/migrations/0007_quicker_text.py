"""What finds and sorts text is quicker to plan: plain letters are worked out in place, all others by functions of their own."""

from importlib import import_module

from django.db import migrations

# The same results as before, so that indexes stand.
FUNCTIONS = r"""
CREATE FUNCTION text_sought_marked(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT translate(text_folded(given), E' \u00a0''\u2019', ''));

CREATE FUNCTION text_findable_marked(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT text_sought_marked(given)
        || CASE WHEN text_has_chinese(given) THEN coalesce(' ' || text_spelled(text_sought_marked(given)), '') ELSE '' END
);

CREATE FUNCTION text_order_marked(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT CASE WHEN text_has_chinese(given) THEN text_read(text_counted(text_folded(given)))
                ELSE text_counted(text_folded(replace(lower(given), 'đ', 'd~'))) END || E'\u0001' || given
);

CREATE OR REPLACE FUNCTION text_sought(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(given) = length(given) THEN translate(lower(given), ' ''', '') ELSE text_sought_marked(given) END;

CREATE OR REPLACE FUNCTION text_findable(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(given) = length(given) THEN translate(lower(given), ' ''', '') ELSE text_findable_marked(given) END;

CREATE OR REPLACE FUNCTION text_order(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(given) = length(given) THEN text_counted(lower(given)) || E'\u0001' || given
            ELSE text_order_marked(given) END;
"""
AS_BEFORE = import_module("tallystick.kit.migrations.0005_pinyin").FUNCTIONS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
UNDO = AS_BEFORE + """
DROP FUNCTION text_order_marked(text); DROP FUNCTION text_findable_marked(text); DROP FUNCTION text_sought_marked(text);
"""


class Migration(migrations.Migration):
    dependencies = [("kit", "0006_answers")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
