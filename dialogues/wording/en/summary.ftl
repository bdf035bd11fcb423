# /ringkasan: the results of a survey. Numbers come formatted.

summary-decimal-mark = .
summary-thousands-mark = ,

summary-participation = Respondents: { $handed-in } of { $invited } invited ({ $rate }%)
summary-participation-interim = Respondents: at least { $handed-in } of { $invited } invited ({ $rate }%), rounded down to steps of 5 people
summary-participation-begins = Respondents: fewer than 5 (invited: { $invited })
summary-interim = Interim results from { $n } questionnaires. At least { $k } more, chosen at random, are not counted yet, to keep answers confidential.
summary-some-wait = Questions that only some respondents are asked, and their dimensions, can be shown and enter the index only once the results are released.
summary-too-few-yet = There are no results yet. A summary is available once at least { $k } respondents have handed in.
summary-break-offs = Began and did not hand in: { $count } people
summary-break-off-at = Stopped at: { $question } ({ $count })

summary-index = Index { $value }
summary-scale = Scale { $low } to { $high }; { $method }; n = { $n }
summary-method-skm = SKM formula (PermenPANRB 14/2017)
summary-method-percent = percent of the scale's range (0 = lowest, 100 = highest)
summary-method-mean = mean
summary-rounded-weights = For comparison with reports that round the weights to { $weight } (which do not add up to 1): { $value }. The predicate follows the index above.

summary-mend-first = Lowest scores: improve first
summary-keep = Highest scores: support
summary-dimensions = All dimensions
summary-unit-groups = By unit
summary-level-groups = By level
summary-questions = Answers by question
summary-of-base = Percentages are of n, those who gave an answer; not of those who don’t know, chose not to answer, left it blank or were not asked.
summary-reversed = negative statement: the more people agree, the lower the score

summary-group-whole = Everybody who was invited
summary-group-merged = Combined: { $units }
summary-group-merged-more = Combined: { $units }, and { $more } more
summary-hidden = Not shown (fewer than { $k } respondents), to keep answers confidential.
summary-hidden-group = Not shown (fewer than { $k } respondents, or so that the figures of other groups cannot be computed back).
summary-group-dimensions = The indexes of groups stand on { $stands } of { $all } dimensions, those that at least half of the respondents in every group answered, so that groups can be compared.
summary-no-group-dimensions = Groups cannot be compared: no dimension was answered by at least half of the respondents in every group.
summary-waits = May be shown once the results are released.

summary-base = n = { $n }
summary-many = More than one answer was possible
summary-mean = Mean: { $value }
summary-counted = Written answers are not shown here.
summary-dont-know = Don’t know / not applicable: { $count }
summary-refused = Chose not to answer: { $count }
summary-no-answer = Not answered: { $count }
summary-not-asked = Not asked: { $count }
