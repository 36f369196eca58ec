"""What administrators read: lists, forms, the calendar of a year, what is lacking, tables to take away."""
