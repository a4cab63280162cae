from allauth.account.views import LoginView, RequestLoginCodeView, confirm_login_code
from allauth.mfa.recovery_codes.views import (
    download_recovery_codes,
    generate_recovery_codes,
    view_recovery_codes,
)
from django.urls import path

from attunement_clinic.accounts import (
    again,
    device_pages,
    passkey_pages,
    passkey_sign_in,
    views,
)
from attunement_clinic.accounts.doors import staff_page
from attunement_clinic.accounts.turns import in_turn

app_name = "accounts"
urlpatterns = [
    path("leave", views.leave, name="leave"),
    path("sign-out-everywhere", views.sign_out_everywhere, name="everywhere"),
    path("devices", device_pages.own, name="devices"),
    path("devices/others", device_pages.end_own_others, name="end-other-devices"),
    path("devices/<uuid:sign_in_id>", device_pages.end_own, name="end-device"),
    path("desk/settings/devices", device_pages.desk, name="desk-devices"),
    path(
        "desk/settings/devices/others",
        device_pages.end_desk_others,
        name="desk-end-other-devices",
    ),
    path(
        "desk/settings/devices/<uuid:sign_in_id>",
        device_pages.end_desk,
        name="desk-end-device",
    ),
    path("passkeys", passkey_pages.own, name="passkeys"),
    path("passkeys/add", passkey_pages.add_own, name="add-passkey"),
    path("passkeys/<uuid:passkey_id>", passkey_pages.remove_own, name="remove-passkey"),
    path("desk/settings/passkeys", passkey_pages.desk, name="desk-passkeys"),
    path("desk/settings/passkeys/add", passkey_pages.add_desk, name="desk-add-passkey"),
    path(
        "desk/settings/passkeys/<uuid:passkey_id>",
        passkey_pages.remove_desk,
        name="desk-remove-passkey",
    ),
    path("desk/settings", views.settings_page, name="settings"),
    path("desk/settings/keys", views.keys, name="keys"),
]

# Before allauth's own, under account/ (config/urls.py): what is ours, what is closed.
sign_in = [
    path("second-factor", views.SecondFactor.as_view(), name="account_second_factor"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("again/", again.by_code, name="account_again"),
    path("reauthenticate/", again.ByPassword.as_view(), name="account_reauthenticate"),
    path("2fa/reauthenticate/", again.ByFactor.as_view(), name="mfa_reauthenticate"),
    path(
        "login/",
        LoginView.as_view(extra_context={"asked": passkey_sign_in.asked()}),
        name="account_login",
    ),
    path(
        "login/code/",
        RequestLoginCodeView.as_view(extra_context={"asked": passkey_sign_in.asked()}),
        name="account_request_login_code",
    ),
    path("passkey/", passkey_sign_in.sign_in, name="account_passkey"),
    path("passkey/known", passkey_sign_in.known, name="account_passkey_known"),
    path("passkey/new", passkey_sign_in.new, name="account_passkey_new"),
    path("passkey/first/", passkey_sign_in.first, name="account_passkey_first"),
    path("passkey/again/", again.by_passkey, name="account_passkey_again"),
    path(
        "2fa/authenticate/",
        passkey_sign_in.FactorAtSignIn.as_view(),
        name="mfa_authenticate",
    ),
    # Only staff have them: allauth would make some for a caregiver with a passkey.
    *(
        path(f"2fa/recovery-codes/{address}", staff_page(page), name=name)
        for address, page, name in (
            ("", view_recovery_codes, "mfa_view_recovery_codes"),
            ("generate/", generate_recovery_codes, "mfa_generate_recovery_codes"),
            ("download/", download_recovery_codes, "mfa_download_recovery_codes"),
        )
    ),
    path(
        "login/code/confirm/",
        in_turn(confirm_login_code),
        name="account_confirm_login_code",
    ),
    *(
        path(address, views.closed)
        for address in (
            "signup/",
            "email/",
            "confirm-email/",
            "confirm-email/<str:key>/",
            "password/set/",
            "2fa/",
            "2fa/totp/activate/",
            "2fa/totp/deactivate/",
            "2fa/trust/",
            "2fa/webauthn/",
            "2fa/webauthn/add/",
            "2fa/webauthn/reauthenticate/",
            "2fa/webauthn/keys/<str:pk>/remove/",
            "2fa/webauthn/keys/<str:pk>/edit/",
            "inactive/",
        )
    ),
]
