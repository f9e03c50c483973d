-- yields: how many rows the sheet to fill in has
SELECT count(*) AS meters FROM ({{meters}}) AS listed
