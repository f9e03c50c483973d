-- yields: formulas that match by name or text, with their book and how many examples each has
SELECT formula.id, formula.book_id, formula.name, formula.text, book.code AS book_code, book.name AS book_name,
       jsonb_array_length(formula.examples) AS examples
FROM tariffs_formula AS formula
LEFT JOIN accounts_book AS book ON book.id = formula.book_id
WHERE (%(books)s::bigint[] IS NULL OR formula.book_id IS NULL OR formula.book_id = ANY(%(books)s))
  AND (%(book)s::bigint IS NULL OR formula.book_id IS NULL OR formula.book_id = %(book)s)
  AND (%(common)s::boolean IS NULL OR (formula.book_id IS NULL) = %(common)s)
  AND strpos(text_findable(formula.name) || ' ' || text_findable(formula.text), text_sought(%(text)s)) > 0
