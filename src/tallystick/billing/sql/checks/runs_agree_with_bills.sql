-- yields: bill runs whose figures are not those of their bills, or that were undone and left live bills; counted are runs
WITH bills AS (
    -- A bill that replaced another of the run goes with the run, but the run did not make it.
    SELECT
        book_id, run_id,
        count(*) FILTER (WHERE replaces_id IS NULL) AS made,
        sum(amount) FILTER (WHERE replaces_id IS NULL) AS amount,
        count(*) FILTER (WHERE voided_at IS NULL) AS live
    FROM billing_bill
    WHERE run_id IS NOT NULL
      AND (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY book_id, run_id
),

failures AS (
    SELECT book_id, run_id, count(*) AS failed
    FROM billing_runfailure
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY book_id, run_id
),

runs AS (
    SELECT book_id, id, stage, made, amount, failed
    FROM kit_run
    WHERE kind = 'bills'
      AND (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
),

judged AS (
    SELECT
        coalesce(runs.book_id, bills.book_id) AS book_id,
        coalesce(runs.id, bills.run_id) AS run_id,
        CASE
            WHEN runs.id IS NULL THEN 'no_run'
            WHEN runs.made <> coalesce(bills.made, 0) THEN 'made'
            WHEN runs.amount <> coalesce(bills.amount, 0) THEN 'amount'
            WHEN runs.failed <> coalesce(failures.failed, 0) THEN 'failed'
            WHEN runs.stage = 'undone' AND bills.live > 0 THEN 'undone'
        END AS fault,
        runs.made AS told,
        bills.made,
        runs.amount AS told_amount,
        bills.amount
    FROM runs
    FULL JOIN bills ON bills.book_id = runs.book_id AND bills.run_id = runs.id
    LEFT JOIN failures ON failures.book_id = runs.book_id AND failures.run_id = runs.id
),

looked AS (
    SELECT count(*) AS counted FROM judged
),

found AS (
    SELECT fault, book_id, run_id, told, made, told_amount, amount
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT found.fault, found.book_id, found.run_id, found.told, found.made, found.told_amount, found.amount, looked.counted
FROM looked
LEFT JOIN found ON true
