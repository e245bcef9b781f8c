//! What is to be fetched, and what came of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cli::output;
use crate::dataset::download::{Fetched, Plan};
use crate::text::safe;

/// Ids shown of each reason.
const FIRST: usize = 3;

/// Before: what would be done.
pub fn planned(plan: &Plan, command: Option<&str>, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        let mut whole = counts(plan);
        whole["command"] = command.into();
        return output::json(&whole);
    }
    let mut lines = vec![format!("{} clips are to be fetched", plan.todo.len())];
    lines.extend(known(plan));
    lines.extend(command.map(|command| format!("the first one: {}", safe(command))));
    Ok(output::line(&lines.join("\n"))?)
}

/// After: what came.
pub fn fetched(plan: &Plan, fetched: &Fetched, as_json: bool) -> anyhow::Result<()> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for failure in &fetched.failures {
        reasons.entry(&failure.reason).or_default().push(&failure.youtube_id);
    }
    if as_json {
        let reason = |(reason, ids): (&&str, &Vec<&str>)| json!({ "reason": reason, "clips": ids.len(), "first": ids.iter().take(FIRST).collect::<Vec<_>>() });
        let mut whole = counts(plan);
        whole["fetched"] = fetched.fetched.into();
        whole["failed"] = fetched.failures.len().into();
        whole["reasons"] = reasons.iter().map(reason).collect();
        whole["left"] = fetched.left.into();
        whole["stopped"] = fetched.stopped.as_deref().into();
        whole["cancelled"] = fetched.cancelled.into();
        return output::json(&whole);
    }
    let mut lines = vec![format!("{} clips came, {} could not be had", fetched.fetched, fetched.failures.len())];
    for (reason, ids) in reasons {
        let more = if ids.len() > FIRST { " .." } else { "" };
        let first = ids[..ids.len().min(FIRST)].join(", ");
        lines.push(format!("failed: {} ({}): {}{more}", ids.len(), safe(reason), safe(&first)));
    }
    lines.extend(known(plan));
    if fetched.left > 0 {
        lines.push(format!("{} clips are left: the same command goes on", fetched.left));
    }
    Ok(output::line(&lines.join("\n"))?)
}

fn counts(plan: &Plan) -> Value {
    json!({
        "todo": plan.todo.len(),
        "there": plan.there,
        "failed_before": plan.failed_before,
        "dropped": plan.dropped.len(),
        "first_dropped": plan.dropped.iter().take(FIRST).collect::<Vec<_>>(),
    })
}

fn known(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    if plan.there > 0 {
        lines.push(format!("{} clips were there already", plan.there));
    }
    if plan.failed_before > 0 {
        lines.push(format!("{} clips could not be had before: --retry-failed asks again", plan.failed_before));
    }
    if let Some(first) = plan.dropped.first() {
        lines.push(format!("{} rows were left out, such as line {}: {}", plan.dropped.len(), first.line, first.why));
    }
    lines
}
