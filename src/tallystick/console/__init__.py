"""The staff's door: pages of HTML and HTMX, a folder per room, a file per noun.

A view is four moves: read the form, give one order, say what happened, show the fragment. No rules and no SQL are here.
"""
