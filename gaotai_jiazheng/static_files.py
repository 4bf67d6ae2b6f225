"""Where the demo keeps its static files: under names with a digest, as production does."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class QuickManifestStorage(CompressedManifestStaticFilesStorage):
    """Compresses with gzip alone: Brotli takes a minute of the demo's first start and saves a tenth."""

    def create_compressor(self, **kwargs):
        return super().create_compressor(use_brotli=False, **kwargs)
