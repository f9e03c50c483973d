-- does: adds the people who are not in the book yet; the same name, phone and e-mail are one person
INSERT INTO accounts_party (book_id, name, phone, email)
SELECT DISTINCT %(book)s, name, phone, email
FROM unnest(%(name)s::text[], %(phone)s::text[], %(email)s::text[]) AS wanted (name, phone, email)
WHERE NOT EXISTS (
    SELECT FROM accounts_party AS party
    WHERE party.book_id = %(book)s AND party.name = wanted.name AND party.phone = wanted.phone AND party.email = wanted.email
)
