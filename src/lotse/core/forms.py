from django.forms.renderers import TemplatesSetting


class LotseFormRenderer(TemplatesSetting):
    """Renders forms with the project's templates."""
