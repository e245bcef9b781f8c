//! What the roles of the screen look like: theme files brought down to what the terminal can show.

mod builtin;
mod colour;
mod depth;
mod glyphs;
mod ramp;
mod role;

use std::path::Path;

use ratatui::style::{Color, Modifier, Style};

pub use builtin::BUILTIN;
pub use depth::ColourDepth;
pub use glyphs::Glyphs;
pub use ramp::Ramp;
pub use role::Role;

use crate::config::nearest::nearest;
use crate::config::theme::{Look, ThemeFile, parse};

/// A theme, ready to draw with.
#[derive(Clone, Debug)]
pub struct Theme {
    name: String,
    depth: ColourDepth,
    styles: Vec<Style>,
    spectrogram: Ramp,
    probability: Ramp,
}

impl Theme {
    /// The theme `name`: the file `<name>.yaml` in `folder` (the user's own, where there is one), else the shipped one.
    ///
    /// # Errors
    /// The file cannot be read or used, or there is no such theme; the message names file, line and the nearest name.
    pub fn load(name: &str, folder: Option<&Path>, depth: ColourDepth) -> anyhow::Result<Self> {
        if let Some(path) = folder.map(|folder| folder.join(format!("{name}.yaml"))).filter(|path| path.is_file()) {
            let text =
                std::fs::read_to_string(&path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
            return Self::from_text(name, &text, depth).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()));
        }
        let Some((_, text)) = BUILTIN.iter().find(|theme| theme.0 == name) else {
            let names = Self::names(folder);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let hint = nearest(name, &names).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            anyhow::bail!("there is no theme `{name}`{hint} (there are {})", names.join(", "));
        };
        Ok(Self::from_text(name, text, depth)?)
    }

    /// The default theme.
    pub fn standard(depth: ColourDepth) -> Self {
        Self::from_text(BUILTIN[0].0, BUILTIN[0].1, depth).unwrap_or_else(|_| Self::bare(depth))
    }

    /// The names of all themes: the shipped ones, then the files of `folder` in order of their names.
    pub fn names(folder: Option<&Path>) -> Vec<String> {
        let mut names: Vec<String> = BUILTIN.iter().map(|theme| theme.0.to_owned()).collect();
        let files = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let yaml = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "yaml"));
        let mut own: Vec<String> = yaml.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
        own.retain(|name| !names.contains(name));
        own.sort();
        names.extend(own);
        names
    }

    /// A theme from the text of a theme file.
    pub fn from_text(name: &str, text: &str, depth: ColourDepth) -> Result<Self, crate::config::theme::ThemeError> {
        let roles: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        Ok(Self::from_file(name, &parse(text, &roles)?, depth))
    }

    fn from_file(name: &str, file: &ThemeFile, depth: ColourDepth) -> Self {
        let style = |role: &Role| style_of(*role, file.looks.get(role.name()), depth);
        Self {
            name: name.to_owned(),
            depth,
            styles: Role::ALL.iter().map(style).collect(),
            spectrogram: Ramp::new(&file.spectrogram, depth),
            probability: Ramp::new(&file.probability, depth),
        }
    }

    /// Nothing but modifiers, should even the shipped theme not parse (a test says that it does).
    fn bare(depth: ColourDepth) -> Self {
        let styles = Role::ALL.iter().map(|role| Style::new().add_modifier(role.plain())).collect();
        let none = Ramp::new(&[], depth);
        Self { name: "bare".to_owned(), depth, styles, spectrogram: none.clone(), probability: none }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it was brought down to.
    pub fn depth(&self) -> ColourDepth {
        self.depth
    }

    /// How `role` looks. A part the theme says nothing about is left as it is below.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The colour of a spectrogram's cell of `level` 0..=1.
    pub fn ramp(&self, level: f32) -> Color {
        self.spectrogram.at(level)
    }

    /// The style of a token of probability `p` 0..=1; without colour the improbable ones are dim and underlined.
    pub fn probability(&self, p: f32) -> Style {
        match (self.depth.has_colour(), p) {
            (true, _) => Style::new().fg(self.probability.at(p)),
            (false, p) if p < 0.2 => Style::new().add_modifier(Modifier::DIM | Modifier::UNDERLINED),
            (false, p) if p < 0.6 => Style::new().add_modifier(Modifier::DIM),
            (false, _) => Style::new().add_modifier(Modifier::BOLD),
        }
    }
}

fn style_of(role: Role, look: Option<&Look>, depth: ColourDepth) -> Style {
    if !depth.has_colour() {
        return Style::new().add_modifier(role.plain());
    }
    let Some(look) = look else { return Style::new() };
    let bits = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED]
        .into_iter()
        .enumerate();
    let named = bits.filter(|(bit, _)| look.modifiers >> bit & 1 == 1).map(|(_, modifier)| modifier);
    let mut style = Style::new().add_modifier(named.fold(Modifier::empty(), |all, one| all | one));
    style.fg = look.fg.map(|paint| colour::quantise(paint, depth));
    style.bg = look.bg.map(|paint| colour::quantise(paint, depth));
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_theme_gives_every_role_a_look() {
        let roles: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        for (name, text) in BUILTIN {
            let file = parse(text, &roles).unwrap_or_else(|error| panic!("{name}: {error}"));
            let missing: Vec<_> = roles.iter().filter(|role| !file.looks.contains_key(**role)).collect();
            assert!(missing.is_empty(), "{name} lacks {missing:?}");
            assert!(text.starts_with('#'), "{name} does not begin with a comment");
        }
    }

    #[test]
    fn lines_of_charts_differ_in_every_theme_however_few_colours_there_are() {
        for (name, _) in BUILTIN {
            for depth in [ColourDepth::Sixteen, ColourDepth::Indexed, ColourDepth::TrueColour] {
                let theme = Theme::load(name, None, depth).unwrap();
                let lines =
                    [Role::Line1, Role::Line2, Role::Line3, Role::Line4, Role::Line5].map(|r| theme.style(r).fg);
                let different: std::collections::HashSet<_> = lines.iter().collect();
                assert_eq!(different.len(), lines.len(), "{name}: {lines:?}");
            }
        }
    }

    #[test]
    fn sixteen_names_no_other_colours() {
        let theme = Theme::load("sixteen", None, ColourDepth::TrueColour).unwrap();
        let fancy = |colour: Option<Color>| matches!(colour, Some(Color::Rgb(..) | Color::Indexed(_)));
        assert!(!theme.styles.iter().any(|style| fancy(style.fg) || fancy(style.bg)));
        assert!(!(0..=20).any(|level| fancy(Some(theme.ramp(level as f32 / 20.0)))));
    }

    #[test]
    fn without_colour_the_modifiers_speak() {
        let theme = Theme::standard(ColourDepth::None);
        assert_eq!(theme.style(Role::Selection), Style::new().add_modifier(Modifier::REVERSED));
        assert!(Role::ALL.iter().all(|role| theme.style(*role).fg.is_none() && theme.style(*role).bg.is_none()));
        assert_ne!(theme.probability(0.1), theme.probability(0.9));
    }

    #[test]
    fn a_file_of_the_user_goes_first_and_a_wrong_name_gets_a_hint() {
        let folder = tempfile::tempdir().unwrap();
        let text = BUILTIN[1].1.replace("about:", "about: mine,");
        std::fs::write(folder.path().join("mine.yaml"), text).unwrap();
        assert_eq!(Theme::load("mine", Some(folder.path()), ColourDepth::Sixteen).unwrap().name(), "mine");
        assert_eq!(Theme::names(Some(folder.path())).last().map(String::as_str), Some("mine"));
        let error = Theme::load("drak", None, ColourDepth::None).unwrap_err().to_string();
        assert!(error.contains("did you mean `dark`?"), "{error}");
    }
}
