-- yields: the id of each person of these names, the first where several have one name, phone and e-mail
SELECT min(party.id) AS id, party.name, party.phone, party.email
FROM accounts_party AS party
WHERE party.book_id = %(book)s
GROUP BY party.name, party.phone, party.email
