# Faults in XLSForm expressions (relevant, constraint, calculation, choice_filter, …).
# $position counts the characters of the expression from 1.

problem-expression-empty = This expression is empty.
    .remedy = Write the expression, or leave the cell empty.
problem-expression-unexpected-character = The character "{ $found }" (character { $position }) has no meaning in an expression.
    .remedy = Remove it. Texts always stand in straight quotation marks, for example 'yes'.
problem-expression-unexpected = "{ $found }" (character { $position }) cannot stand there.
    .remedy = Check whether an operator, a comma or a parenthesis before it is missing or too many, for example { "${age}" } > 17 and { "${age}" } < 60.
problem-expression-unexpected-end = This expression is not finished.
    .remedy = Complete its end, for example the value after = or after and.
problem-expression-unclosed-string = The quotation mark at character { $position } is not closed.
    .remedy = Close the text with the same mark, for example 'yes'. A text that contains ' is written between ".
problem-expression-unclosed-reference = The reference { "${" } at character { $position } is not closed.
    .remedy = Write the question's name between { "${" } and { "}" }, for example { "${age}" }.
problem-expression-unclosed-bracket = The "{ $found }" at character { $position } is not closed.
    .remedy = Add what closes it in the right place.
problem-expression-curly-quote = The quotation mark { $found } (character { $position }) is not a straight one.
    .remedy = Replace it by ' or ". Word processors often change them by themselves.
problem-expression-foreign-sign = The sign { $found } (character { $position }) is not used in XLSForm.
    .remedy = Write { $wanted } instead.
problem-expression-unknown-function = The function "{ $found }" (character { $position }) is not known.
    .remedy = Check its spelling, capital and small letters too, for example selected, count-selected or string-length.
problem-expression-wrong-argument-count = The function { $function } (character { $position }) is given { $given } arguments, but the number must be { $wanted }.
    .remedy = Change the number of arguments in the parentheses; commas separate them.
problem-expression-unknown-reference = The form has no question "{ $found }" (character { $position }).
    .remedy = Write a name as it stands in the column name of the survey sheet, exactly, for example { "${age}" }.
problem-expression-unknown-list = The form has no choice list "{ $found }" (character { $position }).
    .remedy = Write a name that stands in the column list_name of the choices sheet.
problem-expression-unsupported = Jajak does not support { $found } (character { $position }).
    .remedy = Remove it, or write the expression anew with { "${name}" } and other functions. Repeats, random values, other files and data about the device are not supported.
problem-expression-invalid-pattern = The pattern "{ $found }" of regex (character { $position }) cannot be read.
    .remedy = Correct the pattern, for example [0-9]{ "{18}" }. Patterns with (?= or (?! are not supported.
problem-expression-unquoted-question = The second argument of jr:choice-name (character { $position }) must be a question's name in quotation marks.
    .remedy = Write for example jr:choice-name({ "${city}" }, '{ "${city}" }').
problem-expression-too-deep = This expression has too many levels inside one another (character { $position }).
    .remedy = Divide it over several calculate rows.
