-- yields: the id of each person named, the first where there are several
SELECT min(party.id) AS id, party.name, party.phone, party.email
FROM unnest(%(name)s::text[], %(phone)s::text[], %(email)s::text[]) AS wanted (name, phone, email)
JOIN accounts_party AS party
  ON party.book_id = %(book)s AND party.name = wanted.name AND party.phone = wanted.phone AND party.email = wanted.email
GROUP BY party.name, party.phone, party.email
