"""What a benchmark found: our figure beside the yardstick's, both from one interleaved run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """In `unit`: "/s" is a rate, "ms" a time. Whatever else should be known of the run stands in `remark`."""

    ours: float
    yardstick: float
    unit: str
    remark: str = ""

    @property
    def ratio(self) -> float:
        """Above 1: ours is faster."""
        return self.ours / self.yardstick if self.unit.startswith("/") else self.yardstick / self.ours

    def __str__(self) -> str:
        ours, yardstick = (f"{figure:.4g}{self.unit}" for figure in (self.ours, self.yardstick))
        return f"ours={ours} yardstick={yardstick} ratio={self.ratio:.3g} {self.remark}".rstrip()
