-- yields: the id of each person whose name, phone and e-mail were set
UPDATE accounts_party AS party
SET name = wanted.name, phone = wanted.phone, email = wanted.email
FROM unnest(%(party_id)s::bigint[], %(name)s::text[], %(phone)s::text[], %(email)s::text[]) AS wanted (party_id, name, phone, email)
WHERE party.book_id = %(book)s AND party.id = wanted.party_id
RETURNING party.id
