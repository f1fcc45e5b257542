"""Who gets in, and who does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kpi_audit.errors import ProjectError
from pipelines.web.server import Unsafe, check_address
from pipelines.web.users import new_token, read_users
from tests.integration.web.served import OWNED, Served, serving

PATHS = ["/", f"/findings/{OWNED}", "/decisions", "/review", "/review/2025-11-17", "/log"]


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-User": "ann@example.com"}])
def test_nobody_reads_without_signing_in(served: Served, headers: dict[str, str]) -> None:
    stranger = served.visitor(**headers)
    for path in PATHS:
        found = stranger.get(path)
        assert found.url.endswith("/sign-in"), path
        assert "Invitations" not in found.text


def test_a_wrong_token_is_refused_and_logged_without_it(served: Served) -> None:
    found = served.visitor().sign_in("not-a-token")
    assert found.status_code == 403
    assert "no access token that is known" in found.text
    assert '"sign-in refused"' in served.logged
    assert "not-a-token" not in served.logged


def test_tries_are_limited(served: Served) -> None:
    stranger = served.visitor()
    codes = [stranger.sign_in(f"guess {i}").status_code for i in range(12)]
    assert codes == [403] * 10 + [429] * 2
    assert stranger.sign_in(served.tokens["rea"]).status_code == 429


def test_a_token_opens_a_session_that_script_cannot_read(served: Served) -> None:
    visitor = served.visitor()
    before = visitor.get("/sign-in").headers["set-cookie"]
    form = {**visitor.fields("/sign-in"), "token": served.tokens["rea"]}
    answer = visitor.session.post(
        f"{served.url}/sign-in", data=form, allow_redirects=False, timeout=300
    )
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert cookie.split(";")[0] != before.split(";")[0]  # nobody can fix a session beforehand
    assert served.tokens["rea"] not in cookie + served.logged
    assert "Invitations" in visitor.get("/").text


def test_a_cookie_that_we_did_not_sign_is_nobodys(served: Served) -> None:
    visitor = served.visitor("rea")
    value = visitor.session.cookies["kpi_audit"]
    visitor.session.cookies.set("kpi_audit", value[:-2] + "xx", domain="127.0.0.1", path="/")
    visitor.session.cookies.clear()
    visitor.session.headers["Cookie"] = f"kpi_audit={value[:-2]}xx"
    assert visitor.get("/").url.endswith("/sign-in")


def test_who_is_taken_out_is_out_at_once(served: Served) -> None:
    visitor = served.visitor("rea")
    assert not visitor.get("/").url.endswith("/sign-in")
    new_token(served.folder / "users.yaml", "rea", "reader")
    assert visitor.get("/").url.endswith("/sign-in")


def test_sign_out_ends_the_session(served: Served) -> None:
    visitor = served.visitor("rea")
    assert visitor.post("/sign-out", {}).status_code == 403
    assert visitor.post("/sign-out", visitor.fields("/")).url.endswith("/sign-in")
    assert visitor.get("/").url.endswith("/sign-in")


def test_a_proxy_is_believed_from_its_address_alone(project: Path) -> None:
    proxy = {"header": "X-Forwarded-User", "addresses": ["127.0.0.1"]}
    with serving(project, proxy) as served:
        named = served.visitor(**{"X-Forwarded-User": "Growth@example.com"})
        assert "growth@example.com" in named.get("/").text
        assert named.answer().status_code == 200
        assert served.stored[0].decided_by == "growth@example.com"
        unknown = served.visitor(**{"X-Forwarded-User": "mallory"})
        assert unknown.get("/").url.endswith("/sign-in")
        elsewhere = {"header": "X-Forwarded-User", "addresses": ["10.0.0.1"]}
        content = yaml.safe_load((project / "users.yaml").read_text()) | {"proxy": elsewhere}
        (project / "users.yaml").write_text(yaml.safe_dump(content))
        assert named.get("/").url.endswith("/sign-in")


def test_other_addresses_need_a_proxy_that_encrypts() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        check_address(host, "")
    check_address("0.0.0.0", "https://audit.example.com")  # noqa: S104 (that is the question)
    for host, url in [("0.0.0.0", ""), ("192.168.1.5", ""), ("127.0.0.1", "http://a.example")]:  # noqa: S104
        with pytest.raises(Unsafe, match="--behind-proxy"):
            check_address(host, url)


def test_users_yaml_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "users.yaml"
    with pytest.raises(ProjectError, match="--new-token NAME"):
        read_users(file)
    token = new_token(file, "ann", "owner")
    assert token not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("users: [{name: ann, role: boss}]")
    with pytest.raises(ProjectError, match=r"users\.0\.role|users\[0\]\.role|role"):
        read_users(file)
