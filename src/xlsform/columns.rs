//! The columns of each sheet, and the other names that XLSForm has for them.

/// What is known about the columns of a sheet.
pub(super) struct Columns {
    /// All columns that are read.
    pub(super) known: &'static [&'static str],
    /// Other names of columns.
    pub(super) aliases: &'static [(&'static str, &'static str)],
    /// Columns with a text per language.
    pub(super) translated: &'static [&'static str],
    /// Columns that other programs read; here a warning says that they do nothing.
    pub(super) ignored: &'static [&'static str],
    /// Columns that mean something elsewhere, and are no slips of the pen.
    pub(super) foreign: &'static [&'static str],
}

/// Words before `::` that only sort columns by the part of the `XForm` they end up in.
pub(super) const SECTIONS: [&str; 5] = ["bind", "body", "control", "media", "instance"];

const MEDIA: [&str; 4] = ["image", "big-image", "audio", "video"];

pub(super) const SURVEY: Columns = Columns {
    known: &[
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "relevant",
        "required",
        "required_message",
        "constraint",
        "constraint_message",
        "calculation",
        "default",
        "read_only",
        "appearance",
        "parameters",
        "choice_filter",
        "disabled",
        "dimension",
        "weight",
        "reverse",
    ],
    aliases: &[
        ("command", "type"),
        ("tag", "name"),
        ("value", "name"),
        ("caption", "label"),
        ("relevance", "relevant"),
        ("requiredmsg", "required_message"),
        ("required_msg", "required_message"),
        ("jr:requiredmsg", "required_message"),
        ("constraining_message", "constraint_message"),
        ("constraint_msg", "constraint_message"),
        ("constraintmsg", "constraint_message"),
        ("jr:constraintmsg", "constraint_message"),
        ("calculate", "calculation"),
        ("readonly", "read_only"),
        ("count", "repeat_count"),
        ("jr:count", "repeat_count"),
    ],
    translated: &[
        "label",
        "hint",
        "guidance_hint",
        "required_message",
        "constraint_message",
        MEDIA[0],
        MEDIA[1],
        MEDIA[2],
        MEDIA[3],
    ],
    ignored: &[
        MEDIA[0],
        MEDIA[1],
        MEDIA[2],
        MEDIA[3],
        "repeat_count",
        "trigger",
        "save_to",
        "entities:saveto",
    ],
    foreign: &["rows", "autoplay", "intent", "query", "note", "notes", "comment", "comments", "module"],
};

pub(super) const CHOICES: Columns = Columns {
    known: &["list_name", "name", "label", "score", "missing"],
    aliases: &[("caption", "label"), ("value", "name")],
    translated: &["label", MEDIA[0], MEDIA[1], MEDIA[2], MEDIA[3]],
    ignored: &MEDIA,
    foreign: &["note", "notes", "order"],
};

pub(super) const SETTINGS: Columns = Columns {
    known: &[
        "form_title",
        "form_id",
        "version",
        "default_language",
        "allow_choice_duplicates",
        "clean_text_values",
    ],
    aliases: &[
        ("set_form_title", "form_title"),
        ("title", "form_title"),
        ("set_form_id", "form_id"),
        ("id_string", "form_id"),
    ],
    translated: &[],
    ignored: &[],
    foreign: &["name", "style"],
};

pub(super) const PREDICATES: Columns = Columns {
    known: &["min", "label", "inclusive"],
    aliases: &[("caption", "label")],
    translated: &["label"],
    ignored: &[],
    foreign: &["max", "name"],
};

pub(super) const INDEX: Columns =
    Columns { known: &["method"], aliases: &[], translated: &[], ignored: &[], foreign: &[] };
