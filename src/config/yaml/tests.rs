use super::*;

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Outer {
    name: Option<String>,
    inner: Inner,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Inner {
    #[serde(deserialize_with = "number")]
    max_steps: Option<usize>,
    #[serde(deserialize_with = "number")]
    rate: Option<f64>,
}

fn parsed(text: &str) -> Result<Outer, ConfigError> {
    parse_strictly(Path::new("some.yaml"), text)
}

#[test]
fn numbers_may_carry_underscores() {
    let outer = parsed("inner:\n  max_steps: 1_000_000\n  rate: 1e-5\n").unwrap();
    assert_eq!(outer.inner, Inner { max_steps: Some(1_000_000), rate: Some(1e-5) });
    assert_eq!(parsed("inner: {max_steps: null, rate: 2}").unwrap().inner.rate, Some(2.0));
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(parsed("# nothing yet\n").unwrap(), Outer::default());
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_nearest() {
    let message = parsed("name: x\ninner:\n  # a comment\n  max_step: 3\n").unwrap_err().to_string();
    assert_eq!(message, "some.yaml line 4: unknown key `inner.max_step`; did you mean `max_steps`?");
    let message = parsed("zzz: 1").unwrap_err().to_string();
    assert_eq!(message, "some.yaml line 1: unknown key `zzz`");
}

#[test]
fn a_wrong_kind_is_named_with_its_line() {
    let message = parsed("name: x\ninner:\n  max_steps: many\n").unwrap_err().to_string();
    assert!(message.starts_with("some.yaml line 3: "), "{message}");
    assert!(message.contains("many") && message.contains("a whole number"), "{message}");
    let message = parsed("inner:\n  max_steps: -1\n").unwrap_err().to_string();
    assert!(message.contains("line 2"), "{message}");
}

#[test]
fn torn_yaml_is_named_with_its_line() {
    let message = parsed("name: \"x\ninner: [").unwrap_err().to_string();
    assert!(message.starts_with("some.yaml line "), "{message}");
}

#[test]
fn setting_a_key_keeps_comments_and_other_keys() {
    let text = "# mine\ntheme: dark # nice\ndatasets:\n  - a\n  - b\nascii: true\n";
    let text = set_key(text, "datasets", &["c"]).unwrap();
    assert_eq!(text, "# mine\ntheme: dark # nice\ndatasets: [\"c\"]\nascii: true\n");
    assert_eq!(set_key("a: 1", "b", &2).unwrap(), "a: 1\nb: 2\n");
    assert_eq!(set_key("a: 1\n", "a", &"x").unwrap(), "a: \"x\"\n");
}

#[test]
fn keys_inside_lists_are_known_by_the_example() {
    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Listed {
        parts: Vec<Outer>,
    }
    let example = Listed { parts: vec![Outer::default()] };
    let unknown = |text: &str| parse_like(Path::new("some.yaml"), text, &example).unwrap().1[0].to_string();
    let block = "parts:\n  - name: x\n  - nam: y\n";
    assert_eq!(unknown(block), "some.yaml line 3: unknown key `parts.nam`; did you mean `name`?");
    assert_eq!(unknown("parts: [{nam: y}]\n"), "some.yaml line 1: unknown key `parts.nam`; did you mean `name`?");
}

#[test]
fn depth_is_refused_before_it_costs_time() {
    for deep in ["name: ".to_owned() + &"[".repeat(100_000), "- ".repeat(50_000), "a: {".repeat(100)] {
        let message = parsed(&deep).unwrap_err().to_string();
        assert!(message.contains("some.yaml line 1: nested more than"), "{message}");
    }
}
