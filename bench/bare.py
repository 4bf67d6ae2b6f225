"""What a Django view can do at best: one table, one SQL statement, no middleware. Ratios are taken to it.

    POST /insert/      one INSERT, answers JSON
    GET  /list/        the newest 100 rows of the table
    GET  /detail/<n>/  one row by its primary key

Served like the portal: the same gunicorn, the same number of workers, the same PostgreSQL server.
"""

import json
import os
import sys

import django
from django.conf import settings

if not settings.configured:
    import environ

    database = environ.Env.db_url_config(os.environ["BARE_DATABASE_URL"])
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        USE_TZ=True,
        LOGGING_CONFIG=None,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {**database, "CONN_MAX_AGE": None}},
    )
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import JsonResponse
from django.urls import path

FIELDS = ("id", "title", "content", "phone", "state", "created_at")


class Row(models.Model):
    """A row about as wide as the shortest complaint."""

    title = models.CharField(max_length=80)
    content = models.TextField()
    phone = models.CharField(max_length=30)
    state = models.CharField(max_length=20, default="submitted")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        app_label = "bare"
        db_table = "bare_row"

    def __str__(self):
        return self.title


def insert(request):
    values = json.loads(request.body)
    row = Row.objects.create(
        title=values["title"], content=values["content"], phone=values["complainant_phone"]
    )
    return JsonResponse({"id": row.pk, "state": row.state}, status=201)


def list_(request):
    rows = Row.objects.order_by("-created_at").values(*FIELDS)[:100]
    return JsonResponse({"results": list(rows)})


def detail(request, pk):
    return JsonResponse(Row.objects.values(*FIELDS).get(pk=pk))


urlpatterns = [path("insert/", insert), path("list/", list_), path("detail/<int:pk>/", detail)]
application = get_wsgi_application()


def make_table(rows):
    """Create the table anew and fill it."""
    with connection.cursor() as cursor, connection.schema_editor() as editor:
        cursor.execute("DROP TABLE IF EXISTS bare_row")
        editor.create_model(Row)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_row (title, content, phone, state, created_at) "
            "SELECT '保洁没有做完 ' || i, repeat('约定四小时，两小时就离开。', 8), '13893600001', "
            "'submitted', now() - i * interval '1 minute' FROM generate_series(1, %s) AS i",
            [rows],
        )
        cursor.execute("VACUUM ANALYZE bare_row")


if __name__ == "__main__":
    make_table(int(sys.argv[1]))
