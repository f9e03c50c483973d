-- yields: a piece of queries of readings: whether what a page's row measured is far from the habit (metering.rules.is_unusual)
SELECT coalesce(
    NOT page.estimated AND (
        page.usage - page.loss - page.shared > habit.usage * %(unusual_times)s + %(unusual_units)s
        OR page.usage - page.loss - page.shared < habit.usage / %(unusual_times)s - %(unusual_units)s
    ),
    FALSE
)
