"""How the amount of a full period is put to the database: an expression, its error, and what it was worked out from."""

from dataclasses import dataclass

from tallystick.formula import compile_sql, parse

from .periods import Terms, Version

MEASURES = ("building_area", "inner_area", "shared_area", "parking_area", "displacement")
READ = ("usage", "previous", "current", "multiplier", "loss", "shared", "usage_before")

# Where a variable's value stands: `due` is the period or the reading, `asset` the thing that is charged.
COLUMNS = (
    {name: f"asset.{name}" for name in MEASURES}
    | {name: f"due.{name}" for name in READ}
    | {"floor": "asset.floor::numeric", "household": "asset.household::numeric"}
    | {"months": "due.months", "days": "due.full_days", "amount": "due.assigned"}
)


@dataclass(frozen=True, slots=True)
class Priced:
    """SQL of our own making: the full amount, an error code or NULL, what is lacking, the measure and the inputs kept."""

    value: str
    error: str
    lacks: str
    measure: str
    inputs: str
    laterals: str


def priced(terms: Terms, version: Version) -> Priced:
    """The amount of a full period by this version of the tariff, before it is cut or rounded."""
    found = _by_formula(version) if terms.method == "formula" else _plainly(terms, version)
    if terms.price_for != "month" or terms.months == 1:
        return found
    value = f"(({found.value}) * {terms.months})"
    return Priced(value, found.error, found.lacks, found.measure, found.inputs, found.laterals)


def _plainly(terms: Terms, version: Version) -> Priced:
    if terms.method == "fixed":
        return Priced(f"{version.amount:f}", "NULL::text", "''", "NULL::numeric", "NULL::jsonb", "")
    if terms.method == "per_asset":
        return Priced("due.assigned", "NULL::text", "''", "due.assigned", "NULL::jsonb", "")
    column = COLUMNS[terms.measure]
    error = f"CASE WHEN {column} IS NULL THEN 'missing_measure' END"
    return Priced(f"({version.unit_price:f} * {column})", error, f"'{terms.measure}'", column, "NULL::jsonb", "")


def _by_formula(version: Version) -> Priced:
    formula = parse(version.formula_text)
    names = sorted(formula.variables)
    sql = compile_sql(formula, {name: COLUMNS[name] for name in names})
    lacking = "".join(f" WHEN {COLUMNS[name]} IS NULL THEN '{name}'" for name in names)
    lacks = f"CASE{lacking} ELSE '' END" if names else "''"
    pairs = ", ".join(f"'{name}', ({COLUMNS[name]})::text" for name in names)
    return Priced(sql.value, sql.error, lacks, "NULL::numeric", f"jsonb_build_object({pairs})", sql.laterals)
