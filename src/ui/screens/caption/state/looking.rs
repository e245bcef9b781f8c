//! Where a token looked in the sound: which of the model's heads are asked, and what they say.

use super::Caption;

/// Whose looks are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Looking {
    /// The mean over all heads.
    #[default]
    Mean,
    /// One head of one layer, both counted from 0.
    Head(usize, usize),
    /// Nobody's.
    Off,
}

impl Looking {
    /// As the attention is asked for: layer and head, or the mean.
    pub fn head(self) -> Option<(usize, usize)> {
        match self {
            Self::Head(layer, head) => Some((layer, head)),
            Self::Mean | Self::Off => None,
        }
    }

    /// Its name.
    pub fn name(self) -> String {
        match self {
            Self::Mean => "mean of all heads".to_owned(),
            Self::Head(layer, head) => format!("layer {} head {}", layer + 1, head + 1),
            Self::Off => "off".to_owned(),
        }
    }
}

impl Caption {
    /// How much the token under the cursor looked at each stretch of the sound.
    pub fn looks(&self) -> Option<Vec<f32>> {
        let (place, why) = (self.place()?, self.shown()?.why()?);
        let looks = why.attention.of(place, self.looking.head());
        (self.looking != Looking::Off && looks.iter().any(|look| *look > 0.0)).then_some(looks)
    }

    /// The shortest time, in seconds, that holds half of what the token under the cursor looked at.
    pub fn look_span(&self) -> Option<(f64, f64)> {
        let (place, why) = (self.place()?, self.shown()?.why()?);
        let span = why.attention.span(place, self.looking.head()).filter(|_| self.looking != Looking::Off)?;
        // Behind the clip there is only the silence that fills it up to 30 s.
        let end = self.clip.loaded.as_ref().map_or(span.1, |loaded| loaded.seconds());
        (span.0 < end).then(|| (span.0, span.1.min(end)))
    }
}
