-- yields: bills whose own figures disagree: net, tax, amount, paid, and the day they are posted; counted are bills
WITH judged AS (
    SELECT
        book_id, id, net, tax_percent, tax, amount, paid,
        CASE
            WHEN amount <> net + tax THEN 'amount'
            WHEN net < 0 THEN 'negative'
            WHEN paid < 0 OR paid > amount THEN 'paid'
            WHEN voided_at IS NOT NULL AND paid <> 0 THEN 'paid_void'
            -- The decimals that currencies have: none, two or three.
            WHEN jsonb_exists(coalesce(inputs, '{}'), 'worked_out') THEN CASE
                -- An amount that was entered, its tax within.
                WHEN net NOT IN (
                    round(amount / (1 + tax_percent / 100), 0), round(amount / (1 + tax_percent / 100), 2),
                    round(amount / (1 + tax_percent / 100), 3)
                ) THEN 'tax'
                WHEN posted_on <> greatest(made_on, starts_on) THEN 'posted_on'
            END
            WHEN tax NOT IN (
                round(net * tax_percent / 100, 0), round(net * tax_percent / 100, 2), round(net * tax_percent / 100, 3)
            ) THEN 'tax'
            WHEN posted_on <> greatest(made_on, starts_on) THEN 'posted_on'
        END AS fault
    FROM billing_bill
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
),

looked AS (
    SELECT count(*) AS counted FROM judged
),

found AS (
    SELECT fault, book_id, id AS bill_id, net, tax_percent, tax, amount, paid
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT
    found.fault, found.book_id, found.bill_id, found.net, found.tax_percent, found.tax, found.amount, found.paid,
    looked.counted
FROM looked
LEFT JOIN found ON true
