//! The part of AudioSet's ontology that the demo's labels need, in its file format.

use serde_json::{Value, json};

/// Id, name and children of a category. Ids and names are AudioSet's, so that the demo's labels mean what they mean there.
type Category = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const CATEGORIES: [Category; 53] = [
    ("/m/0dgw9r", "Human sounds", &["/m/09l8g", "/m/01w250", "/m/0bpl036"]),
    ("/m/09l8g", "Human voice", &["/m/09x0r"]),
    ("/m/09x0r", "Speech", &[]),
    ("/m/01w250", "Whistling", &[]),
    ("/m/0bpl036", "Human locomotion", &["/m/07pbtc8"]),
    ("/m/07pbtc8", "Walk, footsteps", &[]),
    ("/m/0jbk", "Animal", &["/m/068hy", "/m/01280g"]),
    ("/m/068hy", "Domestic animals, pets", &["/m/0bt9lr"]),
    ("/m/0bt9lr", "Dog", &["/m/05tny_"]),
    ("/m/05tny_", "Bark", &[]),
    ("/m/01280g", "Wild animals", &["/m/015p6", "/m/03vt0"]),
    ("/m/015p6", "Bird", &["/m/020bb7"]),
    ("/m/020bb7", "Bird vocalization, bird call, bird song", &["/m/07pggtn"]),
    ("/m/07pggtn", "Chirp, tweet", &[]),
    ("/m/03vt0", "Insect", &["/m/09xqv"]),
    ("/m/09xqv", "Cricket", &[]),
    ("/m/04rlf", "Music", &["/m/04szw", "/t/dd00027"]),
    ("/m/04szw", "Musical instrument", &["/m/05148p4", "/m/0395lw"]),
    ("/m/05148p4", "Keyboard (musical)", &[]),
    ("/m/0395lw", "Bell", &["/m/03w41f"]),
    ("/m/03w41f", "Church bell", &[]),
    ("/t/dd00027", "Musical concepts", &["/m/01gp74"]),
    ("/m/01gp74", "Chord", &[]),
    ("/m/059j3w", "Natural sounds", &["/m/03m9d0z", "/m/0jb2l", "/m/0838f"]),
    ("/m/03m9d0z", "Wind", &[]),
    ("/m/0jb2l", "Thunderstorm", &["/m/0ngt1"]),
    ("/m/0ngt1", "Thunder", &[]),
    ("/m/0838f", "Water", &["/m/06mb1", "/m/05kq4"]),
    ("/m/06mb1", "Rain", &["/t/dd00038"]),
    ("/t/dd00038", "Rain on surface", &[]),
    ("/m/05kq4", "Ocean", &["/m/034srq"]),
    ("/m/034srq", "Waves, surf", &[]),
    ("/t/dd00041", "Sounds of things", &["/m/02mk9", "/t/dd00071", "/m/0395lw", "/m/07pp_mv", "/t/dd00077", "/m/04k94"]),
    ("/m/02mk9", "Engine", &[]),
    ("/t/dd00071", "Domestic sounds, home sounds", &["/m/02dgv", "/m/0316dw"]),
    ("/m/02dgv", "Door", &["/m/07r4wb8"]),
    ("/m/07r4wb8", "Knock", &[]),
    ("/m/0316dw", "Typing", &["/m/01m2v"]),
    ("/m/01m2v", "Computer keyboard", &[]),
    ("/m/07pp_mv", "Alarm", &["/m/07cx4", "/m/03kmc9"]),
    ("/m/07cx4", "Telephone", &["/m/07pp8cl"]),
    ("/m/07pp8cl", "Telephone bell ringing", &[]),
    ("/m/03kmc9", "Siren", &[]),
    ("/t/dd00077", "Mechanisms", &["/m/01x3z"]),
    ("/m/01x3z", "Clock", &["/m/07qjznl"]),
    ("/m/07qjznl", "Tick-tock", &[]),
    ("/m/04k94", "Liquid", &["/m/07r5v4s"]),
    ("/m/07r5v4s", "Drip", &[]),
    ("/t/dd00098", "Source-ambiguous sounds", &["/t/dd00099", "/m/05n1m"]),
    ("/t/dd00099", "Generic impact sounds", &["/m/07r4wb8"]),
    ("/m/05n1m", "Onomatopoeia", &["/t/dd000138"]),
    ("/t/dd000138", "Brief tone", &["/m/02fs_r", "/m/07pggtn"]),
    ("/m/02fs_r", "Beep, bleep", &[]),
];

/// `ontology.json`, with empty descriptions.
pub fn json() -> String {
    format!("{:#}\n", Value::Array(CATEGORIES.iter().map(category).collect()))
}

fn category((id, name, children): &Category) -> Value {
    json!({
        "id": id,
        "name": name,
        "description": "",
        "citation_uri": "",
        "positive_examples": [],
        "child_ids": children,
        "restrictions": [],
    })
}

#[cfg(test)]
mod tests {
    use super::super::kinds::ALL;
    use super::CATEGORIES;

    #[test]
    fn every_label_and_child_is_there_once() {
        let count = |id: &str| CATEGORIES.iter().filter(|category| category.0 == id).count();
        for label in ALL.iter().flat_map(|kind| kind.labels) {
            assert_eq!(count(label), 1, "{label}");
        }
        for (id, _, children) in &CATEGORIES {
            assert_eq!(count(id), 1, "{id}");
            assert!(children.iter().all(|child| count(child) == 1), "a child of {id}");
        }
    }
}
