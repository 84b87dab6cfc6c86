"""The report to look at: one HTML file that works from a disk, without any other host."""
