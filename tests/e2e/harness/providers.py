"""What a service in production asks for of the providers that one may sign in with."""

from __future__ import annotations

UNKNOWN = {
    name: "https://provider.invalid"
    for provider, names in {
        "GOOGLE": "CLIENT_ID CLIENT_SECRET",
        "GITHUB": "CLIENT_ID CLIENT_SECRET",
        "MICROSOFT": "CLIENT_ID CLIENT_SECRET",
        "APPLE": "CLIENT_ID TEAM_ID KEY_ID PRIVATE_KEY",
        "OIDC": "ISSUER CLIENT_ID CLIENT_SECRET",
    }.items()
    for name in (f"{provider}_{one}" for one in names.split())
}
"""None of them knows us: only who clicks at a button finds out."""
