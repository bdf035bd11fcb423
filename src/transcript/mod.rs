//! Conversations as text: reads and writes `.chat` files.
//!
//! The speaker stands in the first nine columns, so a name has at most eight characters; what is said begins in the tenth.
//!
//! - `# sentence`: what the file proves; first, required, may go on over further `#` lines. Elsewhere `#` is a comment.
//! - Header, up to a blank line: `survey`, `language`, `clock` (`2026-03-02 09:00`), `reports`, and any number of
//!   `people` and `owner` lines, one person each: `Ana of Dinas Kesehatan, echelon III, phone 0812…`. After the unit come details out of
//!   `echelon`, `level`, `phone`, `nip`, `sex`, `language`.
//! - `NAME  text`: a person writes. Further lines are indented by nine columns; a blank line within a text is followed by
//!   an indented one. See [`Deed`] for what else a person may do. `\` before a first `(`, `[` or `\` makes it plain text.
//! - `Bot  text` answers, without a blank line in between; see [`BotLine`].
//! - `+ 1 day`, `+ 2 hours 30 minutes`, `+ until 2026-03-05 09:00`: the clock moves. `& restart`, `& next survey`.
//!   `* 12 others hand in, seed 1`, `* 100 strangers guess wrong, seed 1`.
//! - `! 429 once, retry after 5`, `! 502 twice on sendMessage`, `! cut after effect`, `! cut before effect on editMessageText`,
//!   `! duplicate next update`, `! duplicate next update in the same batch`.
//! - `= name value`: what then holds.
//!
//! Anything else is an error with its line. Nothing here plays a conversation.

mod act;
mod bot;
mod compare;
mod header;
mod read;
mod write;

pub use self::act::{Act, Deed, Fault, FaultKind, Span, Unit, Wait};
pub use self::bot::{Attachment, BotLine, Button, How, ReplyButton, Row};
pub use self::compare::{Observed, diff, fits, rewrite};
pub use self::header::{Header, Person, Setting};
pub use self::read::parse;

/// The column, counted from zero, where what is said begins.
const TEXT_COLUMN: usize = 9;

/// A whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What the file proves, one line a line.
    pub proves: String,
    /// Blank lines and comments before the header.
    pub spacing: Vec<String>,
    /// Where, when and with whom it plays.
    pub header: Header,
    /// What happens, in order.
    pub turns: Vec<Turn>,
    /// Blank lines and comments at the end.
    pub end: Vec<String>,
}

/// Something that happens, and what the bot says to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The number of its first line, counted from one.
    pub line: usize,
    /// Blank lines and comments before it; a comment is kept with its `#`.
    pub before: Vec<String>,
    /// What happens.
    pub act: Act,
    /// What the bot says.
    pub bot: Vec<BotLine>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "\
# Someone who goes back changes the answer and is asked the question that now applies.

survey   branching
language en
people   Ana of Dinas Kesehatan, echelon III
people   Ben of Dinas Pendidikan / SDN 01, level Pelaksana, phone 0812
owner    Dewi
clock    2026-03-02 09:00

Ana      /start (code)
Bot      Welcome. 12 questions, about 5 minutes. …
         Do you agree to take part?
         [I agree] [No, thanks]

# The consent stays.
Ana      [I agree]
Bot !    Saved · 1 of 12
Bot ~    ✓ I agree

         1 of 12. Did you handle procurement this year?
         [Yes] [No]
         [Help](https://t.me/x) [\\[?\\]]
         […]
Bot > Ben  \\[sic]
Bot ~ > Ben  x
Bot -
Bot      (file results.xlsx: 3 sheets)
         Yours
Bot      (picture: bars, 4 dimensions)
Bot      Your number?
         [[Share my number]](contact) [[Cancel]]
Bot      Thanks.
         [[]]

Ben      [I agree]^2
Ben      \\(no)
         really

         yes
Ben      (contact own)
Ben      (contact of Ana)
Ben      (code of Ana)
Ben      (photo)
Ben      (sticker)
Ben      (location -6.88, 109.67)
Ben      (edits: 18)
Ben      (blocks the bot)
Ben      (opens the chat)
Ben      (file roster.xlsx)
Ben      (presses: q1:9:forged)

+        1 day 2 hours
+        until 2026-03-05 09:00
&        restart
!        429 once, retry after 5
!        502 3 times on sendMessage
!        cut after effect
!        cut before effect on editMessageText
!        duplicate next update
!        duplicate next update in the same batch
*        12 others hand in, seed 1

=        procurement    yes
=        participation  not yet
=        a longer name than that  0
# The end.
";

    #[test]
    fn a_file_in_normal_form_stays_as_it_is() {
        let transcript = parse(EXAMPLE).unwrap();
        assert_eq!(transcript.render(), EXAMPLE);
        assert_eq!(parse(&transcript.render()), Ok(transcript));
    }

    #[test]
    fn the_header_says_where_when_and_with_whom() {
        let header = parse(EXAMPLE).unwrap().header;
        assert_eq!((header.survey(), header.language()), (Some("branching"), Some("en")));
        assert_eq!(header.people().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Ana", "Ben"]);
        let ben = header.people().nth(1).unwrap();
        assert_eq!(
            (ben.unit.as_deref(), ben.detail("phone")),
            (Some("Dinas Pendidikan / SDN 01"), Some("0812"))
        );
        assert_eq!(header.owners().count(), 1);
        assert_eq!(header.clock().unwrap().to_string(), "2026-03-02 09:00:00");
    }

    #[test]
    fn lines_are_counted_from_one() {
        let transcript = parse(EXAMPLE).unwrap();
        assert_eq!(transcript.turns[0].line, 10);
        assert_eq!(transcript.turns[1].line, 16);
        assert_eq!(transcript.turns[1].before, ["", "# The consent stays."]);
    }

    #[test]
    fn another_layout_is_read_and_written_in_normal_form() {
        let text = "# X\n\nsurvey a\n\nAna      ok   \n+        1 days\n=        a b\n";
        let normal = "# X\n\nsurvey   a\n\nAna      ok\n+        1 day\n=        a              b\n";
        assert_eq!(parse(text).unwrap().render(), normal);
    }
}
