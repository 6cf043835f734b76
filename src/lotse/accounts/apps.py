from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lotse.accounts"
    verbose_name = "Konten"

    def ready(self) -> None:
        from lotse.accounts.sealed import SecondFactors
        from lotse.core.registry import sealed_places

        sealed_places.add("accounts", SecondFactors())
