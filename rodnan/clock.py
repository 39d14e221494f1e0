"""How long the stages of a run take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rodnan.terminal import silent


@dataclass(slots=True)
class Clock:
    """Seconds by stage; ``tell`` is told each stage when it ends."""

    tell: Callable[[str], None] = silent
    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def stop(self, stage: str, within: str = "") -> None:
        """End a stage and begin the next; ``within`` is said of it too."""
        moment = time.perf_counter()
        self.seconds[stage] = moment - self._last
        self._last = moment
        self.tell(f"{stage}: {self.seconds[stage]:.2f} s{within}")
