"""Reading sheets: files read within bounds, checked whole in the database, stored all or nothing, written out to be filled in.

What reads a file (columns, figures, files, csvs, ods, xlsx, child) knows no Django: it runs in a process of its own, with little
memory and time. Its rows go from there straight into `metering_sheetrow`, and are looked at by SQL alone.
"""
