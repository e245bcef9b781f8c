//! The rules of the PTB lexer: what a token may look like, how much of the match belongs to it, and how it is written.
//!
//! As in a lex file the longest match wins, and of two as long the earlier rule. A match may reach into what follows the
//! token; [`Take`] says where the token ends.

/// One kind of token.
pub(super) struct Rule {
    /// A regular expression in which `{NAME}` stands for one of [`PARTS`].
    pub(super) pattern: &'static str,
    pub(super) take: Take,
    pub(super) say: Say,
}

/// How much of a match the token is.
#[derive(Clone, Copy)]
pub(super) enum Take {
    All,
    /// All but so many letters at its end.
    But(usize),
    /// What stands before its last apostrophe.
    BeforeApostrophe,
    /// Up to the first full stop without a letter behind it.
    Stop,
}

/// How a token is written.
#[derive(Clone, Copy)]
pub(super) enum Say {
    /// As it stands.
    Same,
    /// So, whatever stands there.
    This(&'static str),
    /// Not at all.
    Nothing,
    /// As it stands, and a full stop of its own behind it: an abbreviation that ends a sentence.
    AndStop,
    /// Without its full stop, which becomes a token: a single letter that ends a sentence.
    ThenStop,
    /// With an apostrophe as it can be typed.
    Plain,
    /// Round brackets by their names, spaces as below.
    Brackets,
    /// Spaces become no-break spaces, so that it stays one token.
    OneToken,
    /// One quote or two, turned towards the word.
    Quotes,
}

/// What the patterns are made of. A part may name those above it.
pub(super) const PARTS: [(&str, &str); 25] = [
    ("SPACE", r"[ \t\u{a0}\u{2000}-\u{200a}\u{3000}]"),
    // Letters with the marks that hang on them, and letters spelt as HTML entities.
    (
        "LETTER",
        r"(?:[[\p{L}&&[\x00-\u{ffff}]]\u{2c2}-\u{2c5}\u{2d2}-\u{2df}\u{2e5}-\u{36f}[\p{M}&&[\u{483}-\u{ecd}]]]|&[aeiouAEIOU](?:acute|grave|uml);)",
    ),
    ("DIGIT", r"[\p{Nd}&&[\x00-\u{ffff}]]"),
    ("ALNUM", r"(?:{LETTER}|{DIGIT})"),
    ("SOFT", r"(?:{LETTER}|\u{ad})"),
    ("WORD", r"{SOFT}(?:{SOFT}|{DIGIT})*(?:[.!?]{SOFT}(?:{SOFT}|{DIGIT})*)*"),
    ("APOS", r"(?:['\u{92}\u{2019}]|&apos;)"),
    // Apostrophes, and what is typed for them.
    ("TICK", r"(?:{APOS}|[`\u{91}\u{2018}\u{201b}])"),
    ("NUMBER", r"[-+]?(?:{DIGIT}+|{DIGIT}*(?:[.:,\u{ad}\u{66b}\u{66c}]{DIGIT}+)+)"),
    // Letters with full stops between them: `U.S`, `p.m`.
    ("ACRONYM", r"[A-Za-z](?:\.[A-Za-z])+"),
    (
        "TAG",
        r#"</?[A-Za-z][A-Za-z0-9:.\-]*(?: +(?:[A-Za-z][A-Za-z0-9:.\-]*(?:="[^"\r\n]*"|='[^'\r\n]*')?|/))* *[/?]?>|<[!?][A-Za-z\-][^>\r\n]*>"#,
    ),
    ("ENDS", r"{SPACE}(?:{SPACE}|\p{Lu}|{TAG})"),
    // The words that open a sentence behind a single letter or an acronym.
    (
        "OPENER",
        r"{SPACE}+(?:A|About|According|Additionally|After|An|As|At|But|Earlier|He|Her|Here|However|If|In|It|Last|Many|More|Now|Once|One|Other|Our|She|So|Some|Such|That|The|Their|Then|There|These|They|This|We|What|When|While|Yet|You|M[rs]\.|{TAG})[ \t\n]",
    ),
    (
        "SHORT",
        r"(?i:al|ala|apr|ariz|assn|aug|bancorp|bhd|bldg|blvd|bros|calif|cos?|colo|conn|corp|ct|dak|dec|esq|est|etc|ext|feb|fla|fri|ga|inc|ind|intl|jan|jr|jul|jun|kans?|ky|ltd|mar|md|mich|minn|mon?|mont|neb|nev|nov|oct|okla|penn|plc|ptys?|ptes?|rd|rt|sept?|seq|sq|sr|sys|tel|tenn|thu|thurs|tues?|univ|va|vt|wed|wisc?|wyo)|[Aa](?-i:rk)|ARK|A[zZ]|D(?:el|EL)|I(?:ll|LL)|L[aA]|M(?:ass|ASS|iss)|O(?:re|RE)|P[aA]|T(?:ex|EX)|W(?:ash|ASH)",
    ),
    (
        "TITLE",
        r"(?i:adj|adm|adv|assoc|asst|attys?|ave|brig|capt|cf|cie|co?mdr|col|cpl|dept|det|drs?|elec|ens|ft|gen|govs?|hon|insp|invt|jos|lieut|lt|maj|messrs|mfg|mlle|mme|mrs?|ms|msgr|mtg?|natl|pfc|ph|pres|profs?|pvt|reps?|rev|sens?|sfc|sgt|spc|ste?|supts?|vs|wm)",
    ),
    ("BEFORE_NUMBER", r"(?i:art|ca|figs?|nos?|op|pp|prop)"),
    (
        "EXTENSION",
        r"(?i:bat|bmp|c|class|cgi|cpp|dll|docx?|exe|gif|gz|h|html?|jar|java|jpe?g|mov|mp3|pdf|php|pl|png|ppt|ps|py|sql|tar|txt|wav|x|xml|zip)",
    ),
    // One of several words with slashes between them.
    ("CHOICE", "[A-Za-z0-9]+(?:-[A-Za-z]+){0,2}"),
    // Within a telephone number.
    ("GAP", r"[ \u{a0}\-]"),
    ("AREA", r"\([0-9]{2,3}\)[ \u{a0}]?"),
    // Parts of addresses. Punctuation at the end of a path is the sentence's.
    ("PATH", r#"[^\s"<>|()]+[^\s"<>|()!,.?{}\-]"#),
    ("SITE", r#"[^\s"<>|()!,.?{}]+"#),
    ("HOST", r#"[^\s"<>|()!,.?{}\-'$:;\\_`]+"#),
    ("MAIL", r#"[^\s"<>|(){}]"#),
    ("LABEL", r#"[^\s"<>|(){}.]+"#),
];

const fn rule(pattern: &'static str, take: Take, say: Say) -> Rule {
    Rule { pattern, take, say }
}

use Say::{AndStop, Brackets, Nothing, OneToken, Plain, Quotes, Same, ThenStop, This};
use Take::{All, BeforeApostrophe, But, Stop};

/// In order of rank.
pub(super) const RULES: &[Rule] = &[
    // Words written together.
    rule("(?i:cannot)", But(3), Same),
    rule("(?i:gonna|gotta|lemme|gimme|wanna)", But(2), Same),
    // Markup.
    rule("{TAG}", All, OneToken),
    rule("[\u{96}\u{97}\u{2013}-\u{2015}]|&(?i:mdash|ndash);", All, This("--")),
    rule("&(?i:amp);", All, This("&")),
    rule("&(?i:lt);", All, This("<")),
    rule("&(?i:gt);", All, This(">")),
    rule("&(?i:nbsp);", All, Nothing),
    // Words and what is joined to them.
    rule("{WORD}{APOS}(?:[msdMSD]|(?i:re|ve|ll))", BeforeApostrophe, Same),
    rule("[A-Za-z\u{ad}]+[nN]{TICK}[tT]", But(3), Same),
    rule("{WORD}", All, Same),
    rule("{APOS}[nN]{APOS}?|[lLdDjJ]{APOS}|(?i:dunkin|somethin|ol){APOS}|{APOS}(?i:em|till?|cause)", All, Same),
    rule("(?i:cont'd\\.?|nor'easter|c'mon|e'er|s'mores|ev'ry|li'l|nat'l)", All, Same),
    rule("{LETTER}+[aeiouyAEIOUY]{TICK}[aeiouA-Z]{LETTER}*", All, Same),
    rule("{APOS}[2-9]0s", All, Same),
    rule("[yY]{APOS}{LETTER}", But(1), Same),
    rule("'(?i:tis)", But(2), Same),
    rule("'(?i:twas)", But(3), Same),
    rule("[A-HJ-XZn]{TICK}{LETTER}{LETTER}+", All, Same),
    // Addresses.
    rule("(?i:https?)://{PATH}", All, Same),
    rule(r"(?i:www)\.(?:{SITE}\.)+[a-zA-Z]{2,4}(?:/{PATH})?", All, Same),
    rule(r"(?:{HOST}\.)+(?i:com|net|org|edu)(?:/{PATH})?", All, Same),
    rule(r"<?[a-zA-Z0-9]{MAIL}*@(?:{LABEL}\.)*{LABEL}>?", All, Same),
    rule("@[a-zA-Z_][a-zA-Z_0-9]*", All, Same),
    rule("#{LETTER}+", All, Same),
    // Contractions that stand alone.
    rule("{APOS}(?:[msdMSD]|(?i:re|ve|ll))[^A-Za-z]", But(1), Plain),
    rule("'[A-Za-z][^ \\t\\n]", But(2), This("`")),
    rule("{APOS}(?:[msdMSD]|(?i:re|ve|ll))", All, Plain),
    rule("[nN]{TICK}[tT]", All, Plain),
    // Numbers.
    rule(r"{DIGIT}{1,2}[\-/]{DIGIT}{1,2}[\-/]{DIGIT}{2,4}", All, Same),
    rule("{NUMBER}", All, Same),
    rule(
        "[\u{207a}\u{207b}\u{208a}\u{208b}]?(?:[\u{2070}\u{b9}\u{b2}\u{b3}\u{2074}-\u{2079}]+|[\u{2080}-\u{2089}]+)",
        All,
        Same,
    ),
    rule("(?:{DIGIT}{1,4}[- \u{a0}])?{DIGIT}{1,4}(?:\\\\?/|\u{2044}){DIGIT}{1,4}", All, OneToken),
    rule("\u{bd}", All, This("1/2")),
    rule("\u{bc}", All, This("1/4")),
    rule("\u{be}", All, This("3/4")),
    rule("\u{2153}", All, This("1/3")),
    rule("\u{2154}", All, This("2/3")),
    rule("{APOS}[0-9][0-9][ \t\u{a0}\n]", But(1), Same),
    rule(r"(?:{AREA}|\+{0,2}(?:[0-9]{2,4}{GAP}){1,2})[0-9]{3,4}{GAP}?[0-9]{3,5}", All, Brackets),
    // Money.
    rule(r"[A-Z]*\$|#", All, Same),
    rule("[\u{80}\u{a4}\u{20a0}\u{20ac}]", All, This("$")),
    rule("\u{a2}", All, This("cents")),
    rule("\u{a3}", All, This("#")),
    // Abbreviations.
    rule("(?:{SHORT})\\.{ENDS}", Stop, AndStop),
    rule("(?:{SHORT})\\.(?s:.)(?s:.)", But(2), Same),
    rule("(?:{SHORT}|{TITLE})\\.", All, Same),
    rule("{ACRONYM}\\.{OPENER}", Stop, AndStop),
    rule("{ACRONYM}\\.", All, Same),
    rule("[A-Za-z]\\.{OPENER}", Stop, ThenStop),
    rule("[A-Za-z]\\.", All, Same),
    rule("(?i:ph|ed)\\.[dD]\\.{ENDS}", Stop, AndStop),
    rule("(?i:ph|ed)\\.[dD]\\.", All, Same),
    rule("{BEFORE_NUMBER}\\.{SPACE}?{DIGIT}", Stop, Same),
    // Words with hyphens, underscores, slashes and signs in them.
    rule(r"-(?:RRB|LRB|RCB|LCB|RSB|LSB|rrb|lrb|rcb|lcb|rsb|lsb)-|(?i:pro|anti)-|(?i:c\.d\.s)", All, Same),
    rule(r"[A-Z]+(?:(?:[+&]|&amp;)[A-Z]+)+", All, Same),
    rule(
        "(?:[dDoOlL]{TICK}{ALNUM})?{ALNUM}+(?:[-_\u{58a}\u{2010}\u{2011}](?:[dDoOlL]{TICK}{ALNUM})?{ALNUM}+)*",
        All,
        Same,
    ),
    rule(r"[A-Za-z0-9][A-Za-z0-9.,\u{ad}]*(?:-(?:[A-Za-z0-9\u{ad}]+|{ACRONYM}\.))+", All, Same),
    rule(r"{CHOICE}(?:\\?/{CHOICE}){1,2}", All, Same),
    rule(r"{ALNUM}+\.{EXTENSION}", All, Same),
    rule(r"[A-Z]\+\+|(?i:[cf]#)", All, Same),
    // Faces.
    rule(r"[<>]?[:;=][-o*']?[()DPdpO\\@|\[\]{][^A-Za-z0-9]", But(1), Brackets),
    rule("<<|>>", All, Same),
    rule(r"[x^=~<>]_[x^=~<>\-']|[\-']_[x^=~<>\-']|\([x^=~<>\-'][_.\-]?[x^=~<>\-']\)", All, Brackets),
    // Punctuation.
    rule("(?:\"|&(?i:quot);)[A-Za-z0-9$]", But(1), This("``")),
    rule("&#[0-9]+;", All, Same),
    rule("\"|&(?i:quot);", All, This("''")),
    rule("'{1,2}|&apos;|[`\u{91}-\u{94}\u{ab}\u{bb}\u{2018}-\u{201f}\u{2039}\u{203a}]{1,2}", All, Quotes),
    rule(r"\.{3,5}|(?:\.[ \u{a0}]){2,4}\.|[\u{85}\u{2026}]", All, This("...")),
    rule("-{2,}", All, This("--")),
    rule("@+|#+|_+|\\*+|(?:\\\\\\*){1,3}", All, Same),
    rule("[!?]+", All, Same),
    rule("\\(", All, This("-LRB-")),
    rule("\\)", All, This("-RRB-")),
    rule("\\[", All, This("-LSB-")),
    rule("\\]", All, This("-RSB-")),
    rule("\\{", All, This("-LCB-")),
    rule("\\}", All, This("-RCB-")),
    rule(
        "[!-~\u{a1}\u{a5}-\u{a9}\u{ac}\u{ae}-\u{b1}\u{b4}\u{b6}-\u{b8}\u{bf}\u{d7}\u{f7}\u{2016}\u{2017}\u{201a}\u{201e}-\u{2023}\u{2030}-\u{2038}\u{203b}\u{203e}-\u{2042}\u{2044}\u{20a4}\u{2155}-\u{215e}\u{2190}-\u{2bff}\u{3001}\u{3002}\u{3012}\u{30fb}\u{ff01}-\u{ff0f}\u{ff1a}-\u{ff20}\u{ff3b}-\u{ff40}\u{ff5b}-\u{ff65}\u{ffe0}\u{ffe1}\u{ffe5}\u{ffe6}]|[\\p{S}&&[\u{2100}-\u{214f}]]",
        All,
        Same,
    ),
];
