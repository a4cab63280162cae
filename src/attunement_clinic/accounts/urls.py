from allauth.account.views import confirm_login_code
from django.urls import path

from attunement_clinic.accounts import again, device_pages, views
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
            "inactive/",
        )
    ),
]
