//! 组织: the bodies of the programme, who holds which post in them on a day, and what each answers for.
//!
//! The pack names bodies, units and duties; people are entered by users and change without a document.

use chrono::NaiveDate;

use super::{POST, date, of_kind, text};
use crate::{
    Words,
    pack::{AreaKind, ProgrammePack, Task},
    record::Record,
};

/// A body of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// `group`, `office`, `finance`, or `guidance-<number>`.
    pub code: String,
    pub name: Words,
    /// Who belongs to it, as the pack names them.
    pub units: Vec<Words>,
    pub duties: Vec<Words>,
    /// The areas it is in charge of, by code; empty where that is the whole city.
    pub areas: Vec<String>,
}

/// What the code of a guidance group begins with.
const GUIDANCE: &str = "guidance-";

/// Every body, from the working group down.
pub fn bodies(pack: &ProgrammePack) -> Vec<Body> {
    let of = &pack.organisation;
    let body = |code: &str, zh: &str, en: &str, units: &[Words], duties: &[Words]| Body {
        code: code.to_owned(),
        name: Words::new(zh, en),
        units: units.to_vec(),
        duties: duties.to_vec(),
        areas: Vec::new(),
    };
    let office = std::slice::from_ref(&of.office);
    let mut all = vec![
        body("group", "工作专班", "Working group", &of.working_group, &[]),
        body("office", "专班办公室", "Office", office, &of.office_duties),
        body(
            "finance",
            "金融及配套资金保障组",
            "Finance group",
            &of.finance_group,
            &of.finance_duties,
        ),
    ];
    all.extend(pack.guidance_groups.iter().map(|group| Body {
        code: format!("{GUIDANCE}{}", group.number),
        name: group.name.clone(),
        units: Vec::new(),
        duties: of.guidance_duties.clone(),
        areas: group.areas.clone(),
    }));
    all
}

/// Somebody's post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub id: String,
    pub name: String,
    /// A [`Body`]'s code.
    pub body: String,
    pub unit: String,
    pub title: String,
    /// `head`, `deputy`, `member` or `contact`.
    pub role: String,
    pub phone: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Post {
    fn of(record: &Record) -> Self {
        Self {
            id: record.key.id.clone(),
            name: text(record, "name"),
            body: text(record, "body"),
            unit: text(record, "unit"),
            title: text(record, "title"),
            role: text(record, "role"),
            phone: text(record, "phone"),
            from: date(record, "from"),
            to: date(record, "to"),
        }
    }

    /// Whether it is held on a day: both days count.
    pub fn is_held(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Heads first, then deputies, members and contacts.
    fn rank(&self) -> usize {
        let all = ["head", "deputy", "member", "contact"];
        all.iter()
            .position(|role| *role == self.role)
            .unwrap_or(all.len())
    }
}

/// The posts held on a day, heads first; of all bodies.
pub fn held(records: &[Record], day: NaiveDate) -> Vec<Post> {
    let all = of_kind(records, POST.kind).into_iter().map(Post::of);
    let mut all: Vec<Post> = all.filter(|post| post.is_held(day)).collect();
    all.sort_by(|a, b| (a.rank(), &a.unit, &a.id).cmp(&(b.rank(), &b.unit, &b.id)));
    all
}

/// The units of the plan that mean this area: counties and districts, or parks.
pub fn unit_of_area(pack: &ProgrammePack, area: &str) -> Option<&'static str> {
    Some(match pack.area(area)?.kind {
        AreaKind::County => "counties",
        AreaKind::Park => "parks",
    })
}

/// The tasks a body answers for: those that name a unit of it; of a guidance group, those that name its
/// areas.
pub fn tasks_of<'a>(pack: &'a ProgrammePack, body: &Body) -> Vec<&'a Task> {
    let mut units: Vec<&str> = body
        .areas
        .iter()
        .filter_map(|area| unit_of_area(pack, area))
        .collect();
    match body.code.as_str() {
        "office" => units.push("industry-bureau"),
        "finance" => units.extend([
            "finance-bureau",
            "central-bank-branch",
            "financial-regulator",
        ]),
        _ => {}
    }
    let names = |task: &&Task| task.units.iter().any(|unit| units.contains(&unit.as_str()));
    pack.tasks.iter().filter(names).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{pack, record};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn bodies_are_the_packs_and_every_area_has_a_guidance_group() {
        let pack = pack();
        let all = bodies(&pack);
        assert_eq!(all.len(), 7);
        assert!(pack.areas.iter().all(|area| {
            all.iter()
                .filter(|body| body.areas.contains(&area.code))
                .count()
                == 1
        }));
        let second = all.iter().find(|body| body.code == "guidance-2");
        let second = second.expect("a group");
        assert_eq!(second.areas, ["yanchi", "taiyangshan"]);
        let tasks = tasks_of(&pack, second);
        assert!(tasks.iter().any(|task| task.number == 12));
        assert!(tasks.iter().all(|task| task.number != 5));
        let finance = tasks_of(&pack, &all[2]);
        assert!(finance.iter().any(|task| task.number == 5));
        assert!(tasks_of(&pack, &all[0]).is_empty());
    }

    #[test]
    fn a_post_is_held_from_its_first_day_to_its_last_and_heads_come_first() {
        let post = |id: &str, role: &str, from: &str, to: &str| {
            let fields = [
                ("name", id.into()),
                ("body", "office".into()),
                ("role", role.into()),
                ("from", from.into()),
                ("to", to.into()),
            ];
            record(POST.kind, id, &fields)
        };
        let all = [
            post("a", "member", "", ""),
            post("b", "head", "2025-01-01", "2025-06-30"),
            post("c", "head", "2025-07-01", ""),
        ];
        let names = |on| -> Vec<String> {
            held(&all, day(on))
                .into_iter()
                .map(|post| post.name)
                .collect()
        };
        assert_eq!(names("2024-12-31"), ["a"]);
        assert_eq!(names("2025-06-30"), ["b", "a"]);
        assert_eq!(names("2025-07-01"), ["c", "a"]);
    }
}
