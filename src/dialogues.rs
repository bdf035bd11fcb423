//! The forms that come with Jajak, inside the binary.

use include_dir::{Dir, include_dir};

static FOLDER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/dialogues");

/// The form of this name, as an XLSForm in pyxform's markdown layout.
pub fn form(name: &str) -> Option<&'static [u8]> {
    FOLDER.get_file(format!("{name}/form.md")).map(include_dir::File::contents)
}

/// The names of the forms that a city may use; the others are there for their conversations.
pub fn surveys() -> Vec<String> {
    names().into_iter().filter(|name| name.starts_with("survei_")).collect()
}

/// The names of all forms.
pub fn names() -> Vec<String> {
    let name = |dir: &Dir<'static>| Some(dir.path().file_name()?.to_str()?.to_owned());
    let has_form = |name: &String| form(name).is_some();
    FOLDER.dirs().filter_map(name).filter(has_form).collect()
}
