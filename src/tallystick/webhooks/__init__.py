"""Other programs told of what happened: by signed messages to addresses that they named, each event with one id for ever.

An event is written with the fact it tells, in one transaction; sending it is `jobs`' work. What was answered is listed, and a
message can be sent again by hand.
"""
