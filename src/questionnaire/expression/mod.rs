//! XPath expressions of XLSForm: lexer, parser and evaluator.
