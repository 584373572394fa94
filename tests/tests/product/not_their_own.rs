//! Each role tries what is not its own, in the app, by file and by a request made by hand: nothing
//! changes, and each is told why.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use domain::{
    assessment,
    credit_code::CreditCode,
    decision::{Author, Draft, Verb},
    device::{Role, Scope},
    ids::{DeviceId, RecordKey},
    paper::{Content, Paper},
    value::Value,
};
use product_tests::{
    Build, Device, Office,
    linked::{GROUP, invite, join, synced},
    papers::{in_state, offered, sign},
    sender::Sender,
    visit::{answer_all, begin_diagnosis, choose_bundle, saved},
    wait::until,
};
use serde_json::{Value as Json, json};

/// What anybody may read off the diagnosis: its score, where it stands, and the dossier's phase.
async fn seen(device: &Device, result: &str) -> Result<(String, String, bool)> {
    device.goto(result).await?;
    let score = device.wait_text("score", |text| text != "0").await?;
    let state = device.text("state").await?;
    Ok((score, state, device.has("changed-since").await?))
}

/// What an enterprise's device writes that is not its own: a rung of the diagnosis, the team's word on
/// it, itself deleted, an item of the checklist done.
fn trespass(sender: &mut Sender, dossier: &str, id: &str) -> Result<()> {
    let diagnosis = RecordKey::new(dossier, assessment::KIND, id);
    sender.write(&diagnosis, "s.hr", Value::Int(4));
    let enterprise = RecordKey::only(dossier, "enterprise");
    sender.write(&enterprise, "deleted", true);
    let item = RecordKey::new(dossier, "retrofit-item", "item-1");
    sender.write(&item, "state", "done");
    let draft = Draft {
        paper: Paper::Diagnosis,
        record: id.to_owned(),
        verb: Verb::Correct,
        side: Role::Team,
        words: "不是本人的事".to_owned(),
        after: Vec::new(),
        content: Content::default(),
        figures: Default::default(),
        picture: None,
    };
    // It says that it is the team's.
    let author = Author {
        device: sender.card.id.clone(),
        role: Role::Team,
        person: "周会计".to_owned(),
    };
    let decision = draft.decide(author, 1_778_745_600_000)?;
    let edit = decision.edit(dossier);
    sender.save(&edit.map_err(|fault| anyhow::anyhow!("{fault}"))?);
    Ok(())
}

/// A request of a page of the office's origin, made by hand; status and body.
async fn post(device: &Device, path: &str, token: &str, body: &str) -> Result<(u64, Json)> {
    let (path, token, body) = (json!(path), json!(token), json!(body));
    let answer = device
        .js(&format!(
            "const headers = {{'content-type': 'application/json'}}; \
             if ({token}) headers.authorization = 'Bearer ' + {token}; \
             const answer = await fetch({path}, {{method: 'POST', headers, body: {body}}}); \
             return [answer.status, await answer.json().catch(() => null)]"
        ))
        .await?;
    let status = answer[0].as_u64().context("a status")?;
    Ok((status, answer[1].clone()))
}

#[tokio::test]
async fn what_is_not_a_roles_own_changes_nothing_and_is_told() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let own =
        CreditCode::complete("91640300MA0000077").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let own = own.as_str();
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let team_link = invite(&desk, "指导一组", "team", GROUP).await?;
    let team = Device::new(&office.origin()).await?;
    join(&team, &team_link, "张工", "指导一组平板").await?;
    let dossier =
        product_tests::pages::new_enterprise(&team, "91640300MA0000077", "自报电气有限公司")
            .await?;
    ensure!(dossier == own);
    let form = begin_diagnosis(&team, &dossier).await?;
    answer_all(&team, &[1, 2, 3], 2).await?;
    saved(&team).await?;
    team.click("result").await?;
    sign(&team, "team", "张工").await?;
    sign(&team, "enterprise", "王经理").await?;
    in_state(&team, "已签字").await?;
    let result = form.replace("/assess/", "/result/");
    let id = form.rsplit('/').next().context("an id")?;
    synced(&team).await?;
    let link = invite(&desk, "本企业", "enterprise", own).await?;
    let factory = Device::new(&office.origin()).await?;
    join(&factory, &link, "周会计", "财务室电脑").await?;
    let before = seen(&team, &result).await?;

    // In the app: what is not theirs is not offered, and what is read says why it is.
    for (device, verbs) in [
        (&factory, &[][..]),
        (&desk, &["correct", "void"][..]),
        (&team, &["correct"][..]),
    ] {
        device.goto(&result).await?;
        in_state(device, "已签字").await?;
        ensure!(
            offered(device).await? == verbs,
            "{:?}",
            offered(device).await?
        );
        device.goto(&form).await?;
        device.find("[data-test=barred]").await?;
    }
    factory.goto(&form).await?;
    let told = factory.text("barred").await?;
    ensure!(told.contains("诊断"), "{told}");
    factory.look("barred-enterprise").await?;
    // Nor does a hand in the page's own tools get past it.
    factory.goto(&form).await?;
    factory.find("[data-test=barred]").await?;
    factory.click("section-1").await?;
    factory
        .js("const open = () => document.querySelectorAll('.assess-items input, .assess-items textarea').forEach(c => { c.disabled = false; c.click(); }); open(); await new Promise(done => setTimeout(done, 300)); return 1")
        .await?;
    factory
        .wait_text("save-failed", |text| text.contains("没有保存"))
        .await?;
    factory.look("denied").await?;
    ensure!(seen(&factory, &result).await? == before);
    team.goto(&format!("/d/{dossier}")).await?;
    ensure!(seen(&team, &result).await? == before);

    // By file: another browser of that enterprise, unknown to all of them.
    let scope = Scope::Dossier(own.to_owned());
    let stranger = DeviceId::new("factory-by-hand");
    let mut by_file = Sender::with_key(
        stranger,
        "另一台电脑",
        Role::Enterprise,
        scope.clone(),
        [33; 32],
    );
    trespass(&mut by_file, own, id)?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("by-hand.json");
    fs::write(&file, by_file.seal(&by_file.bundle(1)))?;
    choose_bundle(&team, &file).await?;
    let told = team.text("import-quarantined").await?;
    for why in ["诊断", "企业档案", "改造清单", "自称“指导组”"] {
        ensure!(told.contains(why), "nothing of {why} in {told}");
    }
    team.look("by-hand-file").await?;
    team.click("import-apply").await?;
    team.find("[data-test=import-done]").await?;
    ensure!(seen(&team, &result).await? == before, "a file changed it");

    // By a request made by hand, with a token the office gave.
    let code = invite(&desk, "另一台", "enterprise", own).await?;
    let code = code.split_once("=").context("a code")?.1.to_owned();
    let id_of = DeviceId::new("factory-by-request");
    let mut by_request = Sender::with_key(id_of, "另一台", Role::Enterprise, scope, [34; 32]);
    let token = testkit::token();
    let enrolment = by_request.enrolment(&code, &token).to_string();
    let (status, said) = post(&factory, "/api/v1/enrol", "", &enrolment).await?;
    ensure!((200..300).contains(&status), "{status} {said}");
    trespass(&mut by_request, own, id)?;
    let bundle = by_request.seal(&by_request.bundle(1));
    let (status, said) = post(&factory, "/api/v1/bundles", &token, &bundle).await?;
    ensure!((200..300).contains(&status), "{status} {said}");
    let reasons = said["quarantined"].as_array().cloned().unwrap_or_default();
    ensure!(!reasons.is_empty(), "nothing was set aside: {said}");
    println!("by request: {said}");
    // And by nobody at all.
    let (status, said) = post(&factory, "/api/v1/bundles", "", &bundle).await?;
    ensure!(status == 401, "{status} {said}");
    ensure!(said["title"].is_string(), "nothing is said: {said}");
    for device in [&desk, &team, &factory] {
        synced(device).await?;
        ensure!(
            seen(device, &result).await? == before,
            "a request changed it"
        );
    }
    // The office sees what was set aside, and why.
    desk.goto("/quarantine").await?;
    until(
        "what was set aside",
        async || desk.has("quarantine-row").await,
        |there| *there,
    )
    .await?;
    desk.look("set-aside").await
}
