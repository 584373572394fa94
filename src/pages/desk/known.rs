//! What these pages show: figures worked out from the rows of the list and the programme's own records,
//! anew when one of them changed or another day is chosen, and for nothing else.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    dossier::DossierRow,
    indicators::Figures,
    programme::{ProgrammeRecords, dossiers, is_programme_wide},
    record::Record,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use send_wrapper::SendWrapper;

use crate::{
    app::{AppState, Session, spawn_detached, spawn_scoped, use_app, use_session},
    browser,
    store::Store,
};

/// All rows this device works on.
pub type AllRows = Arc<Vec<Arc<DossierRow>>>;

/// Figures of a day, and those of the days before that a pace is reckoned from.
#[derive(Clone)]
pub struct Counted {
    pub day: NaiveDate,
    pub rows: AllRows,
    pub programme: Arc<ProgrammeRecords>,
    /// The programme's own records as they are, of all kinds.
    pub records: Arc<Vec<Record>>,
    pub now: Figures,
    pub earlier: Figures,
}

/// The programme's own records: on their way, there, or not to be had.
#[derive(Clone)]
enum Own {
    Reading,
    Read(Arc<ProgrammeRecords>, Arc<Vec<Record>>),
    Failed,
}

/// What a page of this part knows. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Known {
    pub app: AppState,
    pub session: Session,
    /// As of which day: the address's, else today.
    pub day: Memo<NaiveDate>,
    own: RwSignal<Own>,
    /// `None` until the records were read.
    pub counted: Memo<Option<Arc<Counted>>>,
}

/// Reads what the calling page shows, and keeps it up.
pub fn use_known() -> Known {
    let (app, session) = (use_app(), use_session());
    let query = use_query_map();
    let day = Memo::new(move |_| {
        let asked = query.with(|query| domain::day::parse(&query.get("day")?));
        asked.unwrap_or_else(browser::today)
    });
    let own = RwSignal::new(Own::Reading);
    let changed = RwSignal::new(());
    let subscription = app.store().subscribe(move |change| {
        let pack = app.pack();
        let mut dossiers = change.dossiers.iter();
        if dossiers.any(|dossier| is_programme_wide(dossier, &pack)) {
            changed.try_set(());
        }
    });
    let subscription = SendWrapper::new(subscription);
    on_cleanup(move || drop(subscription));
    Effect::new(move |_| {
        changed.track();
        let (store, pack) = (app.store(), app.pack());
        spawn_scoped(async move {
            let names: Vec<String> = dossiers(&pack).map(str::to_owned).collect();
            let read = match read(&store, &names).await {
                Some(records) => Own::Read(
                    Arc::new(ProgrammeRecords::read(&records)),
                    Arc::new(records),
                ),
                None => Own::Failed,
            };
            own.try_set(read);
        });
    });
    let rows = Memo::new_with_compare(
        move |_| {
            app.rows.with(|rows| {
                let covered = rows.iter().filter(|row| session.covers(row));
                Arc::new(covered.cloned().collect::<Vec<_>>())
            })
        },
        |_, _| true,
    );
    let asked = StoredValue::new(false);
    Effect::new(move |_| {
        let stale = rows.with(|rows| stale(rows));
        // Once: what cannot be renewed now is not asked for again and again.
        if stale.is_empty() || asked.get_value() {
            return;
        }
        asked.set_value(true);
        let store = app.store();
        spawn_detached(async move {
            match store.renew_rows(&stale).await {
                Ok(fresh) => drop(app.rows.try_update(|rows| rows.put(fresh))),
                Err(_) => drop(own.try_set(Own::Failed)),
            }
        });
    });
    let counted = Memo::new_with_compare(
        move |_| {
            let Own::Read(programme, records) = own.get() else {
                return None;
            };
            let (pack, rows, day) = (app.pack(), rows.get(), day.get());
            if !stale(&rows).is_empty() {
                return None;
            }
            let before = Figures::day_before(day);
            Some(Arc::new(Counted {
                day,
                now: Figures::count(&pack, &rows, &programme, day),
                earlier: Figures::count(&pack, &rows, &programme, before),
                rows,
                programme,
                records,
            }))
        },
        |_, _| true,
    );
    Known {
        app,
        session,
        day,
        own,
        counted,
    }
}

/// The dossiers whose row an older build wrote: what of them counts is not known yet.
fn stale(rows: &[Arc<DossierRow>]) -> Vec<String> {
    let stale = rows.iter().filter(|row| !row.has_facts);
    stale.map(|row| row.dossier.clone()).collect()
}

async fn read(store: &Store, dossiers: &[String]) -> Option<Vec<Record>> {
    let mut records = Vec::new();
    for dossier in dossiers {
        records.extend(store.records(dossier).await.ok()?);
    }
    Some(records)
}

impl Known {
    /// The programme's own records could not be read.
    pub fn failed(self) -> bool {
        self.own.with(|own| matches!(own, Own::Failed))
    }

    /// The areas this device works in, by code and name, in the pack's order.
    pub fn areas(self) -> Vec<(String, domain::Words)> {
        let pack = self.app.pack();
        let mine = pack
            .areas
            .iter()
            .filter(|area| self.session.works_in(&area.code));
        mine.map(|area| (area.code.clone(), area.name.clone()))
            .collect()
    }

    /// Whether the whole city is here.
    pub fn has_city(self) -> bool {
        self.session.areas().is_none()
    }

    /// The phase that the day is in: the first that is not over, else the last.
    pub fn phase(self) -> u8 {
        let (pack, day) = (self.app.pack(), self.day.get());
        let open = pack.phases.iter().find(|phase| phase.due >= day);
        open.or(pack.phases.last()).map_or(1, |phase| phase.number)
    }

    /// What an address of these pages ends in, so that the day is kept.
    pub fn query(self) -> String {
        let day = self.day.get();
        if day == browser::today() {
            String::new()
        } else {
            format!("?day={day}")
        }
    }
}
