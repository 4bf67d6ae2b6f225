"""The register of workers in the workbench."""

from workers.admin import registers, worker

__all__ = ["registers", "worker"]
