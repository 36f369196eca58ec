"""Sentences for what is refused in the administration and in imports: what is wrong, and what to do."""

from typing import Any

from flask_babel import lazy_gettext as _

ADMINISTRATION: dict[str, Any] = {
    "ladder_empty": _("A ladder has at least one step. Add one, or go back to the usual ladder."),
    "ladder_too_long": _("A ladder has at most %(limit)s steps."),
    "rung_too_far": _("At most %(limit)s working days before or after the due day."),
    "rung_twice": _("Two steps fall on this day. Choose another day for one of them."),
    "rung_before_date": _(
        "An urging letter, the list for the Chairman and the closing come after the due day: enter 1 or more."
    ),
    "close_speaks_to_nobody": _("Closing the round speaks to nobody: untick everybody here."),
    "rung_without_audience": _("Tick at least one person to whom this step speaks."),
    "rung_after_close": _("The round is closed before this day. Put the step earlier, or the closing later."),
    "field_blank": _("Fill in this field."),
    "field_too_long": _("At most %(limit)s characters fit here."),
    "ends_before_start": _("The last day lies before the first."),
    "office_end_before_noon": _("Office hours end after noon. Leave it empty where a day ends at 24:00."),
    "completion_days_out_of_range": _("Enter a number from 1 to 30."),
    "timezone_unknown": _("Choose a time zone from the list."),
    "agency_code_taken": _("%(agency)s bears this identifier already. Enter another."),
    "agency_symbol_taken": _("%(agency)s bears this symbol already. Enter another."),
    "agency_slug_taken": _("%(agency)s bears this name for presets already. Enter another."),
    "parent_unknown": _("Choose a parent agency of your jurisdiction."),
    "agency_above_itself": _("An agency cannot stand above itself. Choose another parent agency."),
    "agency_unknown": _("Choose an agency of your jurisdiction."),
    "username_taken": _("This user name is taken. Enter another."),
    "username_malformed": _(
        "A user name consists of unaccented lower-case letters, digits, full stops and hyphens, and begins and ends "
        "with a letter or digit."
    ),
    "email_malformed": _("This is no e-mail address. Enter one such as ten@tinh.gov.vn, or leave the field empty."),
    "locale_unknown": _("Choose one of the languages."),
    "membership_missing": _("Choose a role: an officer is entered with a first role."),
    "membership_does_not_fit": _("The role and the agency do not fit together."),
    "full_name_missing": _("Enter the full name."),
    "officer_serves_elsewhere": _(
        "This officer also serves in another jurisdiction, so the details can be changed only by someone who "
        "administers both."
    ),
    "own_account_stays_active": _("You cannot disable your own account. Another administrator has to."),
    "own_administration_stays": _("You cannot end your own administration. Another administrator has to."),
    "role_needs_agency": _("This role is held in an agency. Name the agency."),
    "role_needs_no_agency": _("This role is held over the whole jurisdiction. Leave the agency empty."),
    "role_held_already": _("The officer holds this role already, since %(since)s."),
    "officer_unknown": _("Choose an officer of your jurisdiction."),
    "head_in_office": _("%(name)s is head since %(since)s and still in office. Set the last day of that tenure first."),
    "head_in_office_until": _("%(name)s is head from %(since)s until %(until)s. Choose days outside that time."),
    "source_without_number": _("Name the decision with its number, such as 12729/VPCP-KGVX."),
    "year_out_of_range": _("The day lies between the years 2000 and 2100."),
    "days_out_of_range": _("A period lies between 1 and %(limit)s days."),
    "extension_out_of_range": _("Enter a number between 0 and %(limit)s."),
    "urgent_days_over_period": _("The urgent period is longer than the usual one."),
    "minimum_days_over_period": _("The minimum is longer than the period itself."),
    "procedure_code_taken": _("“%(procedure)s” bears this code already. Enter another."),
    "table_too_large": _("The file is larger than %(limit)s MB. Split it into several."),
    "table_too_many_rows": _(
        "The file has more than %(limit)s lines. Split it into several, and delete empty lines at its end."
    ),
    "table_too_many_columns": _("The file has more than %(limit)s columns. Use the template."),
    "table_cell_too_long": _("Line %(line)s: a cell holds more than %(limit)s characters. Shorten it."),
    "table_empty": _("The file holds no line below its header. Fill in the template."),
    "table_not_utf8": _(
        "The letters of the file cannot be read. In Excel save it as “CSV UTF-8” or as a workbook (.xlsx)."
    ),
    "table_line_malformed": _("Line %(line)s: a quotation mark is not closed. Close it, or save the file as .xlsx."),
    "table_unreadable": _("The file is no CSV and no Excel workbook (.xlsx), or it is damaged. Save it anew."),
    "table_with_formula": _(
        "Line %(line)s holds a formula. Copy the column and paste it as values, then save the file again."
    ),
    "table_with_macros": _("The workbook holds macros. Save it as a workbook without macros (.xlsx)."),
    "table_hostile": _("The file is built in a way that no office program builds it, so it is not opened."),
    "header_unknown": _("Column “%(header)s” is not known. Correct its heading, or delete the column."),
    "header_twice": _("Column “%(header)s” stands in the file twice. Delete one of the two."),
    "header_missing": _("Column “%(vi)s” (%(en)s) is missing. Add it."),
    "cell_blank": _("This cell must be filled in."),
    "cell_no_date": _("This is no date. Write it as 31/12/2026."),
    "cell_no_moment": _("This is no time. Write it as 31/12/2026 17:00."),
    "cell_no_number": _("This is no whole number. Write digits only."),
    "cell_no_yes_or_no": _("Write “có” or “không” (yes or no)."),
    "cell_not_in_list": _("This word is not known here. Write one of: %(words)s."),
    "more_cells_than_columns": _("The line has more cells than the header (%(count)s). Delete those at its end."),
    "line_repeats": _("Line %(line)s is about the same. Delete one of the two lines."),
    "no_such_agency": _("No agency bears the code or symbol “%(agency)s”. Correct it, or import the agency first."),
    "no_such_officer": _("No officer here has the user name “%(username)s”. Correct it, or import the officer first."),
    "delegator_signs_nothing": _("Only a leader or head who serves today can delegate. Name another officer."),
}
