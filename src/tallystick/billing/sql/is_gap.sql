-- yields: a piece of queries of readings: whether a page's row does not begin where the reading before ended, unless an estimate is set right
SELECT coalesce(earlier.current <> page.previous AND page.carried >= 0, FALSE)
