//! What is wrong with something a person wrote or uploaded, where, and what to write instead.

/// One fault or doubt. Its words stand in `dialogues/wording/*/problems.ftl` under `code`: the message says what is
/// wrong, its attribute `.remedy` what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the thing can be used all the same.
    pub severity: Severity,
    /// The sheet, empty when there is none.
    pub sheet: String,
    /// The row, counted from 1 as Excel does; `None` when it is about the whole.
    pub row: Option<usize>,
    /// The column's header, empty when it is about the row.
    pub column: String,
    /// The Fluent message, `problem-…`.
    pub code: &'static str,
    /// The arguments of the message.
    pub args: Vec<(&'static str, String)>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It can be used; something is ignored or doubtful.
    Warning,
    /// It cannot be used.
    Error,
}

/// Why the operating system refused something, as the Fluent message that says so; `None` for what hardly ever happens.
pub fn reason_of(kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind as Kind;
    Some(match kind {
        Kind::NotFound => "reason-not-found",
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => "reason-not-permitted",
        Kind::AlreadyExists => "reason-exists",
        Kind::IsADirectory => "reason-is-a-folder",
        Kind::NotADirectory => "reason-is-no-folder",
        Kind::StorageFull | Kind::QuotaExceeded => "reason-disk-full",
        Kind::AddrInUse => "reason-address-in-use",
        Kind::AddrNotAvailable => "reason-address-elsewhere",
        Kind::ConnectionRefused => "reason-refused",
        _ => return None,
    })
}

impl Problem {
    /// An error about the whole of a sheet.
    pub fn error(code: &'static str) -> Self {
        Self {
            severity: Severity::Error,
            sheet: String::new(),
            row: None,
            column: String::new(),
            code,
            args: Vec::new(),
        }
    }

    /// A warning about the whole of a sheet.
    pub fn warning(code: &'static str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code) }
    }

    /// With the place.
    #[must_use]
    pub fn at(mut self, sheet: &str, row: Option<usize>, column: &str) -> Self {
        sheet.clone_into(&mut self.sheet);
        self.row = row;
        column.clone_into(&mut self.column);
        self
    }

    /// With the file before the sheet, where several are read. A sheet that is called as its file is not named again.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        let is_named =
            self.sheet.is_empty() || file.strip_prefix(&self.sheet).is_some_and(|rest| rest.starts_with('.'));
        self.sheet = if is_named { file.to_owned() } else { format!("{file}, {}", self.sheet) };
        self
    }

    /// With an argument of the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Whether any of them is an error.
    pub fn any_error(problems: &[Self]) -> bool {
        problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}
