-- does: removes an account and its ties
WITH untied AS (
    DELETE FROM accounts_accountparty
    WHERE book_id = %(book)s AND account_id = %(account)s
)
DELETE FROM accounts_account
WHERE book_id = %(book)s AND id = %(account)s
