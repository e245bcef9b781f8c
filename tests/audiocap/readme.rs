//! The README says what is so.

use std::path::Path;

use audiocap::ui::keymap;

/// The marks around the list of keys.
const MARKS: [&str; 2] = ["<!-- keys -->\n", "<!-- /keys -->"];

/// The list of keys is the key table's. `AUDIOCAP_WRITE_README=1 make test` brings it up to date.
#[test]
fn lists_the_keys_of_the_key_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).unwrap();
    let (listed, after) = rest.split_once(MARKS[1]).unwrap();
    let keys = keymap::markdown();
    if std::env::var_os("AUDIOCAP_WRITE_README").is_some() {
        std::fs::write(&file, [before, MARKS[0], &keys, MARKS[1], after].concat()).unwrap();
        return;
    }
    assert_eq!(listed, keys, "AUDIOCAP_WRITE_README=1 make test writes the list anew");
}
