from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "attunement_clinic.reports"
    verbose_name = _("Letters and exports")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.recordings import copies
        from attunement_clinic.reports import makers
        from attunement_clinic.reports.copies import ExportCopies
        from attunement_clinic.reports.models import Export
        from attunement_clinic.reports.queries.letters import make_letter
        from attunement_clinic.reports.queries.research import make_package
        from attunement_clinic.reports.queries.summary import make_summary
        from attunement_clinic.reports.queries.tables import make_tables
        from attunement_clinic.reports.surroundings import ReportSurroundings

        copies.register(ExportCopies())
        register("reports", ReportSurroundings())
        makers.register(Export.Kind.LETTER, make_letter)
        makers.register(Export.Kind.SUMMARY, make_summary)
        makers.register(Export.Kind.TABLES, make_tables)
        makers.register(Export.Kind.RESEARCH, make_package)
