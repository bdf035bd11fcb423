//! Long texts in several messages.

/// The text in messages of at most so many UTF-16 units, parted between paragraphs where that is possible, else
/// between lines. Telegram takes 4,096.
pub fn pages(text: &str, limit: usize) -> Vec<String> {
    let length = |text: &str| text.encode_utf16().count();
    let mut pages: Vec<String> = Vec::new();
    let mut add = |part: &str, glue: &str| match pages.last_mut() {
        Some(page) if length(page) + length(glue) + length(part) <= limit => {
            page.push_str(glue);
            page.push_str(part);
        }
        _ => pages.push(part.to_owned()),
    };
    for paragraph in text.split("\n\n") {
        if length(paragraph) <= limit {
            add(paragraph, "\n\n");
        } else {
            for (place, line) in paragraph.split('\n').enumerate() {
                add(line, if place == 0 { "\n\n" } else { "\n" });
            }
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(pages(text, 12), expected);
    }

    #[test]
    fn paragraphs_stay_together() {
        check("a\n\nb", &["a\n\nb"]);
        check("first one\n\nsecond\nand\n\nx", &["first one", "second\nand", "x"]);
        check("", &[""]);
    }

    #[test]
    fn a_long_paragraph_is_parted_between_lines() {
        check("a\n\nfirst line\nsecond line\nb", &["a", "first line", "second line", "b"]);
    }

    #[test]
    fn telegram_counts_in_utf_16() {
        check("🙂🙂🙂🙂\n\nab", &["🙂🙂🙂🙂\n\nab"]);
        check("🙂🙂🙂🙂🙂\n\nab", &["🙂🙂🙂🙂🙂", "ab"]);
    }
}
