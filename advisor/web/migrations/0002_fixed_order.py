from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0001_first")]

    operations = [
        migrations.AddField(model_name="assessment", name="fixed_order", field=models.BooleanField(default=False)),
    ]
