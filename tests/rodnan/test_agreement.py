"""Agreement of two reviewers."""

import pytest

from rodnan.corrections import Decision
from rodnan.review.agreement import agreement


def decided(reviewer, actions):
    return [
        Decision(
            when=f"2026-11-01T10:00:{k:02d}+00:00",
            reviewer=reviewer,
            study="gloves",
            kind="measurement",
            action=action,
            start=10 * k,
            end=10 * k + 5,
            quote="12.3",
            changes=changes,
        )
        for k, (action, changes) in enumerate(actions)
    ]


def test_kappa_does_not_depend_on_who_is_named_first():
    ada = decided("Ada", [("accept", ""), ("edit", '{"n": 30}'), ("edit", '{"n": 9}')])
    ben = decided("Ben", [("accept", ""), ("edit", '{"n": 31}'), ("edit", '{"n": 9}')])
    one, other = agreement(ada + ben, "Ada", "Ben"), agreement(ada + ben, "Ben", "Ada")
    assert (one.both, one.agree, len(one.differ)) == (3, 2, 1)
    # Observed 2/3; by chance 1/9 for each of the two categories that both used.
    assert one.kappa == other.kappa == pytest.approx((2 / 3 - 2 / 9) / (1 - 2 / 9))
