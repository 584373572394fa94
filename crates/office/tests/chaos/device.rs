//! A device that keeps trying over a bad line.

use std::{
    collections::BTreeSet,
    ops::{Deref, DerefMut},
};

use anyhow::{Context as _, Result, ensure};
use domain::{
    bundle::sha256_hex,
    credit_code::CreditCode,
    device::{Role, Scope},
    enterprise,
    ids::{DeviceId, RecordKey, new_id},
    photo,
};
use serde_json::{Value, json};

use crate::line::{Ask, Cut, Dice, ask, ask_json};

pub struct Device {
    device: testkit::Device,
    port: u16,
    dice: Dice,
    /// Those of its pictures that the office said it has not.
    wanted: BTreeSet<String>,
    taken: usize,
    /// The last change the office said it has.
    acknowledged: u32,
    pub cuts: u32,
}

impl Deref for Device {
    type Target = testkit::Device;

    fn deref(&self) -> &testkit::Device {
        &self.device
    }
}

impl DerefMut for Device {
    fn deref_mut(&mut self) -> &mut testkit::Device {
        &mut self.device
    }
}

impl Device {
    pub fn new(name: &str, port: u16, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut bytes = [0; 32];
        for byte in &mut bytes {
            *byte = u8::try_from(dice.below(255)).unwrap_or_default() | 1;
        }
        let random: [u8; 10] = bytes[..10].try_into().expect("ten of 32");
        let id = DeviceId::new(&new_id(1_800_000_000_000, random));
        Self {
            device: testkit::Device::with_key(id, name, Role::Team, Scope::City, bytes),
            port,
            dice,
            wanted: BTreeSet::new(),
            taken: 0,
            acknowledged: 0,
            cuts: 0,
        }
    }

    pub fn written(&self) -> usize {
        self.changes.len()
    }

    pub fn taken(&self) -> usize {
        self.taken
    }

    pub fn acknowledged(&self) -> u32 {
        self.acknowledged
    }

    pub fn enrol(&mut self, code: &str) -> Result<()> {
        let asked = self.enrolment(code);
        let asked = Ask {
            method: "POST",
            path: "/api/v1/enrol",
            body: asked.as_bytes(),
            ..Ask::default()
        };
        let (status, said) = ask_json(self.port, asked, Cut::Nowhere).context("no answer")?;
        ensure!(status == 200, "{said}");
        Ok(())
    }

    /// What it says to enrol; from then on it has its token.
    pub fn enrolment(&mut self, code: &str) -> String {
        let token = format!("{}-token", self.card.id);
        let asked = self.device.enrolment(code, &token);
        self.token = token;
        asked.to_string()
    }

    pub fn invite(&self) -> Result<String> {
        self.invite_to("litong")
    }

    pub fn invite_to(&self, area: &str) -> Result<String> {
        let asked = json!({ "name": "平板", "role": "team", "scope": { "areas": [area] },
                            "days": 1, "origin": "http://localhost" });
        let asked = asked.to_string();
        let asked = Ask {
            method: "POST",
            path: "/api/v1/invites",
            token: &self.token,
            body: asked.as_bytes(),
            ..Ask::default()
        };
        let (status, said) = ask_json(self.port, asked, Cut::Nowhere).context("no answer")?;
        ensure!(status == 201, "{said}");
        Ok(said["code"].as_str().context("a code")?.to_owned())
    }

    /// Writes a few answers, to records of its own and to one all of them share, and now and then
    /// takes a picture.
    pub fn work(&mut self) {
        // A person does not write faster than a line of the worst kind can carry for long.
        if self.changes.len() - self.acknowledged as usize > 300 {
            return;
        }
        for _ in 0..=self.dice.below(3) {
            let nth = self.dice.below(4);
            let first = format!("91640300MA{nth:07}");
            let code = CreditCode::complete(&first).expect("17 characters");
            let value = format!("{}-{}", self.card.name, self.changes.len());
            if self.dice.below(12) == 0 {
                let picture =
                    value.repeat(1 + usize::try_from(self.dice.below(3_000)).expect("few"));
                self.photograph(code.as_str(), picture.into_bytes());
            }
            let field = ["name", "phone", "contact"]
                [usize::try_from(self.dice.below(3)).unwrap_or_default()];
            let key = RecordKey::only(code.as_str(), enterprise::KIND);
            let edit = self.edit(&key).set("area", "litong");
            self.save(&edit.set(field, value));
        }
    }

    /// Sends and fetches over a line that may be cut. Gives what is wrong, if anything is: an
    /// answer that never came is not.
    pub fn meet_somehow(&mut self) -> Option<String> {
        let sent = self.try_send(true);
        let pictures = sent.and_then(|_| self.try_send_pictures(true));
        let fetched = pictures.and_then(|_| self.try_fetch(true));
        fetched.err()
    }

    pub fn send(&mut self) -> Result<()> {
        while (self.acknowledged as usize) < self.changes.len() {
            let sent = self.try_send(false).map_err(anyhow::Error::msg)?;
            ensure!(sent, "{}: sending was not answered", self.card.name);
        }
        // What the office has not is asked again, not remembered: an answer may have been lost.
        self.wanted.clear();
        self.try_send(false).map_err(anyhow::Error::msg)?;
        let sent = self.try_send_pictures(false).map_err(anyhow::Error::msg)?;
        ensure!(
            sent,
            "{}: sending pictures was not answered",
            self.card.name
        );
        Ok(())
    }

    /// Fetches every picture its records name, and says how many there are.
    pub fn fetch_pictures(&mut self) -> Result<usize> {
        let named: Vec<String> = self
            .records
            .values()
            .filter(|record| record.key.kind == photo::KIND)
            .filter_map(|record| record.text("sha256").map(str::to_owned))
            .collect();
        for sha256 in &named {
            let path = format!("/api/v1/attachments/{sha256}");
            let asked = Ask {
                method: "GET",
                path: &path,
                token: &self.token,
                ..Ask::default()
            };
            let (status, bytes) = ask(self.port, asked, Cut::Nowhere).context("no answer")?;
            ensure!(
                status == 200 && sha256_hex(&bytes) == *sha256,
                "{}: a picture is {status} and {} bytes",
                self.card.name,
                bytes.len()
            );
        }
        Ok(named.len())
    }

    pub fn fetch(&mut self) -> Result<()> {
        let fetched = self.try_fetch(false).map_err(anyhow::Error::msg)?;
        ensure!(fetched, "{}: fetching was not answered", self.card.name);
        Ok(())
    }

    fn cut(&mut self, wild: bool, length: usize) -> Cut {
        if !wild || self.dice.below(3) > 0 {
            return Cut::Nowhere;
        }
        self.cuts += 1;
        let at = usize::try_from(self.dice.below(length as u64)).unwrap_or_default();
        match self.dice.below(3) {
            0 => Cut::Request(at),
            1 => Cut::Between,
            _ => Cut::Answer(at.min(200)),
        }
    }

    fn try_send(&mut self, wild: bool) -> Result<bool, String> {
        let Some((200, said)) = self.get("/api/v1/status", wild) else {
            return Ok(false);
        };
        self.take_wanted(&said);
        let head = number(&said["head"]);
        if head < self.acknowledged {
            return Err(format!(
                "the office acknowledged {} of {} and now has {head}",
                self.acknowledged, self.card.name
            ));
        }
        if head as usize == self.changes.len() {
            self.acknowledged = head;
            return Ok(true);
        }
        let text = self.sealed(head);
        let cut = self.cut(wild, text.len());
        let asked = Ask {
            method: "POST",
            path: "/api/v1/bundles",
            token: &self.token,
            body: text.as_bytes(),
            ..Ask::default()
        };
        match ask_json(self.port, asked, cut) {
            Some((200, said)) => {
                self.acknowledged = number(&said["head"]);
                self.take_wanted(&said);
                Ok(true)
            }
            Some((status, said)) if status < 500 => Err(format!("{status} {said}")),
            _ => Ok(false),
        }
    }

    /// What it wrote after `head`, as a bundle. In pieces, as the app sends: a large bundle would
    /// never arrive on a bad line.
    pub fn sealed(&self, head: u32) -> String {
        let last = self.last().min(head + 100);
        self.seal(&self.bundle_of(head + 1, last))
    }

    /// Meets another process of the same office from now on.
    pub fn turn_to(&mut self, port: u16) {
        self.port = port;
    }

    /// How many of its changes the office says it has.
    pub fn head(&mut self) -> Result<u32> {
        let (status, said) = self.get("/api/v1/status", false).context("no answer")?;
        ensure!(status == 200, "{said}");
        Ok(number(&said["head"]))
    }

    /// Asks what is new and waits for it, as an open app does; how many changes came.
    pub fn wait(&mut self) -> Result<u64> {
        let path = self.feed_path(25);
        let (status, said) = self.get(&path, false).context("no answer")?;
        ensure!(status == 200, "{said}");
        said["changes"].as_u64().context("a number of changes")
    }

    fn take_wanted(&mut self, said: &Value) {
        let wanted = said["wanted"].as_array().into_iter().flatten();
        self.wanted
            .extend(wanted.filter_map(|sha256| sha256.as_str().map(str::to_owned)));
    }

    /// In pieces, from wherever the office says it stopped.
    fn try_send_pictures(&mut self, wild: bool) -> Result<bool, String> {
        const PIECE: usize = 8 << 10;
        while let Some(sha256) = self.wanted.first().cloned() {
            let picture = self
                .photos
                .get(&sha256)
                .cloned()
                .ok_or_else(|| format!("the office wants {sha256}, which is another's"))?;
            let path = format!("/api/v1/attachments/{sha256}");
            let mut from = 0;
            loop {
                let piece = &picture[from..picture.len().min(from + PIECE)];
                let range = format!("bytes {from}-{}/{}", from + piece.len() - 1, picture.len());
                let cut = self.cut(wild, piece.len());
                let asked = Ask {
                    method: "PUT",
                    path: &path,
                    token: &self.token,
                    range: &range,
                    body: piece,
                };
                match ask_json(self.port, asked, cut) {
                    Some((200, said)) if said["whole"] == true => break,
                    Some((200 | 409, said)) => from = number(&said["next"]) as usize,
                    Some((status, said)) if status < 500 => return Err(format!("{status} {said}")),
                    _ => return Ok(false),
                }
            }
            self.wanted.remove(&sha256);
        }
        Ok(true)
    }

    fn try_fetch(&mut self, wild: bool) -> Result<bool, String> {
        loop {
            let path = self.feed_path(0);
            let Some((200, said)) = self.get(&path, wild) else {
                return Ok(false);
            };
            self.take_page(&said)?;
            if said["more"] != true {
                return Ok(true);
            }
        }
    }

    fn get(&mut self, path: &str, wild: bool) -> Option<(u16, Value)> {
        let cut = self.cut(wild, 200);
        let asked = Ask {
            method: "GET",
            path,
            token: &self.token,
            ..Ask::default()
        };
        ask_json(self.port, asked, cut)
    }

    fn take_page(&mut self, page: &Value) -> Result<(), String> {
        if let Some(text) = page["bundle"].as_str() {
            let (new, already) = self.take(text).map_err(|error| format!("{error:#}"))?;
            // The cursor moves with what was taken, so nothing may come twice.
            if already > 0 {
                return Err(format!("{already} changes came twice"));
            }
            self.taken += new;
        }
        self.cursor = page["cursor"].as_i64().unwrap_or_default();
        self.epoch = page["epoch"].as_str().unwrap_or_default().to_owned();
        Ok(())
    }
}

fn number(value: &Value) -> u32 {
    value
        .as_u64()
        .and_then(|number| number.try_into().ok())
        .unwrap_or_default()
}
