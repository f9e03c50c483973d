-- yields: the name of somebody who is in the book twice after a change, alike in name, phone and e-mail
SELECT party.name
FROM accounts_party AS party
JOIN accounts_party AS other
  ON other.book_id = party.book_id AND other.name = party.name AND other.phone = party.phone
 AND other.email = party.email AND other.id <> party.id
WHERE party.book_id = %(book)s AND party.id = ANY(%(party_id)s::bigint[])
LIMIT 1
