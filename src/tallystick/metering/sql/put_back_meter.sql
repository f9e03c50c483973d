-- does: takes back that a meter was taken down
UPDATE metering_meter
SET removed_on = NULL, final = NULL, final_rolled_over = FALSE
WHERE book_id = %(book)s AND id = %(meter)s
