-- yields: kept sums that are not those of the bills; counted are bills
WITH bills AS (
    SELECT
        book_id, starts_on, item_id, due_on, posted_on, bill_state(voided_how, paid, amount) AS state,
        count(*) AS bills, sum(amount) AS amount, sum(paid) AS paid
    FROM billing_bill
    WHERE voided_how IS DISTINCT FROM 2
      AND (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY 1, 2, 3, 4, 5, 6
),

kept AS (
    SELECT
        book_id, starts_on, item_id, due_on, posted_on, state,
        sum(bills) AS bills, sum(amount) AS amount, sum(paid) AS paid
    FROM billing_billsum
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY 1, 2, 3, 4, 5, 6
),

judged AS (
    SELECT
        book_id, starts_on, item_id, due_on, posted_on, state,
        bills.bills, kept.bills AS kept_bills, bills.amount, kept.amount AS kept_amount, bills.paid, kept.paid AS kept_paid,
        CASE
            WHEN coalesce(bills.bills, 0) <> coalesce(kept.bills, 0) THEN 'bills'
            WHEN coalesce(bills.amount, 0) <> coalesce(kept.amount, 0) THEN 'amount'
            WHEN coalesce(bills.paid, 0) <> coalesce(kept.paid, 0) THEN 'paid'
        END AS fault
    FROM bills
    FULL JOIN kept USING (book_id, starts_on, item_id, due_on, posted_on, state)
),

looked AS (
    SELECT coalesce(sum(bills), 0)::bigint AS counted FROM judged
),

found AS (
    SELECT fault, book_id, starts_on, item_id, state, bills, kept_bills, amount, kept_amount, paid, kept_paid
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT
    found.fault, found.book_id, found.starts_on, found.item_id, found.state, found.bills, found.kept_bills,
    found.amount, found.kept_amount, found.paid, found.kept_paid, looked.counted
FROM looked
LEFT JOIN found ON true
