"""What docs/operations.md and the files beside it tell people to run is what the program has."""

import configparser
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from flask import Flask
from prometheus_client.metrics_core import Metric
from pydantic import SecretStr

from blueprints.factory import create_app
from blueprints.health.figures import DatabaseFigures, families
from tests.support.tree import ROOT
from workflow.adapters.metering import OWN
from workflow.queries.operation_figures import KindFigures, OperationFigures
from workflow.settings import Settings

GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")
FOLDER = ROOT / "docs" / "operations"
UNITS = sorted(FOLDER.glob("*.service"))
SERVING = [
    path for path in UNITS if path.stem.split("@")[0] in {"chinh-kien-web", "chinh-kien-worker", "chinh-kien-embedded"}
]
SETTING = re.compile(r"^\| `CHINHKIEN_([A-Z_]+)` \|(.*?)\|", re.MULTILINE)
FIGURE = re.compile(r"\bchinhkien_[a-z_]*[a-z]\b")
PLACE = "/opt/chinh-kien"
HARDENING = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectProc": "invisible",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures": "native",
    "UMask": "0027",
}


@pytest.fixture
def app() -> Flask:
    return create_app(Settings(database_url="sqlite://", secret_key="x" * 40, _env_file=None))


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """Section, key, all its values in order."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _equals, value = line.partition("=")
            found[section][key].append(value)
    return found


def commands(path: Path) -> list[list[str]]:
    return [line.split() for line in unit(path)["Service"]["ExecStart"]]


def test_every_setting_stands_in_the_guide_with_its_default() -> None:
    said = dict(SETTING.findall(GUIDE))
    assert {name.lower() for name in said} == set(Settings.model_fields)
    defaults = Settings.model_construct()
    for name, cell in said.items():
        field = name.lower()
        if field == "secret_key":
            continue  # made, not fixed
        assert _as_written(field, cell.strip(" `")) == _plain(field, getattr(defaults, field)), name


def _as_written(field: str, cell: str) -> Any:
    """As the program would read the cell from the environment; paths stay relative in the guide."""
    if not cell:
        return _plain(field, Settings.model_fields[field].default)
    if field in {"database_url", "files_dir"}:
        return cell
    return _plain(field, getattr(Settings.model_validate({field: cell}), field))


def _plain(field: str, value: Any) -> Any:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value).replace(f"{ROOT}/", "") if field in {"database_url", "files_dir"} else value


def test_an_empty_default_is_empty_in_the_program() -> None:
    for name, cell in SETTING.findall(GUIDE):
        if not cell.strip() and name != "SECRET_KEY":
            assert not _plain(name.lower(), Settings.model_fields[name.lower()].default), name


def test_the_example_of_the_environment_is_read_by_the_settings() -> None:
    lines = [line for line in (FOLDER / "chinh-kien.env").read_text("utf-8").splitlines() if line and line[0] != "#"]
    given = dict(line.removeprefix("CHINHKIEN_").lower().split("=", 1) for line in lines)
    unknown = given.keys() - Settings.model_fields.keys()
    assert unknown == set()
    read = Settings.model_validate({name: lines_value.strip('"') for name, lines_value in _values(lines).items()})
    assert (read.secure_cookies, read.trusted_proxies, read.serves_this_machine_only) == (True, 1, False)
    assert read.database_url.startswith("postgresql://chinhkien_app:")


def _values(lines: list[str]) -> dict[str, str]:
    parts = [line.removeprefix("CHINHKIEN_").partition("=") for line in lines]
    return {name.lower(): value for name, _equals, value in parts}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_the_program_has_and_gives_up_what_it_does_not_need(path: Path, app: Flask) -> None:
    service = unit(path)["Service"]
    assert {key: service[key][0] for key in HARDENING} == HARDENING
    assert service["WorkingDirectory"] == [PLACE]
    assert "root" not in service["User"]
    assert service["User"] or service["DynamicUser"] == ["yes"]
    for words in commands(path):
        program = Path(words[0])
        assert program.parent == Path(PLACE, ".venv", "bin"), words
        if program.name == "flask":
            assert_known(app, words[1:])
        else:
            assert words[-1] in {"wsgi:app", "blueprints.embedded:app"}
            assert words[words.index("--host") + 1] == "127.0.0.1", "TLS ends before it; nothing else may reach it"


def assert_known(app: Flask, words: list[str]) -> None:
    """Parses the words as click would, without running anything."""
    assert words[:2] == ["--app", "wsgi"]
    command: click.Command = app.cli
    rest = [word.replace("%i", "1") for word in words[2:]]
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, rest
        command, rest = found, rest[1:]
    command.make_context("unit", rest)


def test_several_serving_processes_count_in_one_folder_and_the_embedded_one_stands_alone() -> None:
    web, embedded = unit(FOLDER / "chinh-kien-web.service"), unit(FOLDER / "chinh-kien-embedded.service")
    (shared,) = web["Service"]["Environment"]
    assert shared == f"PROMETHEUS_MULTIPROC_DIR=/run/{web['Service']['RuntimeDirectory'][0]}"
    (words,) = commands(FOLDER / "chinh-kien-embedded.service")
    assert words[words.index("--workers") + 1] == "1"
    assert "Environment" not in embedded["Service"]


def test_the_application_never_sees_the_password_of_the_owner() -> None:
    for path in UNITS:
        service = unit(path)["Service"]
        names = [Path(name).name for name in service["EnvironmentFile"]]
        assert names[0] == "chinh-kien.env"
        assert ("owner.env" in names) == (path.name == "chinh-kien-migrate.service") == bool(service["DynamicUser"])


def test_systemd_itself_finds_nothing_wrong_where_it_is_there(tmp_path: Path) -> None:
    """Elsewhere only that each unit reads as one: a machine without systemd runs these tests too."""
    program = shutil.which("systemd-analyze")
    for path in [*UNITS, *FOLDER.glob("*.timer")]:
        copy = tmp_path / path.name
        text = path.read_text("utf-8").replace(f"{PLACE}/.venv/bin/", "/usr/bin/env ").replace(PLACE, str(ROOT))
        copy.write_text(text, "utf-8")
        parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
        parser.read_string(text)
        assert {"Unit"} < set(parser.sections())
    if program:
        names = sorted(path.name for path in tmp_path.iterdir())
        done = subprocess.run([program, "verify", *names], cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603  systemd's own program on our own files
        assert [line for line in done.stderr.splitlines() if any(name.split("@")[0] in line for name in names)] == []


def exposed(app: Flask) -> set[str]:
    """Names of all samples that the pages of figures may have, histograms' parts included."""
    nothing = OperationFigures(
        jobs=[KindFigures(kind="x")],
        sweep_lag=KindFigures(kind="x").oldest,
        mails={},
        oldest_mail=KindFigures(kind="x").oldest,
    )
    read: list[Metric] = [*families(nothing), *OWN.collect(), *DatabaseFigures(app.extensions["chinh-kien"]).collect()]
    parts = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
    return {metric.name + part for metric in read for part in parts[metric.type]}


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((FOLDER / "chinh-kien-alerts.yml").read_text("utf-8"))["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def test_alert_rules_ask_for_figures_that_there_are(app: Flask) -> None:
    have = exposed(app)
    asked = {rule["alert"]: set(FIGURE.findall(rule["expr"])) for rule in rules()}
    wrong = {alert: names - have for alert, names in asked.items() if names - have}
    assert wrong == {}
    assert len(set().union(*asked.values())) >= 8


def test_every_figure_and_every_alert_stands_in_the_guide(app: Flask) -> None:
    said = set(FIGURE.findall(GUIDE))
    bases = {name.removesuffix("_bucket") for name in exposed(app) if not name.endswith(("_count", "_sum"))}
    assert bases - said == set(), "explain these figures in docs/operations.md"
    assert {name for name in said if name not in {"chinhkien_owner", "chinhkien_app", "chinhkien_restored"}} == bases
    assert [rule["alert"] for rule in rules() if rule["alert"] not in GUIDE] == []


def test_commands_of_the_guide_are_commands_of_the_program(app: Flask) -> None:
    for group, name in re.findall(r"`?\bflask ([a-z]+) ([a-z]+)", GUIDE):
        command = app.cli.get_command(click.Context(app.cli), group)
        assert command is not None, group
        assert isinstance(command, click.Group) is False or name in getattr(command, "commands", {}), (group, name)


def test_files_that_the_guide_links_to_are_there() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", GUIDE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_proxy_sets_every_header_that_is_believed() -> None:
    nginx = (FOLDER / "nginx.conf").read_text("utf-8")
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-ID"):
        assert re.search(rf"proxy_set_header {header} +\$(?!proxy_add|http_)\w+;", nginx), header
    assert "location = /metrics { return 404; }" in nginx
