//! A walk past everything the app can show: an empty device, one with the demo programme, one in
//! the middle of a visit, and the office's. For people to look at, so each stop is one picture.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use domain::ids::RecordKey;

use crate::{
    Device,
    pages::{self, PLACES, enrol, new_enterprise},
    sender::signer,
    visit::{answer_all, begin_diagnosis, hand_over, picture, saved, take_in},
    wait::until,
};

/// Which of the walk's devices.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// Nothing stored but its enrolment.
    Empty,
    /// The demo programme, photos added.
    Demo,
    /// One assessment answered, one just begun, and files from others to take in.
    Visit,
    /// The office's, with what the team handed over and somebody else disagrees with.
    Office,
}

/// What a hand does once the page is there.
pub enum Then {
    Nothing,
    /// Taps each of these.
    Tap(Vec<String>),
    /// Gives the import page this file.
    Import(PathBuf),
}

/// One page in one state.
pub struct Stop {
    pub name: String,
    pub on: On,
    pub path: String,
    pub then: Then,
}

impl Stop {
    fn new(on: On, name: &str, path: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            on,
            path: path.into(),
            then: Then::Nothing,
        }
    }

    fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }
}

/// The walk's devices.
pub struct Tour {
    empty: Device,
    demo: Device,
    visit: Device,
    office: Device,
}

impl Tour {
    /// New devices at an office's address.
    ///
    /// # Errors
    /// When a browser does not start.
    pub async fn begin(origin: &str) -> Result<Self> {
        Ok(Self {
            empty: Device::new(origin).await?,
            demo: Device::new(origin).await?,
            visit: Device::new(origin).await?,
            office: Device::new(origin).await?,
        })
    }

    /// The device a stop is on.
    pub fn device(&self, on: On) -> &Device {
        match on {
            On::Empty => &self.empty,
            On::Demo => &self.demo,
            On::Visit => &self.visit,
            On::Office => &self.office,
        }
    }

    /// All of them, to be set to a theme or a language.
    pub fn devices(&self) -> [&Device; 4] {
        [&self.empty, &self.demo, &self.visit, &self.office]
    }

    /// Fills the devices and gives every stop, in the order of the app.
    ///
    /// # Errors
    /// When something cannot be entered.
    pub async fn stops(&self) -> Result<Vec<Stop>> {
        for device in self.devices() {
            device.resize(1280, 800).await?;
        }
        let mut stops = self.empty_stops().await?;
        stops.extend(self.visit_stops().await?);
        stops.extend(self.office_stops().await?);
        stops.extend(self.demo_stops().await?);
        Ok(stops)
    }

    /// Goes to a stop and does what is done there.
    ///
    /// # Errors
    /// When the page or what is tapped does not come.
    pub async fn go(&self, stop: &Stop) -> Result<&Device> {
        let device = self.device(stop.on);
        device.resize(390, 844).await?;
        device.goto(&stop.path).await?;
        device.opened().await?;
        match &stop.then {
            Then::Nothing => {}
            Then::Tap(all) => {
                for css in all {
                    device.click_css(css).await?;
                }
            }
            Then::Import(file) => {
                device.upload("import-file", file).await?;
                device
                    .find("[data-test=import-preview], [data-test=exchange-error]")
                    .await?;
            }
        }
        Ok(device)
    }

    async fn empty_stops(&self) -> Result<Vec<Stop>> {
        let device = &self.empty;
        enrol(device, "team", "张工", "指导一组平板").await?;
        Ok(PLACES
            .iter()
            .map(|path| {
                let name = format!("empty-{}", path.replace('/', "-"));
                Stop::new(On::Empty, &name, format!("/{path}"))
            })
            .collect())
    }

    async fn visit_stops(&self) -> Result<Vec<Stop>> {
        let device = &self.visit;
        enrol(device, "team", "张工", "指导一组平板").await?;
        let dossier = new_enterprise(device, "91640300MA0000009", "虚构精密机械有限公司").await?;
        device.goto(&format!("/d/{dossier}/edit")).await?;
        device.fill("address", "工业园区一号").await?;
        saved(device).await?;
        let path = begin_diagnosis(device, &dossier).await?;
        answer_all(device, &[1, 2, 3], 2).await?;
        let last = device
            .js("return document.querySelectorAll('.assess-sections button').length - 1")
            .await?
            .as_u64()
            .unwrap_or_default();
        saved(device).await?;
        let mut stops: Vec<Stop> = (0..=last)
            .map(|nth| {
                let tap = Then::Tap(vec![format!("[data-test=section-{nth}]")]);
                Stop::new(On::Visit, &format!("assess-{nth:02}"), &path).then(tap)
            })
            .collect();
        let result = path.replace("/assess/", "/result/");
        let sign = Then::Tap(vec!["[data-test=decide-sign-team]".to_owned()]);
        stops.push(Stop::new(On::Visit, "visit-result", result.as_str()));
        stops.push(Stop::new(On::Visit, "assess-sign", result).then(sign));
        for (name, file) in import_files(device, &dossier)? {
            stops.push(Stop::new(On::Visit, name, "/import").then(Then::Import(file)));
        }
        let dossier = new_enterprise(device, "91640300MA0000001", "演示精密机械有限公司").await?;
        let begun = begin_diagnosis(device, &dossier).await?;
        for name in ["", "compare", "needs", "retrofit", "history"] {
            let path = format!("/d/{dossier}/{name}");
            let name = format!("begun-dossier-{name}");
            stops.push(Stop::new(On::Visit, name.trim_end_matches('-'), path));
        }
        let result = begun.replace("/assess/", "/result/");
        stops.push(Stop::new(On::Visit, "begun-assess", begun));
        stops.push(Stop::new(On::Visit, "begun-result", result));
        Ok(stops)
    }

    async fn office_stops(&self) -> Result<Vec<Stop>> {
        let handed = hand_over(&self.visit).await?;
        let other = self.visit.downloads()?.join("import-preview.json");
        let device = &self.office;
        enrol(device, "office", "李主任", "办公室电脑").await?;
        for file in [handed, other] {
            take_in(device, &file).await?;
        }
        let stops = [
            "today",
            "inbox",
            "enterprises",
            "handover",
            "import",
            "conflicts",
            "devices",
            "more",
        ];
        Ok(stops
            .iter()
            .map(|path| Stop::new(On::Office, &format!("office-{path}"), format!("/{path}")))
            .collect())
    }

    async fn demo_stops(&self) -> Result<Vec<Stop>> {
        let device = &self.demo;
        let pages = pages::all(device).await?;
        let mut stops: Vec<Stop> = pages
            .iter()
            .filter(|page| page.name != "no-such-page")
            .map(|page| Stop::new(On::Demo, &page.name, &page.path))
            .collect();
        let no_match = "/enterprises?q=没有这样的名字";
        stops.push(Stop::new(On::Demo, "enterprises-no-match", no_match));
        if let Some(root) = pages.iter().find(|page| page.name == "dossier") {
            device.goto(&root.path).await?;
            for name in ["nameplate.jpg", "workshop.jpg"] {
                let photo = picture(device, name).await?;
                let before = photos(device).await?;
                device.upload("add-photo", &photo).await?;
                until(
                    "one photo more",
                    async || photos(device).await,
                    |&now| now > before,
                )
                .await?;
            }
            saved(device).await?;
            let open = Then::Tap(vec!["[data-test=item] summary".to_owned()]);
            let path = format!("{}/retrofit", root.path);
            stops.push(Stop::new(On::Demo, "retrofit-item", path).then(open));
            let photo = Then::Tap(vec!["[data-test=photo] button".to_owned()]);
            stops.push(Stop::new(On::Demo, "photo", &root.path).then(photo));
        }
        Ok(stops)
    }
}

async fn photos(device: &Device) -> Result<u64> {
    let count = device
        .js("return document.querySelectorAll('[data-test=photo] img').length")
        .await?;
    Ok(count.as_u64().unwrap_or_default())
}

/// What an import can say, as files: something new and something in conflict, nothing but what is
/// new, what must wait, and what is refused.
fn import_files(device: &Device, dossier: &str) -> Result<Vec<(&'static str, PathBuf)>> {
    let enterprise = RecordKey::only(dossier, "enterprise");
    let mut sender = signer("指导二组平板", 7);
    sender.write(&enterprise, "name", "虚构精密机械有限公司");
    sender.write(&enterprise, "address", "工业园区 1 号院");
    sender.write(&enterprise, "contact", "王经理");
    for (code, name) in [
        ("91640300MA0000011", "虚构阀门制造有限公司"),
        ("91640300MA0000022", "虚构铸造有限公司"),
    ] {
        let code = domain::credit_code::CreditCode::complete(code)
            .map_err(|fault| anyhow!("{code}: {fault:?}"))?;
        let new = RecordKey::only(code.as_str(), "enterprise");
        sender.write(&new, "name", name);
        sender.write(&new, "area", "qingtongxia");
    }
    let good = sender.seal(&sender.bundle(1));
    let cut = good.chars().take(good.chars().count() / 2).collect();
    let changed = good.replacen("虚构铸造", "虚构锻造", 1);
    let files = [
        ("import-preview", good.clone()),
        ("import-gap", sender.seal(&sender.bundle(4))),
        ("import-cut", cut),
        ("import-changed", changed),
    ];
    let folder = device.downloads()?;
    let mut written = Vec::new();
    for (name, text) in files {
        let file = folder.join(format!("{name}.json"));
        std::fs::write(&file, text)?;
        written.push((name, file));
    }
    Ok(written)
}
