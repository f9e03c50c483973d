-- does: notes that a meter was taken down, and at what figure
UPDATE metering_meter
SET removed_on = %(on)s, final = %(final)s, final_rolled_over = %(rolled_over)s
WHERE book_id = %(book)s AND id = %(meter)s
