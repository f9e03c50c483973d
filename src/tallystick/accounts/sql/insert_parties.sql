-- does: adds the people who are not in the book yet; the same name, phone and e-mail are one person
INSERT INTO accounts_party (book_id, name, phone, email)
SELECT %(book)s, wanted.*
FROM (
    SELECT name, phone, email
    FROM unnest(%(name)s::text[], %(phone)s::text[], %(email)s::text[]) AS wanted (name, phone, email)
    EXCEPT
    SELECT party.name, party.phone, party.email
    FROM accounts_party AS party
    WHERE party.book_id = %(book)s
) AS wanted
