"""The staff workbench: its titles, menus and colours (django-unfold)."""

from gaotai_jiazheng.settings.site import SITE_NAME

UNFOLD = {
    "SITE_TITLE": f"{SITE_NAME}工作台",
    "SITE_HEADER": SITE_NAME,
    "SITE_SUBHEADER": "部门工作台",
    "SITE_SYMBOL": "home_work",
    "SITE_FAVICONS": [
        {"rel": "icon", "sizes": "32x32", "href": "/favicon.ico"},
        {"rel": "icon", "type": "image/svg+xml", "href": "gaotai_jiazheng.sidebar.icon"},
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "THEME": "light",
    "ENVIRONMENT": "gaotai_jiazheng.sidebar.environment_label",
    "DASHBOARD_CALLBACK": "gaotai_jiazheng.start_page.fill",
    "STYLES": ["gaotai_jiazheng.sidebar.stylesheet"],
    "SCRIPTS": ["gaotai_jiazheng.sidebar.script"],
    "ACCOUNT": {"navigation": "gaotai_jiazheng.sidebar.account_links"},
    "SIDEBAR": {"navigation": "gaotai_jiazheng.sidebar.navigation"},
    "BORDER_RADIUS": "4px",
    # The public site's green; its tones for unfold.
    "COLORS": {
        "primary": {
            "50": "#eaf2ee",
            "100": "#d5e6de",
            "200": "#aecdc0",
            "300": "#82b09e",
            "400": "#4f8d78",
            "500": "#2c6e5b",
            "600": "#1b5a4a",
            "700": "#164a3d",
            "800": "#10392f",
            "900": "#0c2b24",
            "950": "#071b16",
        },
    },
}
