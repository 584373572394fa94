//! Settings from a file, the environment and flags. Flags win over the environment, that over the
//! file; what the file says is checked as flags are, and an unknown key is refused with its place.

use std::{
    ffi::OsString,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use clap::{Arg, ArgMatches, Command, parser::ValueSource};
use toml::de::{DeTable, DeValue};

/// The command whose settings are all there are.
const ALL: &str = "serve";

/// A setting as the file gives it.
struct Given {
    key: String,
    values: Vec<String>,
    line: usize,
}

/// Reads the command line with a settings file beneath it, when one is named.
///
/// # Errors
/// What clap says of flags and environment; what is wrong in the file, with its line.
pub fn read(command: &Command, args: &[OsString]) -> Result<ArgMatches, Refused> {
    let first = command.clone().try_get_matches_from(args)?;
    let Some((name, chosen)) = first.subcommand() else {
        return Ok(first);
    };
    let Some(file) = config(chosen) else {
        return Ok(first);
    };
    let given = given(command, &file)?;
    let beneath = command.clone().mut_subcommand(name, |mut chosen| {
        for setting in given {
            let key = setting.key.as_str();
            let found = chosen
                .get_arguments()
                .find(|arg| arg.get_long() == Some(key));
            if let Some(id) = found.map(|arg| arg.get_id().clone()) {
                chosen = chosen.mut_arg(id, |arg| arg.default_values(setting.values));
            }
        }
        chosen
    });
    Ok(beneath.try_get_matches_from(args)?)
}

/// Why settings were not read.
pub enum Refused {
    /// Flags or environment; clap says it, and answers `--help`.
    Clap(clap::Error),
    File(anyhow::Error),
}

impl Refused {
    /// Says it as clap would.
    pub fn say(&self) -> ExitCode {
        match self {
            Self::Clap(error) => {
                // Nobody reading it is no reason to fail otherwise.
                drop(error.print());
                u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
            }
            Self::File(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        }
    }
}

impl From<clap::Error> for Refused {
    fn from(error: clap::Error) -> Self {
        Self::Clap(error)
    }
}

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Self::File(error)
    }
}

fn config(chosen: &ArgMatches) -> Option<PathBuf> {
    chosen.try_get_one::<PathBuf>("config").ok()?.cloned()
}

/// What a file says, each setting known and good.
fn given(command: &Command, file: &Path) -> Result<Vec<Given>> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("reading the settings {}", file.display()))?;
    let table = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line(&text, span.start));
        anyhow::anyhow!("{}:{line}: {}", file.display(), error.message())
    })?;
    let mut given = Vec::new();
    for (key, value) in table.get_ref() {
        let setting = Given {
            key: key.get_ref().to_string(),
            values: values(value.get_ref()).unwrap_or_default(),
            line: line(&text, key.span().start),
        };
        check(command, &setting)
            .with_context(|| format!("{}:{}: {}", file.display(), setting.line, setting.key))?;
        given.push(setting);
    }
    Ok(given)
}

/// Whether there is such a setting, and it takes such a value.
fn check(command: &Command, setting: &Given) -> Result<()> {
    let all = command.get_subcommands().find(|it| it.get_name() == ALL);
    let known = all
        .into_iter()
        .flat_map(Command::get_arguments)
        .find(|arg| {
            arg.get_long() == Some(setting.key.as_str())
                && !NOT_IN_FILES.contains(&arg.get_id().as_str())
        });
    let Some(arg) = known else {
        bail!("there is no such setting. What to do: `office serve --help` names all of them");
    };
    if setting.values.is_empty() {
        bail!("a text, a number, true or false, or a list of texts is needed");
    }
    // Alone: what it needs beside it is asked of all settings together.
    let alone = Command::new("file").arg(alone(arg));
    let words = setting
        .values
        .iter()
        .map(|value| format!("--{}={value}", setting.key));
    if let Err(error) = alone.try_get_matches_from(std::iter::once("file".to_owned()).chain(words))
    {
        let said = error.to_string();
        let first = said.lines().next().unwrap_or_default();
        bail!("{}", first.trim_start_matches("error: ").to_owned());
    }
    Ok(())
}

/// What a file cannot set.
const NOT_IN_FILES: [&str; 3] = ["config", "print_config", "help"];

/// The argument with its values' check and nothing else.
fn alone(arg: &Arg) -> Arg {
    Arg::new(arg.get_id().clone())
        .long(arg.get_long().unwrap_or_default().to_owned())
        .value_parser(arg.get_value_parser().clone())
        .action(arg.get_action().clone())
        .value_delimiter(arg.get_value_delimiter())
}

fn values(value: &DeValue<'_>) -> Option<Vec<String>> {
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    };
    match value {
        DeValue::Array(items) => items.iter().map(|item| one(item.get_ref())).collect(),
        value => one(value).map(|text| vec![text]),
    }
}

fn line(text: &str, at: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(at)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

/// The settings in force as a file, each with where it came from. Secrets are not said.
pub fn print(command: &Command, matches: &ArgMatches) -> String {
    let mut text = String::new();
    let chosen = matches.subcommand();
    let Some((name, chosen)) = chosen else {
        return text;
    };
    let file = config(chosen)
        .and_then(|file| given(command, &file).ok())
        .unwrap_or_default();
    let arguments = command.get_subcommands().find(|it| it.get_name() == name);
    for arg in arguments.into_iter().flat_map(Command::get_arguments) {
        let (id, long) = (arg.get_id().as_str(), arg.get_long().unwrap_or_default());
        if NOT_IN_FILES.contains(&id) {
            continue;
        }
        let source = match chosen.value_source(id) {
            Some(ValueSource::CommandLine) => "flag",
            Some(ValueSource::EnvVariable) => "environment",
            Some(_) if file.iter().any(|given| given.key == long) => "file",
            Some(_) => "default",
            None => "not set",
        };
        let raw = chosen.get_raw(id).into_iter().flatten();
        let raw: Vec<String> = raw
            .map(|value| format!("{:?}", value.to_string_lossy()))
            .collect();
        let written = match raw.as_slice() {
            _ if source == "not set" => format!("# {long} ="),
            _ if arg.is_hide_env_values_set() => format!("# {long} = (a secret)"),
            [one] if arg.get_action().takes_values() => format!("{long} = {one}"),
            many => format!("{long} = [{}]", many.join(", ")),
        };
        let _ = writeln!(text, "{written}  # {source}");
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::commands::Cli;

    fn with(file: &str, flags: &[&str]) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("office.toml");
        fs::write(&path, file).expect("written");
        let mut args: Vec<OsString> = vec!["office".into(), "serve".into(), "--config".into()];
        args.push(path.clone().into());
        args.extend(flags.iter().map(OsString::from));
        let matches = read(&Cli::command(), &args).map_err(|refused| match refused {
            Refused::Clap(error) => error.to_string(),
            Refused::File(error) => {
                format!("{error:#}").replace(&path.display().to_string(), "FILE")
            }
        })?;
        Ok(print(&Cli::command(), &matches))
    }

    #[test]
    fn flags_win_over_the_file_and_each_says_where_it_came_from() {
        let file = "port = 8_443\ndata = \"/srv/yidang\"\nlisten = [\"127.0.0.1\", \"::1\"]\n\
                    database-url = \"postgres://user:password@host/office\"\n";
        let said = with(file, &["--data", "here"]).expect("good");
        for line in [
            "port = \"8443\"  # file",
            "data = \"here\"  # flag",
            "listen = [\"127.0.0.1\", \"::1\"]  # file",
            "# database-url = (a secret)  # file",
            "programme = \"wuzhong\"  # default",
            "# inbox =  # not set",
        ] {
            assert!(
                said.lines().any(|it| it == line),
                "{line} is not in\n{said}"
            );
        }
        assert!(!said.contains("password"), "{said}");
    }

    #[test]
    fn what_is_wrong_in_the_file_is_said_with_its_place() {
        for (file, said) in [
            (
                "port = 1\n\nprot = 2\n",
                "FILE:3: prot: there is no such setting",
            ),
            (
                "config = \"x\"\n",
                "FILE:1: config: there is no such setting",
            ),
            ("port = \"many\"\n", "FILE:1: port: invalid value 'many'"),
            (
                "data = \"x\"\nport = 99999\n",
                "FILE:2: port: invalid value '99999'",
            ),
            (
                "listen = [\"localhost\"]\n",
                "FILE:1: listen: invalid value 'localhost'",
            ),
            ("[port]\n", "FILE:1: port: a text"),
            ("port = \n", "FILE:1: "),
        ] {
            let found = with(file, &[]).expect_err(file);
            assert!(found.contains(said), "{file}: {found}");
        }
    }

    /// The table in docs/running.md names every setting as `--help` does, and no other.
    #[test]
    fn every_setting_is_in_the_documentation() {
        let docs = include_str!("../../../docs/running.md");
        let rows: Vec<&str> = docs
            .lines()
            .filter(|line| line.starts_with("| `--"))
            .collect();
        let command = Cli::command();
        let serve = command.get_subcommands().find(|it| it.get_name() == ALL);
        let mut count = 0;
        for arg in serve.into_iter().flat_map(Command::get_arguments) {
            if arg.get_id() == "help" {
                continue;
            }
            let env = arg
                .get_env()
                .map(|env| format!(" / `{}`", env.to_string_lossy()));
            let default: Vec<_> = arg
                .get_default_values()
                .iter()
                .map(|it| it.to_string_lossy())
                .collect();
            let default = match default.as_slice() {
                [one] if arg.get_action().takes_values() => format!("`{one}`"),
                _ => "–".to_owned(),
            };
            let row = format!(
                "| `--{}`{} | {default} | ",
                arg.get_long().unwrap_or_default(),
                env.unwrap_or_default()
            );
            assert!(
                rows.iter().any(|it| it.starts_with(&row)),
                "{row} is not in docs/running.md"
            );
            count += 1;
        }
        assert_eq!(rows.len(), count, "{rows:#?}");
    }
}
