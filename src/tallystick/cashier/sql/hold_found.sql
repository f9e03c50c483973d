-- yields: a piece of match_receipts: whether a receipt, or who paid it, is among those that a text found
SELECT r.id = ANY(%(found)s::bigint[]) OR r.account_id = ANY(%(accounts)s::bigint[])
