# Form files: the choice and question that are added, and what needs mending.

form-other-choice = Other
form-specify-other = Please specify the other answer.

## The file

problem-file-empty = This file is empty.
    .remedy = Please use a file with content, as .xlsx, .xls, .csv or .md.
problem-file-without-table = This file holds no form: there is no table in it.
    .remedy = Please use an XLSForm as .xlsx, .xls, .csv or .md.
problem-file-too-large = This file is larger than { $limit } MB.
    .remedy = Please remove pictures and sheets that are not needed, then run the command again.
problem-file-unpacks-too-large = The content of this file is too large once unpacked (the limit is { $limit } MB).
    .remedy = Please copy only the data that is needed to a new workbook and save it as .xlsx.
problem-file-not-workbook = This file is neither a workbook nor text.
    .remedy = Please use an .xlsx, .xls, .csv or .md file.
problem-file-html = This file is really a web page, although its name is that of a workbook.
    .remedy = Please open it in Excel, choose Save As, and choose Excel Workbook (.xlsx).
problem-file-encrypted = This file is locked with a password.
    .remedy = Please save a copy without a password and use that.
problem-file-damaged = This file is damaged or cannot be read.
    .remedy = Please open it in Excel, save it again as Excel Workbook (.xlsx), and run the command again.
problem-file-too-many-sheets = This file has more than { $limit } sheets.
    .remedy = Please delete sheets that are not needed.
problem-file-too-many-rows = This sheet has more than { $limit } rows.
    .remedy = Please delete rows that are not needed, or divide it into several files.
problem-file-too-many-columns = This sheet has more than { $limit } columns.
    .remedy = Please delete columns that are not needed.
problem-file-too-many-cells = This file has too many cells (the limit is { $limit }) or too much text.
    .remedy = Please delete rows and columns that are not needed.

## Sheets and columns

problem-missing-sheet = There is no sheet "{ $sheet }".
    .remedy = Please add a sheet named { $sheet } with the column headers in its first row.
problem-sheet-name-near = The sheet "{ $found }" is not read.
    .remedy = If { $nearest } is meant, please rename it. If not, begin its name with an underscore (_).
problem-sheet-ignored = The sheet "{ $found }" is not used in a survey by chat.
    .remedy = Nothing needs to change unless a question depends on it.
problem-missing-column = There is no column "{ $column }".
    .remedy = Please add a column headed { $column } in the first row of this sheet.
problem-duplicate-column = The column "{ $found }" means the same as the column "{ $other }".
    .remedy = Please keep only one of them.
problem-column-name-near = The column "{ $found }" is not read.
    .remedy = If { $nearest } is meant, please correct the header.
problem-column-ignored = The column "{ $found }" is not used in a survey by chat.
    .remedy = Nothing needs to change, but respondents will not see what it holds.
problem-choice-column-name = The column "{ $found }" cannot be used in a choice_filter.
    .remedy = Please write its header without blanks and with a letter first, or leave it if it is only a remark.
problem-language-without-texts = The default language "{ $found }" has no texts.
    .remedy = Please write it as in the column headers, for example label::{ $found }.
problem-too-many-languages = This form has more than { $limit } languages.
    .remedy = Please remove columns of languages that are not needed.
problem-translation-missing = The column { $column } is missing in the language "{ $language }".
    .remedy = Please add a column { $column }::{ $language }. Until then the text of another language is shown.

## Types

problem-missing-type = This row has no type.
    .remedy = Please fill in the column type, for example select_one, integer or text.
problem-unknown-type = The question type "{ $found }" is unknown.
    .remedy = Please write one of XLSForm's types, for example select_one, integer or text.
problem-unknown-type-near = The question type "{ $found }" is unknown.
    .remedy = Perhaps { $nearest } is meant.
problem-type-spelling = The type "{ $found }" is read as "{ $expected }".
    .remedy = Please write { $expected } so that other programs read this file, too.
problem-unsupported-type = A question "{ $found }" cannot be asked by chat.
    .remedy = Please use another type, for example select_one, select_multiple, integer or text.
problem-repeat-unsupported = A repeated group ("{ $found }") cannot be asked by chat.
    .remedy = Please use begin_group and write the questions as often as needed.
problem-metadata-ignored = "{ $found }" is not available in a chat; it is always empty.
    .remedy = This row may be deleted.
problem-missing-list = The name of the choice list is missing.
    .remedy = Please write it after the type, for example select_one agree.
problem-unknown-list = The choice list "{ $found }" is not on the choices sheet.
    .remedy = Please add its choices to the choices sheet with the list_name { $found }.
problem-unknown-list-near = The choice list "{ $found }" is not on the choices sheet.
    .remedy = Perhaps { $nearest } is meant.
problem-or-other-with-filter = or_other cannot be used together with a choice_filter.
    .remedy = Please write the choice "other" and its text question yourself.

## Names, groups and references

problem-missing-name = This row has no name.
    .remedy = Please fill in the column name with a short name without blanks, for example age.
problem-invalid-name = The name "{ $found }" cannot be used.
    .remedy = A name begins with a letter and has only letters, digits, underscores, hyphens or points; no blanks.
problem-name-too-long = The name "{ $found }" is longer than { $limit } letters.
    .remedy = Please shorten it.
problem-reserved-name = The name "{ $found }" is used by XLSForm itself.
    .remedy = Please choose another name.
problem-duplicate-name = The name "{ $found }" is used in row { $row } of the same group already.
    .remedy = Please give it a different name.
problem-name-differs-in-case = The name "{ $found }" differs only in its capitals from "{ $other }" in row { $row }.
    .remedy = Better give it a clearly different name.
problem-ambiguous-reference = More than one row has the name "{ $found }", so this reference is not clear.
    .remedy = Please give each row that is referred to a name of its own.
problem-reference-to-metadata = "{ $found }" refers to data of the respondent's device or account, which this survey never knows.
    .remedy = Please remove the reference; answers here can't be linked with a person.
problem-open-reference = A reference that begins with { "${" } is not closed.
    .remedy = Please close it with a curly bracket, for example { "${age}" }.
problem-name-without-reference = "{ $found }" is written without { "${ }" } and so is always empty.
    .remedy = Please write { "${" }{ $found }{ "}" } if its answer is meant, or '{ $found }' if that text is meant.
problem-unmatched-end = "{ $found }" has no beginning.
    .remedy = Please check the begin_group before it, or delete this row.
problem-unclosed-group = The group "{ $name }" is not closed.
    .remedy = Please add a row end_group after its last question.
problem-groups-too-deep = There are more than { $limit } levels of groups inside groups.
    .remedy = Please use fewer levels.

## What a row holds

problem-missing-label = This question has no text.
    .remedy = Please fill in the column label.
problem-missing-calculation = This calculate row has no formula.
    .remedy = Please fill in the column calculation.
problem-parameters-malformed = The parameters "{ $found }" cannot be read.
    .remedy = Please write them as name=value, for example start=1 end=5 step=1.
problem-parameter-unknown = The parameter "{ $found }" is unknown for this type.
    .remedy = Known are: { $known }.
problem-parameter-ignored = The parameter "{ $found }" is not used: choices always stand in the order of the choices sheet.
    .remedy = Nothing needs to change.
problem-max-length = The max_length "{ $found }" cannot be used.
    .remedy = Please write a whole number from 1 to { $limit }.
problem-range-order = In a range, start must be less than end.
    .remedy = Please swap the two.
problem-range-step = In a range, step must be greater than zero and not greater than the distance from start to end.
    .remedy = Please correct the step, for example to 1.
problem-read-only-expression = The formula in read_only is not used; this question is asked all the same.
    .remedy = Please write yes, or use relevant.
problem-not-a-number = "{ $found }" is not a number.
    .remedy = Please write only a number, for example 4 or 76.61.
problem-not-yes-or-no = "{ $found }" cannot be read as yes or no.
    .remedy = Please write yes or no.

## Choices

problem-choice-without-list = This choice belongs to no list and so is not used.
    .remedy = Please fill in the column list_name.
problem-choice-without-name = A choice of the list "{ $list }" has no name.
    .remedy = Please fill in the column name.
problem-choice-without-label = The choice "{ $found }" of the list "{ $list }" has no text; its name is shown.
    .remedy = Please fill in the column label.
problem-duplicate-choice = The choice "{ $found }" is in row { $row } of the list "{ $list }" already.
    .remedy = Please give it a different name.
problem-choice-name-with-space = The choice name "{ $found }" of the list "{ $list }" has a blank, but a select_multiple uses it.
    .remedy = Please replace blanks by underscores.
problem-unknown-choice-column = The choices of the list "{ $list }" have no column "{ $found }".
    .remedy = Please check how the column is written, or write { "${" }{ $found }{ "}" } if a question is meant.

## Scoring

problem-unknown-missing = "{ $found }" is unknown in the column missing.
    .remedy = Please write dont_know (don't know or does not apply) or refused (prefers not to answer).
problem-score-and-missing = The choice "{ $found }" has both a score and a missing.
    .remedy = Please clear one of them; "don't know" is not scored.
problem-bad-weight = The weight "{ $found }" cannot be used.
    .remedy = Please write a number greater than zero.
problem-dimension-not-scored = This item of the dimension "{ $found }" cannot be scored.
    .remedy = An item must be a select_one whose list has at least two different scores on the choices sheet.
problem-scoring-without-dimension = There is a weight or reverse but no dimension, so it has no effect.
    .remedy = Please fill in the column dimension, or clear weight and reverse.
problem-index-without-method = The sheet index has no method.
    .remedy = Please fill in the column method with skm, percent or mean.
problem-unknown-method = The index method "{ $found }" is unknown.
    .remedy = Please write skm, percent or mean.
problem-index-without-items = There is an index method but no scored item.
    .remedy = Please fill in the column dimension of its items.
problem-predicates-without-index = There are predicates but no index method.
    .remedy = Please add a sheet index with a column method.
problem-predicate-without-label = This predicate has no name.
    .remedy = Please fill in the column label, for example Very good.
problem-duplicate-predicate = Two predicates have the lower bound { $found }.
    .remedy = Please give each predicate a lower bound of its own.
problem-duplicate-predicate-label = Another predicate has this name already.
    .remedy = Please give it a different name.
problem-skm-scale = The method skm uses a scale of 1–4, but some item has another scale.
    .remedy = Please make the scores 1 to 4, or use the method percent.
problem-scales-differ = The items of the index do not use the same scale.
    .remedy = Please check the column score; an index has a meaning only on one scale.

## The whole form

problem-no-question = This form has no question that is answered.
    .remedy = Please add a question, for example select_one or text.
problem-answers-too-large = The answers of this form can reach { $found } KB, more than the limit of { $limit } KB.
    .remedy = Please use fewer text questions, or a smaller max_length in the column parameters.
problem-circle = These formulas depend on one another without end: { $names }.
    .remedy = Please change the relevant or calculation of one of them.
