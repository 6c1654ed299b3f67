"""The lookup `under`: what stands under one of some data keys. Each kind of field says where its id is."""

from typing import Any

from django.db import models


class Under(models.Lookup):
    """`template`: SQL that compares the id in {column} with the list of ids, %s."""

    lookup_name = "under"
    prepare_rhs = False
    template: str

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        return self.template.format(column=column), [*params, list(self.rhs)]
