//! What may stand between a tablet and the office, and what the office itself may answer: requests
//! that are too large, "later", and one photo that is not taken.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use product_tests::{
    Build, Device, Office, Proxy,
    linked::{GROUP, equal, invite, join, state, synced},
    pages::new_enterprise,
    proxy::{Refusal, Seen},
    stored,
    visit::{answer_all, begin_diagnosis, grainy_picture, picture, saved},
    wait::until,
};
use serde_json::Value;

/// The office, its own device, and a team's tablet that reaches it through a proxy.
struct Town {
    _build: Build,
    _office: Office,
    desk: Device,
    proxy: Proxy,
    tablet: Device,
}

impl Town {
    async fn begin() -> Result<Self> {
        let build = Build::under_test()?;
        let office = Office::start(build.path())?;
        let desk = Device::new(&office.origin()).await?;
        join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
        let proxy = Proxy::to(office.port())?;
        let link = invite(&desk, "指导一组平板", "team", GROUP).await?;
        let tablet = Device::new(&proxy.origin()).await?;
        join(&tablet, &link, "张工", "指导一组平板").await?;
        Ok(Self {
            _build: build,
            _office: office,
            desk,
            proxy,
            tablet,
        })
    }

    /// Nothing of the tablet's arrives from now on.
    fn nothing_is_sent(&self) {
        self.proxy
            .refuse(|seen| (seen.method != "GET").then(|| Refusal::bare(502)));
    }
}

async fn photos(device: &Device, dossier: &str, count: u64) -> Result<()> {
    device.goto(&format!("/d/{dossier}")).await?;
    until(
        "the photos",
        async || {
            device
                .js("return document.querySelectorAll('[data-test=photo] img').length")
                .await
        },
        |found| found.as_u64() == Some(count),
    )
    .await
    .map(drop)
}

async fn add_photo(device: &Device, dossier: &str, file: &std::path::Path) -> Result<()> {
    device.goto(&format!("/d/{dossier}")).await?;
    let count = async || {
        device
            .js("return document.querySelectorAll('[data-test=photo] img').length")
            .await
            .map(|count| count.as_u64().unwrap_or_default())
    };
    let before = count().await?;
    device.upload("add-photo", file).await?;
    until("one photo more", count, |&now| now > before).await?;
    saved(device).await
}

/// The numbers of all changes a device holds, by who wrote them.
async fn changes(device: &Device) -> Result<Vec<Value>> {
    let all = stored::everything(device).await?;
    let changes = all["changes"].as_array().context("changes")?;
    Ok(changes.iter().map(|change| change[0].clone()).collect())
}

#[tokio::test]
async fn what_is_too_large_for_the_way_goes_in_halves_until_it_fits() -> Result<()> {
    /// Bytes of an attachment that something on the way lets through at once; of a bundle, which comes
    /// packed, fewer.
    const WAY: usize = 17_000;
    const WAY_PACKED: usize = 1_500;
    let town = Town::begin().await?;
    let (desk, tablet) = (&town.desk, &town.tablet);
    town.nothing_is_sent();
    let dossier = new_enterprise(tablet, "91640300MA0000001", "联网精密机械有限公司").await?;
    begin_diagnosis(tablet, &dossier).await?;
    for (choose, rung) in [([0, 1], 2), ([1, 2], 3)] {
        answer_all(tablet, &choose, rung).await?;
        saved(tablet).await?;
    }
    let photo = grainy_picture(tablet, "workshop.jpg").await?;
    add_photo(tablet, &dossier, &photo).await?;

    tablet.goto("/handover").await?;
    state(tablet, "unreachable").await?;
    town.proxy.refuse(|seen| {
        let packed = seen.path.starts_with("/api/v1/bundles");
        let way = if packed { WAY_PACKED } else { WAY };
        (seen.bytes > way).then(|| Refusal::bare(413))
    });
    let before = town.proxy.seen().len();
    tablet.click("sync-now").await?;
    state(tablet, "synced").await?;
    // The page says so without being opened again.
    for gone in ["pending", "export"] {
        until(gone, async || tablet.has(gone).await, |there| !there).await?;
    }
    equal(&[desk, tablet], &dossier).await?;
    photos(desk, &dossier, 1).await?;
    // No change came twice under another number, none is missing.
    let (here, there) = (changes(tablet).await?, changes(desk).await?);
    ensure!(
        here == there,
        "{here:?} at the tablet, {there:?} at the office"
    );

    let seen = town.proxy.seen().split_off(before);
    for what in ["/api/v1/bundles", "/api/v1/attachments/"] {
        let of = seen
            .iter()
            .filter(|it| it.method != "GET" && it.path.starts_with(what));
        let (refused, taken): (Vec<&Seen>, Vec<&Seen>) = of.partition(|it| it.refused.is_some());
        let sizes = |all: &[&Seen]| all.iter().map(|it| it.bytes).collect::<Vec<_>>();
        let (refused, taken) = (sizes(&refused), sizes(&taken));
        println!("{what}: refused {refused:?}, taken {taken:?}");
        ensure!(refused.len() > 1, "{what}: {refused:?} were too large");
        ensure!(taken.len() > 1, "{what}: {taken:?}");
        // Each try is smaller than the one before, and none is sent that was refused before.
        ensure!(
            refused.windows(2).all(|two| two[1] < two[0]),
            "{what}: {refused:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn who_is_asked_to_wait_waits_and_goes_on_unasked() -> Result<()> {
    let town = Town::begin().await?;
    let (desk, tablet) = (&town.desk, &town.tablet);
    let dossier = new_enterprise(tablet, "91640300MA0000001", "联网精密机械有限公司").await?;
    equal(&[desk, tablet], &dossier).await?;
    let edit = format!("/d/{dossier}/edit");
    for (n, refusal) in [Refusal::bare(503), Refusal::problem(429, "slow-down")]
        .into_iter()
        .enumerate()
    {
        desk.goto(&edit).await?;
        tablet.goto(&edit).await?;
        let before = town.proxy.seen().len();
        let mut waits = vec![2, 5];
        town.proxy
            .refuse(move |_| waits.pop().map(|wait| refusal.clone().after(wait)));
        tablet.fill("phone", &format!("0953-{n}")).await?;
        saved(tablet).await?;
        until(
            "the refusal",
            async || Ok(town.proxy.seen().len()),
            |&count| count > before,
        )
        .await?;
        // None of this is a reason to ask sooner.
        let last = format!("经理{n}");
        tablet.fill("contact", &last).await?;
        saved(tablet).await?;
        tablet
            .js("window.dispatchEvent(new Event('online')); return 1")
            .await?;
        until(
            "the last answer on the office's screen",
            async || {
                desk.js("return document.querySelector('[data-test=contact]')?.value ?? ''")
                    .await
            },
            |shown| shown.as_str() == Some(&last),
        )
        .await?;
        let seen = town.proxy.seen().split_off(before);
        let after: Vec<Duration> = seen.windows(2).map(|two| two[1].at - two[0].at).collect();
        // Measured from the question to the next one: never shorter than from its answer. A tenth of
        // a second is what two clocks may differ by.
        for (nth, seconds) in [5.0, 2.0].into_iter().enumerate() {
            ensure!(seen[nth].refused.is_some(), "{seen:?}");
            ensure!(after[nth].as_secs_f64() > seconds - 0.1, "{after:?}");
        }
        ensure!(seen[2].refused.is_none(), "{seen:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_person_need_not_wait() -> Result<()> {
    let town = Town::begin().await?;
    let tablet = &town.tablet;
    town.proxy
        .refuse(|_| Some(Refusal::problem(429, "slow-down").after(3_600)));
    tablet.goto("/handover").await?;
    state(tablet, "refused").await?;
    tablet.look("slow-down").await?;
    town.proxy.let_through();
    tablet.click("sync-now").await?;
    state(tablet, "synced").await
}

/// The names of the photos a device holds.
async fn stored_photos(device: &Device) -> Result<Vec<String>> {
    let all = stored::everything(device).await?;
    let photos = all["attachments"].as_array().context("attachments")?;
    let name = |photo: &Value| photo[0].as_str().map(str::to_owned);
    Ok(photos.iter().filter_map(name).collect())
}

/// Two photos' bytes change places in a device's store, as after a fault of its disk.
async fn mix_up(device: &Device, photos: &[String]) -> Result<()> {
    let script = "
        const wait = r => new Promise((y, n) => { r.onsuccess = () => y(r.result); r.onerror = () => n(r.error); });
        const db = await wait(indexedDB.open('yidang')), keys = KEYS;
        const read = db.transaction('attachments').objectStore('attachments');
        const [one, two] = await Promise.all(keys.map(key => wait(read.get(key))));
        const write = db.transaction('attachments', 'readwrite').objectStore('attachments');
        await Promise.all([wait(write.put(two, keys[0])), wait(write.put(one, keys[1]))]);
        db.close();
        return 1";
    let keys = serde_json::to_string(photos)?;
    device.js(&script.replace("KEYS", &keys)).await.map(drop)
}

#[tokio::test]
async fn a_photo_the_office_refuses_is_in_the_way_of_no_other() -> Result<()> {
    let town = Town::begin().await?;
    let (desk, tablet) = (&town.desk, &town.tablet);
    town.nothing_is_sent();
    let dossier = new_enterprise(tablet, "91640300MA0000001", "联网精密机械有限公司").await?;
    for name in ["one.jpg", "two.jpg"] {
        let photo = grainy_picture(tablet, name).await?;
        add_photo(tablet, &dossier, &photo).await?;
    }
    let two = stored_photos(tablet).await?;
    ensure!(two.len() == 2, "{two:?}");
    mix_up(tablet, &two).await?;
    let photo = picture(tablet, "three.jpg").await?;
    add_photo(tablet, &dossier, &photo).await?;
    town.proxy.let_through();

    synced(tablet).await?;
    let said = tablet.text("photos-failed").await?;
    ensure!(
        said.contains("2 个附件") && said.contains("与它的校验值不符"),
        "{said}"
    );
    tablet.look("photo-refused").await?;
    equal(&[desk, tablet], &dossier).await?;
    photos(desk, &dossier, 1).await?;

    // The fault is mended, and a person asks for another try.
    mix_up(tablet, &two).await?;
    tablet.click("sync-now").await?;
    until(
        "the note to go",
        async || tablet.has("photos-failed").await,
        |there| !there,
    )
    .await?;
    photos(desk, &dossier, 3).await
}
