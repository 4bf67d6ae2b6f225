from django.apps import AppConfig


class GaotaiJiazhengConfig(AppConfig):
    name = "gaotai_jiazheng"
    verbose_name = "高台家政"
