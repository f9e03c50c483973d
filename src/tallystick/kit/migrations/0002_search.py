"""Two functions for finding text without the tones and signs that people leave out: extensions cannot be counted on."""

from django.db import migrations

# text_folded: small letters, no tones or other marks, đ as d, full-width figures as plain ones.
# text_pieces: all runs of one to three characters, for an index that finds what stands anywhere in a text.
# text_keys: those runs of a text that is looked for which tell the most.
FUNCTIONS = r"""
CREATE FUNCTION text_folded(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(regexp_replace(normalize(lower(given), NFKD), '[\u0300-\u036f]', '', 'g'), 'đ', 'd');

CREATE FUNCTION text_pieces(given text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT array_agg(substr(given, place, size))
    FROM generate_series(1, 3) AS size, generate_series(1, length(given) - size + 1) AS place
);

CREATE FUNCTION text_keys(given text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT array_agg(substr(given, place, least(3, length(given))))
    FROM generate_series(1, greatest(1, length(given) - 2)) AS place
);
"""
UNDO = "DROP FUNCTION text_keys(text); DROP FUNCTION text_pieces(text); DROP FUNCTION text_folded(text);"


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_first")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
