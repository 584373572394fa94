//! 指导小组定期报告: what a guidance group owes, and the figures its report begins with.

use chrono::NaiveDate;

use crate::{
    indicators::{AsRow, Figures, conditions},
    pack::{GuidanceGroup, ProgrammePack},
    programme::ProgrammeRecords,
    words::{Lang, Words},
};

/// What one area of a group has reached of something, and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The area's code.
    pub area: String,
    pub what: Words,
    pub have: u32,
    pub need: u32,
    /// The day it is due, where that is one day.
    pub due: Option<NaiveDate>,
}

impl Owed {
    pub fn missing(&self) -> u32 {
        self.need.saturating_sub(self.have)
    }
}

/// Everything a group's areas are to reach: the phase's three conditions, then every indicator's whole
/// target, area by area.
pub fn owed<R: AsRow>(
    pack: &ProgrammePack,
    (rows, figures): (&[R], &Figures),
    group: &GuidanceGroup,
    phase: u8,
) -> Vec<Owed> {
    let conditions = conditions(pack, rows, phase, figures.day);
    let mut all = Vec::new();
    for area in &group.areas {
        let own = conditions
            .iter()
            .filter(|one| one.area.as_ref() == Some(area));
        all.extend(own.map(|one| Owed {
            area: area.clone(),
            what: one.stride.words(),
            have: one.actual,
            need: one.needed,
            due: Some(one.due),
        }));
        let indicators = pack.indicators.iter().zip(&figures.indicators);
        all.extend(indicators.filter_map(|(indicator, of)| {
            let need = indicator.targets.get(area)?.total;
            Some(Owed {
                area: area.clone(),
                what: indicator.name.clone(),
                have: of.actual(Some(area), None),
                need,
                due: None,
            })
        }));
    }
    all
}

/// The figures of a group as a report begins with them: a line for each area with what it has of what
/// it needs, and the meetings held there.
pub fn figures_text<R: AsRow>(
    pack: &ProgrammePack,
    (rows, figures): (&[R], &Figures),
    programme: &ProgrammeRecords,
    (group, phase): (&GuidanceGroup, u8),
    lang: Lang,
) -> String {
    let owed = owed(pack, (rows, figures), group, phase);
    let mut lines = Vec::new();
    for area in &group.areas {
        let name = pack
            .area(area)
            .map_or(area.as_str(), |area| area.name.get(lang));
        let own = owed.iter().filter(|one| one.area == *area && one.need > 0);
        let parts: Vec<String> = own
            .map(|one| format!("{} {}/{}", one.what.get(lang), one.have, one.need))
            .collect();
        let held = programme.meetings.iter();
        let held =
            held.filter(|one| one.area == *area && one.day.is_some_and(|on| on <= figures.day));
        let held = held.count();
        let (colon, between, meetings) = match lang {
            Lang::Zh => ("：", "；", format!("会议活动 {held} 场")),
            Lang::En => (": ", "; ", format!("meetings {held}")),
        };
        lines.push(format!(
            "{name}{colon}{}{between}{meetings}",
            parts.join(between)
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dossier::DossierRow,
        indicators::{Facts, Items},
        testing::pack,
    };

    #[test]
    fn a_group_owes_what_its_areas_owe_and_its_report_begins_with_it() {
        let pack = pack();
        let day: NaiveDate = "2025-05-31".parse().expect("a day");
        let rows = [DossierRow {
            area: "yanchi".to_owned(),
            phase: Some(1),
            facts: Facts {
                items: Items {
                    done: 1,
                    last: Some(day),
                    ..Items::default()
                },
                ..Facts::default()
            },
            ..DossierRow::default()
        }];
        let programme = ProgrammeRecords::default();
        let figures = Figures::count(&pack, &rows, &programme, day);
        let group = &pack.guidance_groups[1];
        let all = owed(&pack, (&rows, &figures), group, 1);
        // Three conditions and 13 indicators in each of two areas.
        assert_eq!(all.len(), 32);
        let first = all
            .iter()
            .find(|one| one.area == "yanchi" && one.due.is_none());
        let first = first.expect("an indicator");
        // Yanchi is to retrofit 47.
        assert_eq!((first.have, first.need, first.missing()), (1, 47, 46));
        let text = figures_text(&pack, (&rows, &figures), &programme, (group, 1), Lang::Zh);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("盐池县：") && lines[0].contains(" 1/47"));
        assert!(lines[0].ends_with("会议活动 0 场"));
    }
}
