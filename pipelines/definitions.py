"""What Dagster loads: the graph of the project named by ``KPI_AUDIT_PROJECT``."""

from pipelines.graph import definitions
from pipelines.resources import project_folder, read_project

defs = definitions(read_project(project_folder()))
