from django.db import migrations, models

from enterprises.models.name_order import NameOrder
from gaotai_jiazheng.schema import ChangeTogether

# convert_to depends on the encoding of the database, which stays what it is: UTF8. So the function is immutable.
NAME_ORDER = """
CREATE FUNCTION enterprises_name_order(name text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN convert_to(name, 'GB18030')
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_incubators_have_room")]

    operations = [
        migrations.RunSQL(NAME_ORDER, "DROP FUNCTION enterprises_name_order(text)"),
        ChangeTogether(
            [
                migrations.RemoveIndex("enterprise", "enterprise_of_town"),
                migrations.RemoveIndex("enterprise", "enterprise_of_community"),
                migrations.AddIndex(
                    "enterprise",
                    models.Index(NameOrder("name"), "id", name="enterprise_name_order"),
                ),
                migrations.AddIndex(
                    "enterprise",
                    models.Index("town", NameOrder("name"), "id", name="enterprise_of_town"),
                ),
                migrations.AddIndex(
                    "enterprise",
                    models.Index(
                        "community", NameOrder("name"), "id", name="enterprise_of_community"
                    ),
                ),
            ]
        ),
    ]
